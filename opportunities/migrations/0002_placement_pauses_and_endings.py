import django.db.models.deletion
from django.db import migrations, models

import ground.clock

WHY = [
    ("their_wish", "You asked to stop"),
    ("agreed", "We agreed to stop"),
    ("dates", "The dates no longer fit"),
    ("done_early", "The work was done sooner than planned"),
    ("work_changed", "The work changed or was stopped"),
    ("taken_back", "We had to take the place back"),
]


def say_why(apps, schema_editor):
    """Until now the one way to end a placement was to take its place back."""
    apps.get_model("opportunities", "Placement").objects.filter(status="ended").update(ended_why="taken_back")


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0001_initial"),
        ("opportunities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began_at", models.DateTimeField(default=ground.clock.now)),
                ("over_at", models.DateTimeField(blank=True, null=True)),
                (
                    "began_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.person"
                    ),
                ),
                (
                    "over_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="members.person",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pauses",
                        to="opportunities.placement",
                    ),
                ),
            ],
            options={
                "ordering": ["began_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("over_at__isnull", True)), fields=("placement",), name="pause_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("over_at__isnull", True), ("over_by__isnull", True)),
                            models.Q(("over_at__isnull", False), ("over_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="pause_over_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("over_at__isnull", True), ("over_at__gte", models.F("began_at")), _connector="OR"
                        ),
                        name="pause_over_after_it_began",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="placement",
            name="ended_why",
            field=models.CharField(blank=True, choices=WHY, db_default="", default="", max_length=15),
        ),
        migrations.RunPython(say_why, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "ended"), models.Q(("ended_why", ""), _negated=True)),
                    models.Q(models.Q(("status", "ended"), _negated=True), ("ended_why", "")),
                    _connector="OR",
                ),
                name="placement_ended_says_why",
                violation_error_message="Choose why it ends.",
            ),
        ),
    ]
