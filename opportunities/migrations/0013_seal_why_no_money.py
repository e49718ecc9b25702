"""Data alone: why finance refused money is sealed, and the plain words go. Run again, it finds nothing to do."""

from django.db import migrations


def seal(apps, schema_editor):
    for row in apps.get_model("opportunities", "FundingRequest").objects.exclude(why="").order_by("pk").iterator():
        row.reason, row.why = row.why, ""
        row.save(update_fields=["reason", "why"])


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0012_why_no_money_sealed")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
