"""The languages of the site: German is there from Wagtail's own migrations, English and Leichte Sprache join it."""

from django.db import migrations

CODES = ["de", "en", "de-x-leicht"]


def add(apps, schema_editor):
    Locale = apps.get_model("wagtailcore", "Locale")
    for code in CODES:
        Locale.objects.get_or_create(language_code=code)


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial"), ("wagtailcore", "0054_initial_locale")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
