"""Why a place was taken back or turned down gets a sealed column. What is there is sealed by the next migration."""

from django.db import migrations, models

import ground.sealed


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0007_changes_and_the_hour_of_a_lot")]

    operations = [
        migrations.AddField(
            model_name="place",
            name="reason",
            field=ground.sealed.SealedTextField(blank=True, db_default="", default=""),
        ),
        migrations.AlterField(
            model_name="place",
            name="why",
            field=models.CharField(
                blank=True, help_text="No longer written: it is sealed, in `reason`.", max_length=300
            ),
        ),
    ]
