"""Structured logs without addresses of people: django-structlog's request events, less whatever names a person."""

import re
from typing import Any, Final

import structlog

PERSONAL: Final = {"ip", "user_agent", "email", "referer"}
MAIL_ADDRESS: Final = re.compile(r"[^\s@<>()'\"/=,;]+@[^\s@<>()'\"/=,;]+\.\w+")
SECRET_PATH: Final = re.compile(r"(/(?:reset/key|confirm-email|einladung)/)[^/\s]+")
QUERY: Final = re.compile(r"\?\S*")


def drop_personal(_: object, __: str, event: dict[str, Any]) -> dict[str, Any]:
    """Take out what would tell who a visitor is, in tracebacks too, and what would let one in: query strings, links.

    The account's number stays, it means something only to the office.
    """
    return {key: without_secrets(key, value) for key, value in event.items() if key not in PERSONAL}


def without_secrets(key: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    value = SECRET_PATH.sub(r"\1…", value)
    if key == "request":
        value = QUERY.sub("", value)
    return MAIL_ADDRESS.sub("…@…", value) if "@" in value else value


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    drop_personal,
]


def logging_config(*, level: str, json: bool) -> dict[str, Any]:
    """The LOGGING setting: one line per event on stderr, as JSON or as text."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if json else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "event": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "event"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django.security.DisallowedHost": {"level": "ERROR"},
            "daphne": {"level": "WARNING"},
            "django.channels.server": {"level": "WARNING"},
        },
    }
