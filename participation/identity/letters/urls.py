from django.urls import path, re_path

from participation.identity.letters import office_views, views

urlpatterns = [
    path("nachweis/brief/", views.own_letter, name="own_letter"),
    path("nachweis/brief/zurueckziehen/", views.withdraw_letter, name="withdraw_letter"),
    path("nachweis/brief/einloesen/", views.redeem_letter, name="redeem_letter"),
    path("buero/briefe/", office_views.letters, name="letters"),
    path("buero/briefe/liste.csv", office_views.letters_csv, name="letters_csv"),
    path("buero/briefe/ruecklaeufer/", office_views.returned_letters, name="returned_letters"),
    path("buero/briefe/stapel/", office_views.make_batch, name="make_letter_batch"),
    path("buero/briefe/stapel/<int:pk>/", office_views.letter_batch, name="letter_batch"),
    path("buero/briefe/stapel/<int:pk>/pdf/", office_views.print_batch, name="print_letter_batch"),
    re_path(
        r"^buero/briefe/stapel/(?P<pk>[0-9]{1,18})/(?P<step>verschickt|doch-nicht|aufloesen)/$",
        office_views.batch_step,
        name="letter_batch_step",
    ),
    path("buero/briefe/<int:pk>/", office_views.letter, name="letter"),
]
