"""Many people at the same moment, with real threads and connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client

from participation.audience.services import signed_in
from surveys.answering.models import Response, Signature
from surveys.answering.services import AlreadyAnswered, AlreadySent, submit
from surveys.questionnaires.services import open_survey
from tests.surveys.conftest import FORM, make_survey, new_key

ANSWER = "/umfragen/netz/antworten/"


def all_at_once(act, jobs, *, threads):
    """`act(job)` for all jobs, `threads` of them starting together; the results in the order of the jobs."""
    start = Barrier(threads)

    def run(numbered):
        number, job = numbered
        try:
            if number < threads:
                start.wait(30)
            return act(job)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, enumerate(jobs)))


def post(job):
    key, word = job
    response = Client().post(ANSWER, FORM | {"key": key, "page": "2", "go": "send", "q-kurz": word})
    return response.status_code


def stored_words():
    return sorted(Response.objects.values_list("answers__kurz", flat=True))


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_50_people_send_at_once_each_twice_and_none_is_lost_or_doubled(survey):
    people = [(new_key(), f"wort{number:02}") for number in range(50)]
    jobs = [person for person in people for _click in range(2)]

    assert all_at_once(post, jobs, threads=50) == [200] * 100
    assert stored_words() == [word for _key, word in people]


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_one_key_with_different_answers_stores_one_of_them(survey):
    key = new_key()
    answers = all_at_once(post, [(key, f"wort{number}") for number in range(20)], threads=20)

    assert sorted(answers) == [200, *[409] * 19]
    assert Response.objects.count() == 1


@pytest.mark.live
@pytest.mark.django_db(transaction=True)
def test_with_names_a_person_counts_once_however_fast(officer, member):
    survey = make_survey(confidentiality="named", audience=signed_in())
    open_survey(by=officer, survey=survey)

    def act(_number):
        try:
            submit(survey=survey, answers={"ort": "dassel"}, key=new_key(), by=member)
        except (AlreadyAnswered, AlreadySent):
            return "refused"
        return "stored"

    assert sorted(all_at_once(act, range(20), threads=20)) == [*["refused"] * 19, "stored"]
    assert (Response.objects.count(), Signature.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_20_parallel_writers_on_sqlite_meet_no_lock(survey):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own test")
    people = [(new_key(), f"wort{number:02}") for number in range(60)]

    assert all_at_once(post, people, threads=20) == [200] * 60
    assert stored_words() == [word for _key, word in people]
