"""Data alone: the reasons that stand in plain words are sealed where they are. Run again, it finds nothing to do."""

from django.db import migrations

from ground import sealed


def seal(apps, schema_editor):
    places = apps.get_model("opportunities", "Place").objects
    for place in places.exclude(why__isnull=True).order_by("pk").iterator():
        plain = place.why.token
        if plain and not sealed.is_token(plain):
            place.why = plain
            place.save(update_fields=["why"])


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0008_place_why_sealed")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
