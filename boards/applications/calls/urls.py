from django.urls import path

from boards.applications.calls import views

urlpatterns = [
    path("", views.calls, name="office_calls"),
    path("neu/", views.new_call, name="office_call_new"),
    path("<slug:slug>/", views.call, name="office_call"),
    path("<slug:slug>/aendern/", views.change, name="office_call_change"),
    path("<slug:slug>/schritt/<slug:to>/", views.step, name="office_call_step"),
    path("<slug:slug>/bewertende/", views.evaluators, name="office_evaluators"),
    path("<slug:slug>/liste/", views.applications, name="office_applications"),
    path("<slug:slug>/liste.csv", views.download, name="office_applications_csv"),
    path("<slug:slug>/bewerbung/<int:pk>/", views.application, name="office_application"),
    path("<slug:slug>/bewerbung/<int:pk>/<slug:action>/", views.check, name="office_application_check"),
]
