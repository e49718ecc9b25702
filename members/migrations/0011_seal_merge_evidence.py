"""Data alone: how records were known to be one person is sealed, and the plain words go. Run again, it does nothing."""

from django.db import migrations

from ground.triggers import paused


def seal(apps, schema_editor):
    people = apps.get_model("members", "Person").objects
    with paused(schema_editor.connection, "members_person"):
        for row in people.exclude(merge_evidence="").order_by("pk").iterator():
            row.merge_words, row.merge_evidence = row.merge_evidence, ""
            row.save(update_fields=["merge_words", "merge_evidence"])


class Migration(migrations.Migration):
    dependencies = [("members", "0010_merge_words_sealed")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
