"""The database as this version needs it. Triggers and reference rows follow every migrate by themselves."""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from wagtail.models import Site


class Command(BaseCommand):
    help = "Migrates and makes the cache table. Safe to run again."

    def handle(self, *, verbosity, **options):
        call_command("migrate", verbosity=max(0, verbosity - 1), interactive=False)
        call_command("createcachetable", verbosity=0)
        Site.clear_site_root_paths_cache()
