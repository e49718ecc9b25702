from django.core.management.base import BaseCommand, CommandError

from ground import clock, high_water, money, trail
from members.models import Person
from payments.actions import sent_mark
from payments.queries import sent_and_booked


class Command(BaseCommand):
    help = (
        "After a restore: says why no run can leave. Lifts it only where statements, each taken by one person in "
        "finance and applied by another, cover every day since the last run that the database knows."
    )

    def handle(self, *args, **options):
        with clock.offset_read_once():
            self.lift()

    def lift(self) -> None:
        why = sent_mark.why_stopped()
        if not why:
            self.stdout.write("Runs can leave. The mark of what was sent and the database agree.")
            return
        self.stdout.write(why)
        missing = sent_and_booked.what_is_missing()
        if missing:
            lines = "\n".join(f"  - {sentence}" for sentence in missing)
            raise CommandError(
                f"Not lifted. What is missing:\n{lines}\nGet the bank’s statements for those days. One person in finance "
                "gives them in under Reconciliation, and another applies them. Then run this again."
            )
        count, pence = sent_and_booked.forgotten()
        system = Person.objects.system()
        trail.record("lift_sent_mark", system, by=system, forgotten=count, pence=pence)
        high_water.set_back_to(sent_mark.NAME, sent_mark.of_database())
        self.stdout.write("Lifted: the bank’s statements cover every day, and two people looked at each.")
        if count:
            self.stdout.write(
                f"The bank booked {count} payments, {money.show(pence)}, that this database has forgotten. What they paid "
                "cannot be approved or sent again. They stand under Reconciliation: put them right by hand."
            )
