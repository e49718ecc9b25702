"""Roles from a file in the canonical shape: what each row is, what is wrong with it and where, and a count."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from members.models import Person
from opportunities.actions import imports
from opportunities.record import files


class Command(BaseCommand):
    help = "Takes in roles from FILE (role.schema.json). With --dry-run it reports and writes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="report, write nothing")

    def handle(self, *, file, dry_run, **options):
        try:
            records = files.read(Path(file).read_bytes())
        except OSError as error:
            self.stop(f"{file} cannot be read: {error.strerror}.")
        except files.Broken as broken:
            self.stop(str(broken))
        ready = 0
        for row in imports.import_records(records=records, by=Person.objects.system(), dry_run=dry_run):
            ready += row.ready
            self.stdout.write(f"{row.name}: {row.outcome}" + (f": {row.holds}." if row.holds else ""))
            for fault in row.faults:
                self.stdout.write(f"  {fault}")
        refused = len(records) - ready
        self.stdout.write(f"{len(records)} rows: {ready} ready, {refused} refused")
        if refused:
            sys.exit(1)

    def stop(self, sentence):
        self.stderr.write(sentence)
        sys.exit(1)
