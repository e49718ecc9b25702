"""What has to be true of the settings together."""

from django.conf import settings
from django.core.checks import Error, register

# "testserver" is Django's own name for the test client's requests.
LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "testserver"}


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
