"""Data alone: of earlier work that does not count since it came in a rest, which rest that was. Run again, it finds
nothing to do."""

import datetime as dt

from django.db import migrations

from ground import clock
from ground.triggers import paused


def name_rests(apps, schema_editor):
    Void, Pause = apps.get_model("payments", "Void"), apps.get_model("opportunities", "Pause")
    rows = Void.objects.filter(rest=None, contribution__terms__source="placement").order_by("pk")
    with paused(schema_editor.connection, Void._meta.db_table):
        for void in rows.select_related("contribution__session", "contribution__terms"):
            done = void.contribution
            begins = ends = done.session.starts_at if done.session else done.ended_at
            if done.period and done.period != "whole":
                begins = clock.start_of(dt.date.fromisoformat(done.period))
            for rest in Pause.objects.filter(placement=done.terms.source_id, began_at__lte=begins).order_by("pk"):
                if rest.over_at is None or rest.over_at > ends:
                    Void.objects.filter(pk=void.pk).update(rest=rest)
                    break


class Migration(migrations.Migration):
    dependencies = [("payments", "0020_rests_of_work")]

    operations = [migrations.RunPython(name_rests, migrations.RunPython.noop)]
