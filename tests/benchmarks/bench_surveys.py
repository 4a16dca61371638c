"""Surveys: submissions per second, beside "validate only" in the same run.

    python tests/services.py -- python -m tests.benchmarks.bench_surveys [seconds] [rounds]

Two gunicorns with two workers each serve the product on PostgreSQL; in one of them `submit` judges the answers but
stores nothing. Rounds are interleaved and medians printed: only the ratio means something. The last round opens 100
connections at once and counts what was refused.
"""

import asyncio
import contextlib
import os
import re
import secrets
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlencode

PATH = "/umfragen/messung/antworten/"
QUESTIONS = 12
CONNECTIONS = 16
APPS = {"submit": "participation.wsgi:application", "validate": "tests.benchmarks.bench_surveys:validate_only()"}


def validate_only():
    """The product, but for the INSERT."""
    from participation.wsgi import application
    from surveys.answering import forms, services
    from surveys.answering.policies import can_answer
    from surveys.questionnaires import definition

    def judge(*, survey, answers, by, **_):
        if not can_answer(by, survey):
            raise services.PermissionDenied
        forms.checked(definition.of(survey), answers)

    services.submit = judge
    return application


def make_survey() -> None:
    from surveys.questionnaires.models import Survey
    from surveys.questionnaires.services import create_survey

    choice = {"type": "single", "options": ["Gut", "Mittel", "Schlecht", "Weiß nicht"]}
    kinds = [choice, {"type": "rating"}, {"type": "yes_no"}, {"type": "short_text"}]
    questions = [{"code": f"q{n}", "text": f"Frage {n}?"} | kinds[n % 4] for n in range(QUESTIONS)]
    survey = create_survey({"slug": "messung", "title": "Messung", "pages": [{"questions": questions}]})
    Survey.objects.filter(pk=survey.pk).update(state="open")


def stored() -> int:
    from surveys.answering.models import Response

    return Response.objects.count()


@contextlib.contextmanager
def gunicorn(app: str) -> Iterator[int]:
    """Two workers on a free port; yields the port."""
    from tests.services import free_port

    port = free_port()
    argv = ["-m", "gunicorn", app, "-w", "2", "-b", f"127.0.0.1:{port}", "--log-level", "error"]
    env = os.environ | {"DEMO": "true", "LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "participation.settings"}
    process = subprocess.Popen([sys.executable, *argv], env=env)
    try:
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


async def request(port: int, method: str, body: str = "", cookie: str = "") -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"{method} {PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: {cookie}\r\n"
    if body:
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"{head}\r\n{body}".encode())
    answer = await reader.read()
    writer.close()
    return answer.decode()


async def form(port: int) -> tuple[str, dict[str, str]]:
    """The cookie and the fields of a first page; waits until the server is up."""
    for _second in range(60):
        with contextlib.suppress(OSError):
            page = await request(port, "GET")
            cookie = re.search(r"Set-Cookie: (csrftoken=\w+)", page)[1]
            token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
            answers = {f"q-q{n}": ["gut", "4", "yes", "Ein Satz"][n % 4] for n in range(QUESTIONS)}
            return cookie, answers | {"csrfmiddlewaretoken": token, "page": "0", "go": "send"}
        await asyncio.sleep(1)
    raise TimeoutError(port)


async def press(port: int, seconds: float, connections: int) -> tuple[float, int]:
    """Thanked submissions per second, and how many were refused."""
    cookie, fields = await form(port)
    thanked = refused = 0
    start = time.perf_counter()

    async def person() -> None:
        nonlocal thanked, refused
        while time.perf_counter() - start < seconds:
            body = urlencode(fields | {"key": secrets.token_urlsafe(24)})
            try:
                page = await request(port, "POST", body, cookie)
            except OSError:
                page = ""
            thanked += "Danke, Ihre Antworten sind da." in page
            refused += "Danke, Ihre Antworten sind da." not in page

    await asyncio.gather(*(person() for _ in range(connections)))
    return thanked / (time.perf_counter() - start), refused


async def measure(seconds: float, rounds: int) -> dict[str, float]:
    """Medians of interleaved rounds; checks that what was thanked for is stored."""
    speeds: dict[str, list[float]] = {name: [] for name in APPS}
    with contextlib.ExitStack() as stack:
        ports = {name: stack.enter_context(gunicorn(app)) for name, app in APPS.items()}
        for port in ports.values():
            await press(port, 1, CONNECTIONS)
        for _round in range(rounds):
            for name, port in ports.items():
                speeds[name].append((await press(port, seconds, CONNECTIONS))[0])
        _, refused = await press(ports["submit"], seconds, 100)
    return {name: statistics.median(values) for name, values in speeds.items()} | {"refused": refused}


def run(seconds: float = 4, rounds: int = 5) -> dict[str, float]:
    """Needs DATABASE_URL of an empty PostgreSQL database, as tests/services.py gives it; prints and returns."""
    import django

    os.environ.setdefault("DEMO", "true")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
    env = os.environ | {"LOG_LEVEL": "ERROR"}
    for command in (["migrate", "-v0"], ["createcachetable"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], env=env, check=True)
    django.setup()
    make_survey()
    result = asyncio.run(measure(seconds, rounds))
    result |= {"ratio": result["submit"] / result["validate"], "stored": stored()}
    print(f"surveys: {result['submit']:.0f} submissions/s, validate only {result['validate']:.0f}/s,", end=" ")
    print(f"ratio {result['ratio']:.2f} (goal 0.40), {result['refused']} of 100 connections refused,", end=" ")
    print(f"{result['stored']} stored")
    return result


if __name__ == "__main__":
    run(*(float(argument) for argument in sys.argv[1:2]), *(int(argument) for argument in sys.argv[2:3]))
