"""What stands gets the key that would be made for it today. Keys that went to the bank stay as they were."""

from django.db import migrations


def give_keys(apps, schema_editor):
    from payments import debt_keys

    Contribution = apps.get_model("payments", "Contribution")
    debt_keys.fill(
        Contribution,
        placements=apps.get_model("opportunities", "Placement"),
        seats=apps.get_model("opportunities", "PanelSeat"),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0009_keys_of_debts"),
        ("opportunities", "0004_keys_of_debts"),
    ]

    operations = [migrations.RunPython(give_keys, migrations.RunPython.noop)]
