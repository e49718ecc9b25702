"""Data alone: reasons that stand in plain words are sealed, and the plain ones go. Run again, it finds nothing to do."""

from django.db import migrations


def seal(apps, schema_editor):
    for place in apps.get_model("opportunities", "Place").objects.exclude(why="").order_by("pk").iterator():
        place.reason, place.why = place.why, ""
        place.save(update_fields=["reason", "why"])


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0008_place_why_sealed")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
