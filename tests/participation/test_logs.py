import io
import logging
import logging.config

import pytest
from django.test import Client

from participation.logs import logging_config

ADDRESS = "203.0.113.77"


@pytest.fixture
def log():
    """What the site writes while a test runs, as production writes it: one JSON object per line."""
    lines, root = io.StringIO(), logging.getLogger()
    before, level = root.handlers[:], root.level
    logging.config.dictConfig(logging_config(level="INFO", json=True))
    root.handlers[0].setStream(lines)
    yield lines
    root.handlers[:] = before
    root.setLevel(level)


@pytest.mark.django_db
def test_a_request_is_logged_without_address_mail_or_browser(log, client):
    client.post(
        "/accounts/login/?next=/&email=cora@example.org",
        {"login": "cora@example.org", "password": "falsch"},
        REMOTE_ADDR=ADDRESS,
        headers={"user-agent": "Telltale/1.0", "referer": "http://testserver/woher/", "x-forwarded-for": ADDRESS},
    )

    written = log.getvalue()
    assert '"request": "POST /accounts/login/"' in written
    assert "request_finished" in written
    for personal in (ADDRESS, "cora", "Telltale", "woher", "falsch"):
        assert personal not in written


@pytest.mark.django_db
def test_the_key_of_a_mailed_link_is_not_logged(log, client):
    client.get("/accounts/password/reset/key/3-c9xk2v-1a2b3c4d5e/")

    assert "/accounts/password/reset/key/…/" in log.getvalue()
    assert "c9xk2v" not in log.getvalue()


@pytest.mark.django_db
def test_a_traceback_keeps_mail_addresses_to_itself(log, monkeypatch):
    def fail(*args, **kwargs):
        raise ValueError("Key (lower(email))=(cora@example.org) already exists")

    monkeypatch.setattr("allauth.account.views.LoginView.dispatch", fail)

    answer = Client(raise_request_exception=False).get("/accounts/login/")

    assert answer.status_code == 500
    assert "(…@…) already exists" in log.getvalue()
    assert "cora" not in log.getvalue()
