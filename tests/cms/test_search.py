"""Search over everything there is: to each actor what they may open, and no word, count or name of anything else.

Every object carries words that stand nowhere else (`canary`); a canary on a page of search of somebody who may not see
its object is a leak, wherever it stands: in a result, a passage, a name, a filter. What one may see must be found.
"""

import datetime
import itertools
import re

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from boards.applications.calls.services import move_call
from boards.applications.models import CallForApplications
from boards.brainstorm.models import Card
from boards.brainstorm.services import add_card, add_cluster, open_wall
from boards.groups.models import TopicGroup
from boards.groups.services import change_group, found_group
from boards.membership.keeping import found_board
from boards.projects.models import Project
from boards.projects.services import write_project
from boards.threads.models import Post, Thread
from boards.threads.services import post_reply, start_thread
from participation.audience import services as audiences
from participation.audience.models import Audience
from participation.district.models import Municipality
from participation.identity.levels import Level
from participation.privacy.services import erase
from participation.registry import registrations
from participation.search.services import rebuild, reindex
from surveys.questionnaires.models import Survey
from surveys.questionnaires.services import create_survey, open_survey
from tests.boards.applications.conftest import make_call
from tests.cms.conftest import make_article, make_episode, make_page
from tests.conftest import make_person

CAST = [
    "visitor",
    "citizen",
    "verified_citizen",
    "townsman",
    "member",
    "speaker",
    "guest",
    "former_guest",
    "administration",
    "other_member",
    "former_member",
    "admin",
]
ALL = "kanarienvogel"
CANARY = re.compile(r"zq[a-z]{6}")


def is_public(page, user):
    return page.live and not PageViewRestriction.objects.filter(page=page).exists()


def is_open_to(survey, user):
    """As for readers: editors see drafts and every circle's surveys in their preview, never in search."""
    in_circle = survey.audience.kind == Audience.Kind.CIRCLE
    survey.refresh_from_db(fields=["state"])
    return survey.state != Survey.State.DRAFT and (not in_circle or survey.audience.includes(user))


def is_for_readers(draft, user):
    """The office reads drafts where it keeps them."""
    return False


def seen_by(model):
    return lambda obj, user: model.objects.visible_to(user).filter(pk=obj.pk).exists()


def alive(post, user):
    return Post.objects.visible_to(user).alive().filter(pk=post.pk).exists()


@pytest.fixture
def townsman(db):
    return make_person(
        "Toni", "Town", level=Level.SUBSTANTIAL, municipality=Municipality.objects.create(name="Einbeck")
    )


@pytest.fixture
def guest(group_circle):
    person = make_person("Gerda", "Guest", level=Level.SUBSTANTIAL)
    ends = timezone.now() + datetime.timedelta(days=1)
    audiences.enter_circle(person=person, circle=group_circle, source="guest:1", role="Gast", ends=ends)
    return person


@pytest.fixture
def former_guest(group_circle):
    person = make_person("Gustav", "Gone", level=Level.SUBSTANTIAL)
    begin, ends = (timezone.now() - datetime.timedelta(days=days) for days in (2, 1))
    audiences.enter_circle(person=person, circle=group_circle, source="guest:2", starts=begin, ends=ends)
    return person


class Aviary:
    """Objects with their canaries; `rules`: who may see each."""

    def __init__(self) -> None:
        letters = itertools.product("abcdefghij", repeat=6)
        self.words = ("zq" + "".join(letter) for letter in letters)
        self.rules = []

    def text(self, *words):
        return " ".join([ALL, *words])

    def keep(self, obj, words, may_see):
        self.rules.append((obj, set(words), may_see))
        return obj

    def two(self):
        return next(self.words), next(self.words)

    def allowed(self, user):
        """The canaries that `user` may meet."""
        return set().union(*(words for obj, words, may_see in self.rules if may_see(obj, user)))


@pytest.fixture
def aviary(request, admin, member, other_member, group_circle, other_circle, townsman, home, news, show):
    """Each kind of object under each rule under which it can stand."""
    birds = Aviary()
    readings = {"public": "kreisverwaltung", "signed_in": "infrastruktur", "members": "schulen"}
    for number, (reading, slug) in enumerate(readings.items()):
        name, tag = birds.two()
        group = found_group(
            by=admin, slug=slug, name=f"Gruppe {name}", purpose=birds.text(), reading=reading, tags=[tag]
        )
        birds.keep(group, [name, tag], seen_by(TopicGroup))
        author = make_person("Anton", next(birds.words), level=Level.SUBSTANTIAL)
        audiences.enter_circle(person=author, circle=group.circle, source="mandate:9", role="Mitglied")
        for members_only in (False, True):
            title, tag = birds.two()
            first, second = birds.two()
            thread = start_thread(
                by=author, group=group, title=birds.text(title), text=first, members_only=members_only, tags=[tag]
            )
            birds.keep(thread, [title, tag, first, author.last_name], seen_by(Thread))
            post = post_reply(by=author, thread=thread, text=birds.text(second))
            birds.keep(post, [second, title, author.last_name], alive)
        wall = open_wall(by=admin, title=f"Wand {number}", reading="signed_in" if number == 1 else "public")
        first, second = birds.two()
        cluster = add_cluster(by=admin, wall=wall, title="Häufung", group=group)
        card = add_card(by=admin, wall=wall, cluster=cluster, text=birds.text(first), author=author)
        birds.keep(card, [first, name, author.last_name], seen_by(Card))
        free = add_card(by=admin, wall=wall, text=birds.text(second))
        birds.keep(free, [second], seen_by(Card))
    for reading in (audiences.everyone(), audiences.signed_in(), audiences.signed_in(min_level=Level.SUBSTANTIAL),
                    audiences.of_municipality(townsman.municipality), audiences.of_circle(group_circle)):  # fmt: skip
        name, tag = birds.two()
        project = Project(slug=f"p{reading.pk}", title=birds.text(name), reading=reading)
        birds.keep(write_project(by=admin, project=project, tags=[tag]), [name, tag], seen_by(Project))
    questions = [{"questions": [{"code": "a", "type": "yes_no", "text": "Ja?"}]}]
    for audience in (audiences.everyone(), audiences.of_circle(other_circle), None):
        name, intro = birds.two()
        definition = {"title": birds.text(name), "slug": name, "intro": intro, "pages": questions, "audience": audience}
        survey = create_survey(definition)
        if audience:
            open_survey(by=admin, survey=survey)
        birds.keep(survey, [name, intro], is_open_to)
    board = found_board(by=admin, slug="fachbeirat", name="Fachbeirat", published=True)
    for to in ("draft", "open"):
        name, text = birds.two()
        call = make_call(admin, board, TopicGroup.objects.get(slug="schulen"), title=birds.text(name), text=text)
        if to == "open":
            move_call(by=admin, call=call, to=to)
        birds.keep(call, [name, text], is_for_readers if to == "draft" else seen_by(CallForApplications))
    for make, parent in ((make_article, news), (make_episode, show)):
        for number, state in enumerate(["public", "draft", "restricted"]):
            name, lead = birds.two()
            page = make(parent, number, title=birds.text(name), lead=lead, published=state != "draft")
            if state == "restricted":
                PageViewRestriction.objects.create(page=page, restriction_type="login")
            birds.keep(Page.objects.get(pk=page.pk), [name, lead], is_public)
    name, lead = birds.two()
    birds.keep(make_page(home, "haus", title=birds.text(name), lead=lead), [name, lead], is_public)
    return birds


def told(user, **address):
    """All that search tells `user`: every page of results and of the places in each thread."""
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    waiting, read, pages = [{"q": ALL} | address], set(), []
    while waiting:
        asked = waiting.pop()
        answer = client.get("/suche/", asked)
        assert answer.status_code == 200
        pages.append(answer.content.decode())
        for link in re.findall(r'href="\?([^"]+)"', pages[-1]):
            if link not in read and ("seite=" in link or "in=thread" in link):
                read.add(link)
                waiting.append(dict(part.split("=", 1) for part in link.replace("&amp;", "&").split("&")))
    return "".join(pages)


def canaries(text):
    return set(CANARY.findall(text))


def people(request):
    return {name: request.getfixturevalue(name) for name in CAST}


def test_everybody_finds_what_they_may_see_and_nothing_else(aviary, request):
    found = {name: canaries(told(user)) for name, user in people(request).items()}

    assert found == {name: aviary.allowed(user) for name, user in people(request).items()}
    assert len({frozenset(words) for words in found.values()}) >= 6  # the cast differs in what it may see


def test_every_kind_that_search_knows_is_in_the_aviary(aviary):
    indexed = {room.model for room in registrations() if room.index}
    kept = {type(obj) for obj, *_ in aviary.rules} - {Page} | {
        type(obj.specific) for obj, *_ in aviary.rules if isinstance(obj, Page)
    }

    assert {model.__name__ for model in indexed - kept} <= {
        "HomePage", "NewsIndexPage", "ShowPage", "StrategyPage"
    }  # pages like the others  # fmt: skip


def test_no_filter_shows_more(aviary, request):
    """Filters that name a closed group, its thread or its tag, typed by people who may not see it."""
    closed, tag = TopicGroup.objects.get(slug="schulen"), TopicGroup.objects.get(slug="schulen").tags.get().slug
    thread = closed.threads.first()
    for user in [people(request)[name] for name in ("visitor", "citizen", "member", "former_member")]:
        for address in (
            {"in": f"group-{closed.pk}"},
            {"in": f"thread-{thread.pk}"},
            {"art": "post"},
            {"ordnen": "neu"},
        ):
            assert canaries(told(user, **address)) <= aviary.allowed(user)
        text = told(user, schlagwort=tag)
        assert canaries(text) - {tag} <= aviary.allowed(user)  # the tag they typed themselves
        assert "haben wir nichts gefunden" in text


def test_what_one_may_not_see_sounds_like_what_is_not_there(aviary, citizen):
    closed = TopicGroup.objects.get(slug="schulen")

    there = told(citizen, **{"in": f"group-{closed.pk}"})
    nowhere = told(citizen, **{"in": "group-99999"})

    assert re.sub(r"group-\d+", "", there) == re.sub(r"group-\d+", "", nowhere)


def test_a_rebuilt_index_tells_the_same(aviary, request):
    some = [request.getfixturevalue(name) for name in ("visitor", "member", "other_member")]
    before = [canaries(told(user)) for user in some]

    rebuild()

    assert [canaries(told(user)) for user in some] == before


def change_rule(aviary, admin):
    group = TopicGroup.objects.get(slug="kreisverwaltung")
    change_group(by=admin, group=group, reading="members", writing="members", min_level=0, tags=group.tags.names())


def end_mandate(aviary, admin):
    for person in ("Mehmet", "Otto"):
        for entry in type(admin).objects.get(first_name=person).circle_entries.all():
            audiences.leave_circle(person=entry.person, circle=entry.circle, source=entry.source)


def delete_posts(aviary, admin):
    for post in Post.objects.filter(thread__group__slug="kreisverwaltung").exclude(parent=None, thread__post_count=1):
        post.deleted_at = timezone.now()
        post.save(update_fields=["deleted_at"])
        reindex(post)


def lose_level(aviary, admin):
    type(admin).objects.update(identity_level=Level.EMAIL)


def close_projects(aviary, admin):
    """A row of rules changes under all that hold it."""
    Audience.objects.filter(kind="municipality").update(min_level=Level.HIGH)


@pytest.mark.parametrize("event", [change_rule, end_mandate, delete_posts, lose_level, close_projects])
def test_what_changes_holds_at_once(aviary, request, admin, event):
    event(aviary, admin)
    for name in ("visitor", "citizen", "member", "other_member", "townsman"):
        person = request.getfixturevalue(name)
        user = type(admin).objects.filter(pk=person.pk).first() or person
        found, allowed = canaries(told(user)), aviary.allowed(user)
        assert found <= allowed
        deleted = set().union(*(words for obj, words, _ in aviary.rules if isinstance(obj, (Post, Thread))))
        assert allowed - found <= (deleted if event is delete_posts else set())


def test_a_name_is_the_one_of_now(aviary, visitor):
    thread = Thread.objects.get(group__slug="kreisverwaltung", audience=None)
    author = thread.author
    old = author.last_name
    author.last_name = "Neuname"
    author.save(update_fields=["last_name"])
    renamed = told(visitor)

    erase(author)
    erased = told(visitor)

    assert (old in renamed, "Anton Neuname" in renamed) == (False, True)
    assert ("Neuname" in erased, "gelöschtes Mitglied" in erased) == (False, True)


def test_the_page_takes_at_most_twelve_queries_with_everything_on_it(aviary, member, django_assert_max_num_queries):
    client = Client()
    client.force_login(member)
    thread = Thread.objects.filter(group__slug="kreisverwaltung").first()
    address = {"q": ALL, "in": f"group-{thread.group_id}", "zeit": "jahr"}
    client.get("/suche/", address)

    with django_assert_max_num_queries(12):
        page = client.get("/suche/", address).content.decode()
    with django_assert_max_num_queries(12):
        client.get("/suche/", {"q": ALL})

    assert page.count("<article") == 3
