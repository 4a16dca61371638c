from django.urls import path

from participation.identity.counter import office_views, views

urlpatterns = [
    path("nachweis/vor-ort/", views.counter, name="counter"),
    path("nachweis/vor-ort/zettel/", views.slip, name="counter_slip"),
    path("nachweis/vor-ort/<int:pk>/abbrechen/", views.cancel_visit, name="cancel_visit"),
    path("buero/schalter/", office_views.desk, name="counter_desk"),
    path("buero/schalter/zettel/", office_views.make_slip, name="make_counter_slip"),
    path("buero/schalter/<int:pk>/", office_views.session, name="counter_session"),
]
