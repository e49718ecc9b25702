from django.db import migrations
from django.db.models import Max

from ground.triggers import paused


def count(apps, schema_editor):
    """The sums that stand hold every posting of their line until now."""
    last = dict(
        apps.get_model("payments", "Posting")
        .objects.filter(budget_line__isnull=False)
        .order_by()
        .values_list("budget_line")
        .annotate(last=Max("pk"))
    )
    for name, column in (("BudgetLine", "pk"), ("Commitment", "line")):
        model = apps.get_model("payments", name)
        with paused(schema_editor.connection, model._meta.db_table):
            for line, posting in last.items():
                model.objects.filter(**{column: line}).update(counted_to=posting)


class Migration(migrations.Migration):
    dependencies = [("payments", "0028_sums_follow_postings")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
