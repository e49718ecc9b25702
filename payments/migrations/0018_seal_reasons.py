"""Data alone: reasons that stand in plain words are sealed, and the plain ones go. Run again, it finds nothing to do."""

from django.db import migrations
from django.db.models import Q

from ground.triggers import paused

PAIRS = {
    "Contribution": {"void_why": "void_reason"},
    "Approval": {"void_why": "void_reason"},
    "ItemMove": {"why": "reason"},
    "NeverPaid": {"why": "reason", "evidence": "shown_by"},
    "LineDecision": {"why": "reason", "evidence": "shown_by"},
    "BankMessage": {"applied_why": "applied_reason", "set_aside_why": "set_aside_reason"},
}


def seal(apps, schema_editor):
    for name, pairs in PAIRS.items():
        model = apps.get_model("payments", name)
        plain = Q(*((f"{column}__gt", "") for column in pairs), _connector=Q.OR)
        with paused(schema_editor.connection, model._meta.db_table):
            for row in model.objects.filter(plain).order_by("pk").iterator():
                for column, sealed in pairs.items():
                    if getattr(row, column):
                        setattr(row, sealed, getattr(row, column))
                        setattr(row, column, "")
                row.save(update_fields=[*pairs, *pairs.values()])


class Migration(migrations.Migration):
    dependencies = [("payments", "0017_reasons_sealed")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
