import json
from collections import defaultdict
from collections.abc import Iterable

from django.db import connection

from surveys.questionnaires.definition import TEXTS, Definition
from surveys.questionnaires.models import Survey

SHOWN_TEXTS = 20

FIRST_TEXTS = {
    "postgresql": """
        SELECT key, text FROM (
            SELECT entry.key, entry.value #>> '{}' AS text,
                   row_number() OVER (PARTITION BY entry.key ORDER BY response.id) AS place
            FROM surveys_response AS response, jsonb_each(response.answers) AS entry
            WHERE response.survey_id = %(survey)s AND entry.key = ANY(%(codes)s)
              AND jsonb_typeof(entry.value) = 'string') AS numbered
        WHERE place <= %(most)s ORDER BY key, place""",
    "sqlite": """
        SELECT key, text FROM (
            SELECT entry.key, entry.value AS text,
                   row_number() OVER (PARTITION BY entry.key ORDER BY response.id) AS place
            FROM surveys_response AS response, json_each(response.answers) AS entry
            WHERE response.survey_id = %(survey)s AND entry.key IN (SELECT value FROM json_each(%(codes)s))
              AND entry.type = 'text') AS numbered
        WHERE place <= %(most)s ORDER BY key, place""",
}


def first_texts(survey: Survey, content: Definition) -> dict[str, list[str]]:
    """Up to SHOWN_TEXTS texts for each open question and each "other", by random key: not in the order they came."""
    codes = _codes_of_texts(content)
    sqlite = connection.vendor == "sqlite"
    texts: dict[str, list[str]] = defaultdict(list)
    with connection.cursor() as cursor:
        params = {"survey": survey.pk, "codes": json.dumps(codes) if sqlite else codes, "most": SHOWN_TEXTS}
        cursor.execute(FIRST_TEXTS[connection.vendor], params)
        for code, text in cursor.fetchall():
            texts[code].append(text)
    return dict(texts)


def _codes_of_texts(content: Definition) -> list[str]:
    asked: Iterable[str] = (question.code for question in content.questions if question.kind in TEXTS)
    return [*asked, *(question.other_code for question in content.questions if question.other)]
