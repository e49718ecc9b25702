"""Why a place was taken back or turned down is sealed. What is there is sealed by the next migration."""

from django.db import migrations

import ground.sealed


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0007_changes_and_the_hour_of_a_lot")]

    operations = [
        migrations.AlterField(
            model_name="place", name="why", field=ground.sealed.SealedTextField(blank=True, default="")
        ),
    ]
