"""Search over 10,000 posts: a rare word and a common one, beside the bare indexed query in the same run.

    python tests/services.py -- python -m tests.benchmarks.bench_search [rounds]

The bare query is what anybody would write against the index: the words, the rank, the best 20 rows. Beside it stand
what search asks of the index (the person's audiences and all matching rows, for groups, filters and counts), the whole
selector (with names, places, passages) and the page. The order changes from round to round and medians are printed:
only the ratios mean something. First on the PostgreSQL of tests/services.py, then on SQLite.
"""

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POSTS, THREADS, GROUPS = 10_000, 500, 8
RARE, COMMON = "Kastanienallee", "Termine"
STEMS = "haus weg bus platz schul amt wald berg tal stadt kreis bahn dorf feld bach brunnen markt kirch rat hof garten"
ENDS = " ung en er lich keit heit schaft straße zeit haus weg stelle antrag büro gruppe"
GOAL = 3.0


def prepare() -> None:
    import django

    os.environ |= {"DEMO": "true", "DJANGO_SETTINGS_MODULE": "participation.settings", "LOG_LEVEL": "ERROR"}
    for command in (["migrate", "-v0"], ["createcachetable"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, check=True)
    django.setup()


def write_posts() -> None:
    """Posts of 20 to 80 words; every second holds the common word, one in a thousand the rare one."""
    from boards.groups.services import found_group
    from boards.threads.models import Post, Thread
    from participation.accounts.models import User
    from participation.audience.services import enter_circle
    from participation.identity.levels import Level
    from participation.search.services import rebuild

    chance = random.Random(7)
    words = [stem + end for stem in STEMS.split() for end in ENDS.split(" ")]
    often = [1 / rank for rank in range(1, len(words) + 1)]
    office = User.objects.create_superuser("amt@example.org", "Linde-am-Dorfplatz-7")
    member = User.objects.create_user("mitglied@example.org", first_name="Mia", identity_level=Level.EMAIL)
    rules = ["members" if number % 4 == 0 else "public" for number in range(GROUPS)]
    groups = [found_group(by=office, slug=f"g{n}", name=f"Gruppe {n}", reading=rule) for n, rule in enumerate(rules)]
    enter_circle(person=member, circle=groups[0].circle, source="mandate:1")
    threads = Thread.objects.bulk_create(
        Thread(group=groups[n % GROUPS], title=" ".join(chance.choices(words, k=5)).capitalize(), author=member)
        for n in range(THREADS)
    )
    for thread in threads[::5]:
        thread.tags.set(chance.sample(["Bus", "Schule", "Digital", "Amt", "Wald"], k=2))

    def text(number: int) -> str:
        written = chance.choices(words, often, k=chance.randint(20, 80))
        return " ".join(written + [COMMON] * (number % 2 == 0) + [RARE] * (number % 1000 == 1))

    texts = (text(number) for number in range(POSTS))
    Post.objects.bulk_create(
        [Post(thread=threads[n % THREADS], author=member, text=said, html=said) for n, said in enumerate(texts)],
        batch_size=500,
    )
    rebuild()


BARE = {
    "postgresql": "SELECT title, text, url FROM participation_indexentry"
    " WHERE search_vector @@ to_tsquery('german', %s)"
    " ORDER BY ts_rank(search_vector, to_tsquery('german', %s), 1) DESC LIMIT 20",
    "sqlite": "SELECT e.title, e.text, e.url FROM participation_search s JOIN participation_indexentry e"
    " ON e.id = s.rowid WHERE participation_search MATCH %s ORDER BY bm25(participation_search, 4.0, 1.0) LIMIT 20",
}


def contestants(word: str) -> dict[str, Callable[[], object]]:
    from django.db import connection
    from django.test import Client

    from participation.accounts.models import User
    from participation.audience.models import Audience
    from participation.search.asked import Asked
    from participation.search.selectors import search
    from participation.search.statement import matching_rows
    from participation.search.words import stem

    member, asked = User.objects.get(email="mitglied@example.org"), Asked(query=word)
    may_see, about = Audience.objects.open_to(member).values_list("pk").query.sql_with_params()
    client = Client(headers={"host": "localhost"})
    client.force_login(member)

    def bare() -> object:
        typed = [f"{word}:*"] * 2 if connection.vendor == "postgresql" else [f'"{stem(word.lower())}"*']
        with connection.cursor() as cursor:
            cursor.execute(BARE[connection.vendor], typed)
            return cursor.fetchall()

    def index() -> object:
        with connection.cursor() as cursor:
            cursor.execute(may_see, about)
            audiences = [key for (key,) in cursor.fetchall()]
        return matching_rows(asked, audiences)

    return {
        "bare": bare,
        "index": index,
        "selector": lambda: search(asked, member),
        "page": lambda: client.get("/suche/", {"q": word}),
    }


def measure(word: str, rounds: int) -> dict[str, float]:
    """Medians in milliseconds of interleaved rounds, the first three for warming up."""
    tried, order = contestants(word), random.Random(1)
    times: dict[str, list[float]] = {name: [] for name in tried}
    for round_ in range(rounds + 3):
        for name, ask in order.sample(list(tried.items()), len(tried)):
            began = time.perf_counter()
            ask()
            if round_ >= 3:
                times[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(values) for name, values in times.items()}


def run(rounds: int = 30) -> None:
    prepare()
    from django.db import connection

    write_posts()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for name, word in (("rare", RARE), ("common", COMMON)):
        took = measure(word, rounds)
        told = ", ".join(f"{what} {ms:.2f} ms" for what, ms in took.items())
        print(f"{connection.vendor}, {name} word: {told};", end=" ")
        print(f"index / bare {took['index'] / took['bare']:.1f} (goal {GOAL})", flush=True)
    if connection.vendor == "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            env = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3"}
            argv = [sys.executable, "-m", "tests.benchmarks.bench_search", str(rounds)]
            subprocess.run(argv, cwd=ROOT, env=env, check=True)


if __name__ == "__main__":
    run(*map(int, sys.argv[1:]))
