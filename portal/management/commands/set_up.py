"""The database as this version needs it. Triggers and reference rows follow every migrate by themselves."""

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrates and makes the cache table. Safe to run again."

    def handle(self, *, verbosity, **options):
        call_command("migrate", verbosity=max(0, verbosity - 1), interactive=False)
        call_command("createcachetable", verbosity=0)
