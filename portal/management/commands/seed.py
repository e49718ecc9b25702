"""A year of made-up activity, told by the same actions that people call, under a moved clock."""

import subprocess
import time
from urllib.parse import urlparse

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

from ground import clock, trail
from ground.models import AuditEvent
from members.models import Person, User
from payments import demo_bank
from payments.queries import ledger_check
from portal.demo import hashers
from portal.demo.story.stage import Stage
from portal.demo.story.year import FIRST, Year


class Command(BaseCommand):
    help = "Fills an empty demo with a year of activity. Safe to run again: it does nothing the second time."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("Made-up people belong in a demo only.")
        if AuditEvent.objects.filter(verb="seed").exists():
            self.stdout.write("The demo is filled already.")
            return
        if User.objects.exists():
            raise CommandError("This is not an empty demo: an earlier seed may have stopped half-way. Run make reset.")
        started = time.monotonic()
        self.stdout.write("Telling a year of made-up work. This takes a minute or two.")
        stage = Stage(clock.wall().astimezone(clock.LONDON).date())
        with clock.at(stage.moment(FIRST, 8)), _own_bank():
            mails = "django.core.mail.backends.locmem.EmailBackend"
            with override_settings(MAIL_CARRIER=mails), hashers.quick():
                Year(stage, self.stdout.write).play()
        wrong = ledger_check.problems()
        if wrong:
            raise CommandError("The books do not balance: " + " ".join(wrong))
        trail.record("seed", Person.objects.system(), by=Person.objects.system())
        self.stdout.write(f"Done in {time.monotonic() - started:.0f} seconds. The books balance.")


class _own_bank:
    """The demo's bank, run for the seed alone, from a year ago."""

    def __enter__(self):
        database = settings.DATA_DIR / "bank.db"
        for old in settings.DATA_DIR.glob("bank.db*"):
            old.unlink()
        port = urlparse(settings.BANK_URL).port or 8090
        self.process = subprocess.Popen(  # noqa: S603 - our own command
            demo_bank.command(str(database), port), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(100):
            if demo_bank.answers():
                return self
            time.sleep(0.1)
        self.process.kill()
        raise CommandError("The demo's bank did not start.")

    def __exit__(self, *exception):
        self.process.terminate()
        self.process.wait(timeout=10)
