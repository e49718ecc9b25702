from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    """What was applied before a second person had to: by who took it, alone, as the machine's files may be."""
    messages = apps.get_model("payments", "BankMessage").objects.filter(applied_at__isnull=False)
    messages.update(applied_by=F("received_by"), alone=True, fetched=True)


class Migration(migrations.Migration):
    dependencies = [("payments", "0011_bank_files_by_two")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
