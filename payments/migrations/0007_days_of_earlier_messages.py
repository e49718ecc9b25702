from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest, TruncDate

from ground import clock

LONDON = ZoneInfo("Europe/London")
CAME = {"accepted": "accepted", "refused": "refused", "debit": "paid", "return": "came_back"}


def fill(apps, schema_editor):
    """What the new columns would have held: days in London, and what came of each line."""
    of = {name: apps.get_model("payments", name).objects for name in ("BankFile", "BankMessage", "StatementLine", "Attempt")}
    of["BankFile"].update(made_on=TruncDate("made_at", tzinfo=LONDON))
    of["BankMessage"].update(received_on=TruncDate("received_at", tzinfo=LONDON))
    of["BankMessage"].filter(applied_at=None).update(applied_at=F("received_at"))
    lines = of["StatementLine"]
    lines.filter(attempt=None).update(outcome="other")
    lines.filter(kind__in=["pending", "repeated"]).exclude(attempt=None).update(outcome=F("kind"))
    lines.filter(kind="other").exclude(attempt=None).update(outcome="known", applied_at=clock.wall())
    for kind, outcome in CAME.items():
        lines.filter(kind=kind, applied_at__isnull=False).exclude(attempt=None).update(outcome=outcome)
    of["Attempt"].exclude(settled_on=None).update(told_on=Greatest("settled_on", Coalesce("returned_on", "settled_on")))


class Migration(migrations.Migration):
    dependencies = [("payments", "0006_what_the_bank_booked")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
