"""A post is found as a place in its thread: what an entry is part of, where it stands, its tags and its date.

The title of a part is its whole's: it counts for little (weight D on PostgreSQL, the column `context` on SQLite) and
is never found alone. `manage.py rebuild_search` fills the new columns; until then search finds as before.

As 0003 says: a later migration that makes SQLite rebuild the table must run `trigger` again.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FROM = "àáâãåçèéêëìíîïñòóôõøùúûýÿčćěłńňřśšůźżžğşÀÁÂÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÕØÙÚÛÝČĆĚŁŃŇŘŚŠŮŹŻŽĞŞ/.@:_-"
TO = "aaaaaceeeeiiiinooooouuuyyccelnnrssuzzzgsaaaaaceeeeiiiinooooouuuyccelnnrssuzzzgs      "


def column(weight_of_title: str) -> str:
    """PostgreSQL's stored column with its index; without a pending list, with which the planner read the whole table."""
    return f"""
ALTER TABLE participation_indexentry DROP COLUMN search_vector;
ALTER TABLE participation_indexentry ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('german', translate(title, '{FROM}', '{TO}')), {weight_of_title}) ||
    setweight(to_tsvector('german', translate(text, '{FROM}', '{TO}')), 'B')
) STORED;
CREATE INDEX participation_search_vector ON participation_indexentry USING gin (search_vector) WITH (fastupdate = off);
"""


def table(columns: str, filled: str) -> list[str]:
    """SQLite's FTS5 table made anew, with what the old one held; then its trigger."""
    return [
        "ALTER TABLE participation_search RENAME TO participation_search_old",
        f"CREATE VIRTUAL TABLE participation_search USING fts5({columns}, tokenize='unicode61', prefix='4 5 6')",
        f"INSERT INTO participation_search (rowid, {columns}) SELECT rowid, {filled} FROM participation_search_old",
        "DROP TABLE participation_search_old",
        *trigger(),
    ]


def trigger() -> list[str]:
    """What takes an entry's stems out of the FTS5 table, however the entry goes."""
    return [
        "DROP TRIGGER IF EXISTS participation_search_delete",
        "CREATE TRIGGER participation_search_delete AFTER DELETE ON participation_indexentry BEGIN "
        "DELETE FROM participation_search WHERE rowid = old.id; END",
    ]


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    weight = "(CASE WHEN whole_id IS NULL THEN 'A' ELSE 'D' END)::\"char\""
    run(editor, {"postgresql": [column(weight)], "sqlite": table("title, text, context", "title, text, ''")})


def unmake(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    run(editor, {"postgresql": [column("'A'")], "sqlite": table("title, text", "title || ' ' || context, text")})


def run(editor: BaseDatabaseSchemaEditor, statements: dict[str, list[str]]) -> None:
    for statement in statements[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("participation", "0012_erasure")]
    operations = [
        migrations.AddField(
            model_name="indexentry",
            name="at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Datum"),
        ),
        migrations.AddField(
            model_name="indexentry",
            name="place",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="participation.indexentry",
            ),
        ),
        migrations.AddField(
            model_name="indexentry",
            name="tags",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="indexentry",
            name="whole",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="parts",
                to="participation.indexentry",
            ),
        ),
        migrations.AddIndex(
            model_name="indexentry", index=models.Index(fields=["kind", "object_id"], name="entries_by_kind")
        ),
        migrations.RunPython(make, unmake),
    ]
