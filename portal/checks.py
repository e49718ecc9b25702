"""What has to be true of the settings together."""

from django.conf import settings
from django.core.cache import cache
from django.core.checks import Error, register
from django.db import DatabaseError

from ground import high_water
from portal.cache import CacheAway

# "testserver" is Django's own name for the test client's requests.
LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "testserver"}


@register(deploy=True)
def cache_answers(app_configs, **kwargs):
    try:
        cache.get("check")
    except CacheAway:
        return [Error("The cache at CACHE_URL does not answer.", hint="Start it, or name another.", id="portal.E002")]
    except DatabaseError:  # the table is set_up's to make
        pass
    return []


@register(deploy=True)
def high_water_can_be_written(app_configs, **kwargs):
    try:
        high_water.check_folder()
    except high_water.Unreadable:
        return [
            Error(
                f"The folder HIGH_WATER_DIR, {settings.HIGH_WATER_DIR}, cannot be written.",
                hint="Without it no pay run is sent. Name one that this user may write (docs/production.md).",
                id="portal.E003",
            )
        ]
    return []


@register()
def demo_stays_at_home(app_configs, **kwargs):
    others = sorted(set(settings.ALLOWED_HOSTS) - LOOPBACK) if settings.DEMO else []
    if not others:
        return []
    return [
        Error(
            f"Demo mode answers this machine only, and ALLOWED_HOSTS names {', '.join(others)}.",
            hint="The demo asks no second factor and signs anybody in. Use portal.settings.production.",
            id="portal.E001",
        )
    ]
