from django.urls import path

from boards.membership.office import mandate_views, views

urlpatterns = [
    path("buero/beirat/", views.boards, name="office_boards"),
    path("buero/beirat/neu/", views.new_board, name="office_new_board"),
    path("buero/beirat/mandate/<int:pk>/", mandate_views.mandate, name="office_mandate"),
    path("buero/beirat/mandate/<int:pk>/aendern/", mandate_views.change, name="office_mandate_change"),
    path("buero/beirat/mandate/<int:pk>/zuruecknehmen/<int:step_pk>/", mandate_views.undo, name="office_mandate_undo"),
    path(
        "buero/beirat/mandate/<int:pk>/einwilligung/",
        mandate_views.withdraw_consents,
        name="office_mandate_consents",
    ),
    path("buero/beirat/mandate/<int:pk>/<slug:slug>/", mandate_views.step, name="office_mandate_step"),
    path("buero/beirat/<slug:slug>/", views.board, name="office_board"),
    path("buero/beirat/<slug:slug>/aendern/", views.change_board, name="office_change_board"),
    path("buero/beirat/<slug:slug>/amtszeiten/", views.add_term, name="office_add_term"),
    path("buero/beirat/<slug:slug>/geschaeftsordnung/", views.new_rules, name="office_new_rules"),
    path("buero/beirat/<slug:slug>/geschaeftsordnung/<int:version>/", views.rules, name="office_rules"),
    path(
        "buero/beirat/<slug:slug>/geschaeftsordnung/<int:version>/beschluss/",
        views.adopt_rules,
        name="office_adopt_rules",
    ),
    path(
        "buero/beirat/<slug:slug>/geschaeftsordnung/<int:version>/verwerfen/",
        views.discard_rules,
        name="office_discard_rules",
    ),
    path("buero/beirat/<slug:slug>/mitglieder/", mandate_views.mandates, name="office_mandates"),
    path("buero/beirat/<slug:slug>/mitglieder.csv", mandate_views.download, name="office_mandates_csv"),
    path("buero/beirat/<slug:slug>/berufen/", mandate_views.appoint, name="office_appoint"),
]
