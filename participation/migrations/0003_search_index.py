"""What makes the index quick: a stored, weighted tsvector with a GIN index on PostgreSQL, an FTS5 table on SQLite.

PostgreSQL keeps the column by itself. On SQLite participation.search.services writes stems into the FTS5 table, and a
trigger removes them with their entry, however it goes. A later migration that makes SQLite rebuild the table
participation_indexentry must create the trigger again.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Letters with accents that German does not have; what joins words becomes a space. As in participation/search/words.py.
FROM = "àáâãåçèéêëìíîïñòóôõøùúûýÿčćěłńňřśšůźżžğşÀÁÂÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÕØÙÚÛÝČĆĚŁŃŇŘŚŠŮŹŻŽĞŞ/.@:_-"
TO = "aaaaaceeeeiiiinooooouuuyyccelnnrssuzzzgsaaaaaceeeeiiiinooooouuuyccelnnrssuzzzgs      "

POSTGRESQL = f"""
ALTER TABLE participation_indexentry ADD COLUMN search_vector tsvector GENERATED ALWAYS AS (
    setweight(to_tsvector('german', translate(title, '{FROM}', '{TO}')), 'A') ||
    setweight(to_tsvector('german', translate(text, '{FROM}', '{TO}')), 'B')
) STORED;
CREATE INDEX participation_search_vector ON participation_indexentry USING gin (search_vector) WITH (fastupdate = off);
"""
SQLITE = [
    "CREATE VIRTUAL TABLE participation_search USING fts5(title, text, tokenize='unicode61', prefix='4 5 6')",
    "CREATE TRIGGER participation_search_delete AFTER DELETE ON participation_indexentry BEGIN "
    "DELETE FROM participation_search WHERE rowid = old.id; END",
]
BACK = {
    "postgresql": ["ALTER TABLE participation_indexentry DROP COLUMN search_vector"],
    "sqlite": ["DROP TRIGGER participation_search_delete", "DROP TABLE participation_search"],
}


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    statements = {"postgresql": [POSTGRESQL], "sqlite": SQLITE}
    for statement in statements[editor.connection.vendor]:
        editor.execute(statement)


def unmake(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACK[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("participation", "0002_district")]
    operations = [migrations.RunPython(make, unmake)]
