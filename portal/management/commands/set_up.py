"""The database as this version needs it. Triggers and reference rows follow every migrate by themselves."""

from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from portal.cache import CacheAway
from portal.health import WRONG_KEYS, keys_open
from portal.set_up_lock import one_at_a_time


class Command(BaseCommand):
    help = "Migrates and makes the cache table. Safe to run again."

    def handle(self, *, verbosity, **options):
        with one_at_a_time():
            call_command("migrate", verbosity=max(0, verbosity - 1), interactive=False)
            call_command("createcachetable", verbosity=0)
        if not keys_open():
            raise CommandError(WRONG_KEYS)
        try:
            cache.set("set_up", 1, 1)
        except CacheAway:
            raise CommandError("The cache at CACHE_URL does not answer: start it, and run this again.") from None
        Site.clear_site_root_paths_cache()
