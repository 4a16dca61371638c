from django.urls import path

from boards.applications.selection import views

urlpatterns = [
    path("<slug:slug>/vorauswahl/", views.shortlist, name="office_shortlist"),
    path("<slug:slug>/ausgewogenheit/", views.balance, name="office_balance"),
    path("<slug:slug>/vorschlag/", views.proposal, name="office_proposal"),
    path("<slug:slug>/vorschlag.pdf", views.proposal_pdf, name="office_proposal_pdf"),
    path("<slug:slug>/vorschlag.csv", views.proposal_csv, name="office_proposal_csv"),
    path("<slug:slug>/beschluss/", views.decision, name="office_decision"),
    path("<slug:slug>/nachruecken/", views.reserve, name="office_reserve"),
    path("<slug:slug>/nachruecken/<int:pk>/", views.move_up, name="office_move_up"),
]
