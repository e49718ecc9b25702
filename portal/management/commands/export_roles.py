"""The roles that are public, in the canonical shape, to standard output."""

from django.core.management.base import BaseCommand

from opportunities.queries import public_records
from opportunities.record import files


class Command(BaseCommand):
    help = "Writes public roles as role.schema.json has them: ours by address, then listings by feed and id."

    def add_arguments(self, parser):
        parser.add_argument("--feed", metavar="NAME", help="only the listings of this feed")
        parser.add_argument("--drafts", action="store_true", help="our own drafts too")

    def handle(self, *, feed, drafts, **options):
        self.stdout.write(files.write(public_records.records_public(feed=feed, drafts=drafts)), ending="")
