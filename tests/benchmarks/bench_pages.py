"""Pages: requests per second, CPU per request and queries of the six promised pages.

    python tests/services.py -- python -m tests.benchmarks.bench_pages [seconds]

gunicorn with two workers on PostgreSQL with the demo's data, eight connections (wrk where it is installed, else threads
of our own). The thread page is asked for as a member, the others as a visitor. CPU is that of the gunicorn processes.
"""

import http.client
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from tests.services import answers, free_port, running, wait_for

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "var/bench"
CONNECTIONS = 8


def prepare() -> None:
    """Demo data in DATABASE_URL, static files in var/bench; then Django in this process, on the same."""
    HOME.mkdir(parents=True, exist_ok=True)
    os.environ |= {"DEMO": "true", "VAR_DIR": str(HOME), "DJANGO_SETTINGS_MODULE": "participation.settings"}
    os.environ |= {"LOG_LEVEL": "WARNING"}
    argv = [sys.executable, "manage.py", "serve", "--demo", "--only-prepare"]
    subprocess.run(argv, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    import django

    django.setup()


def pages() -> dict[str, str]:
    from django.db.models import Count

    from boards.threads.models import Post
    from surveys.questionnaires.models import Survey

    longest = Post.objects.values("thread").annotate(posts=Count("pk")).order_by("-posts").first()
    return {
        "start": "/",
        "article": "/aktuelles/strategie-ist-beschlossen/",
        "episode": "/podcast/muss-ich-dafuer-noch-ins-amt/",
        "group": "/themengruppen/kreisverwaltung/",
        "thread": f"/themen/{longest['thread']}/",
        "survey": f"/umfragen/{Survey.objects.order_by('pk').values_list('slug', flat=True)[0]}/",
    }


def member():
    """A client signed in as a demo member; its cookie works at the real server too."""
    from django.test import Client

    from participation.accounts.models import User
    from tests.e2e.site import person

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email=person("member", "kreisverwaltung")["email"]))
    return client


def queries(client, path: str) -> int:
    """Of the second request, as everywhere in our tests."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return sum(query["sql"].split(" ", 1)[0] in ("SELECT", "INSERT", "UPDATE", "DELETE") for query in captured)


def cpu_seconds(parent: int) -> float:
    """User and system time of gunicorn and its workers."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent or int(status.parent.name) == parent:
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def load(port: int, path: str, cookie: str, seconds: int) -> int:
    """Ask for `path` over and over; the number of answers, all of them 200."""
    headers = {"Host": "localhost", "Cookie": cookie}
    if wrk := shutil.which("wrk"):
        flags = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
        argv = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *flags, f"http://127.0.0.1:{port}{path}"]
        told = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
        assert "Non-2xx" not in told, told
        return int(re.search(r"(\d+) requests in", told)[1])
    counts, until = [0] * CONNECTIONS, time.monotonic() + seconds

    def ask(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < until:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, path
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts)


def run(seconds: int = 5) -> None:
    prepare()
    from django.test import Client

    port, log = free_port(), HOME / "gunicorn.log"
    argv = [sys.executable, "-m", "gunicorn", "participation.wsgi", "-w", "2", "-b", f"127.0.0.1:{port}"]
    signed_in, visitor = member(), Client(headers={"host": "localhost"})
    cookie = f"sessionid={signed_in.cookies['sessionid'].value}"
    print(f"{'page':10}{'requests/s':>12}{'CPU ms':>10}{'queries':>10}")
    with running(argv, log=log, cwd=ROOT) as server:
        wait_for(server, lambda: answers(port), log=log)
        for _ in range(4):  # both workers load the product at their first request
            urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=120).read()
        for name, path in pages().items():
            client, sent = (signed_in, cookie) if name == "thread" else (visitor, "theme=")
            asked = queries(client, path)
            load(port, path, sent, 1)
            before = cpu_seconds(server.pid)
            done = load(port, path, sent, seconds)
            spent = cpu_seconds(server.pid) - before
            assert done, f"{name}: no answer in {seconds} s"
            print(f"{name:10}{done / seconds:12.0f}{spent / done * 1000:10.1f}{asked:10}", flush=True)


if __name__ == "__main__":
    run(*map(int, sys.argv[1:]))
