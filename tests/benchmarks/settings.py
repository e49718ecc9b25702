"""The tests' settings, with static files found once, as in production, and not again at each request."""

from portal.settings.test import *  # noqa: F403

WHITENOISE_AUTOREFRESH = False
