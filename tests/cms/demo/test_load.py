"""The demo: made once, then it belongs to who tries it."""

from django.core.management import call_command

from boards.groups.models import TopicGroup
from boards.threads.models import Post, Thread
from cms.models import ArticlePage, EpisodePage, HomePage, Loaded
from surveys.answering.models import Response


def test_a_second_load_keeps_what_was_entered_and_brings_nothing_back(client, db, capsys):
    call_command("demo")
    numbers = [model.objects.count() for model in (Thread, Post, ArticlePage, EpisodePage, Response, Loaded)]
    HomePage.objects.filter(locale__language_code="de").update(claim="Unser Satz")
    ArticlePage.objects.order_by("pk")[0].delete()

    call_command("demo")

    again = [model.objects.count() for model in (Thread, Post, ArticlePage, EpisodePage, Response, Loaded)]
    assert again == [*numbers[:2], numbers[2] - 1, *numbers[3:]]
    assert HomePage.objects.get(locale__language_code="de").claim == "Unser Satz"
    assert TopicGroup.objects.count() == 5
    assert "tilman@example.org" in capsys.readouterr().out
    for path in ("/", "/en/", "/leicht/", "/strategie/", "/podcast/feed.xml", "/datenschutz/"):
        assert client.get(path).status_code == 200
