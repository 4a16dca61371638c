"""The log of identity events refuses changes in the database itself; its end has one row from the start.

A later migration that makes SQLite rebuild the table participation_identityevent must create the triggers again.
TRUNCATE is left to the database's owner (tests and `flush` use it); a cut log is found by `verify_identity_log --noted`.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F

POSTGRESQL = [
    "CREATE FUNCTION participation_identity_log() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the log of identity events is append-only'; END $$",
    "CREATE TRIGGER participation_identity_log BEFORE UPDATE OR DELETE ON participation_identityevent "
    "FOR EACH ROW EXECUTE FUNCTION participation_identity_log()",
]
SQLITE = [
    f"CREATE TRIGGER participation_identity_log_{what} BEFORE {what} ON participation_identityevent "
    "BEGIN SELECT RAISE(ABORT, 'the log of identity events is append-only'); END"
    for what in ("update", "delete")
]
BACK = {
    "postgresql": [
        "DROP TRIGGER participation_identity_log ON participation_identityevent",
        "DROP FUNCTION participation_identity_log()",
    ],
    "sqlite": ["DROP TRIGGER participation_identity_log_update", "DROP TRIGGER participation_identity_log_delete"],
}


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("participation", "IdentityLogHead").objects.get_or_create(pk=1)
    apps.get_model("participation", "Verification").objects.filter(provider="").update(provider=F("method"))
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[editor.connection.vendor]:
        editor.execute(statement)


def unmake(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACK[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("participation", "0004_identity")]
    operations = [migrations.RunPython(make, unmake)]
