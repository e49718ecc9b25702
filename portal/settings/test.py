"""Tests: the same as production where it matters; one file database a worker, or DATABASE_URL's server."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import INSTALLED_APPS
from portal.settings.env import KEYS_IN_THE_CODE, data_dir, database, email, env, pages_cache

# Beside the demo's data, never in it: tests and the demo run at the same time.
DATA_DIR = data_dir() / "test"
DATA_DIR.mkdir(exist_ok=True)
HIGH_WATER_DIR = env.str("HIGH_WATER_DIR", default=str(DATA_DIR / "private"))
INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
DEMO = True
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
SECRET_KEY = "for tests only, never for people"  # noqa: S105
FIELD_KEYS = list(KEYS_IN_THE_CODE)  # one for all workers: they copy one database
DATABASES = {"default": database(f"sqlite:///{DATA_DIR / 'test.sqlite3'}")}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Rows that a test makes by hand raise no version: the tests of kept pages switch them on (tests/conftest.py).
    "pages": pages_cache(kept=False),
}
vars().update(email("memorymail://"))
DEFAULT_FROM_EMAIL = "Alongside <hello@demo.example>"
DEMO_PASSWORD = "alongside-demo"  # noqa: S105
HELP_PHONE = "0808 157 0123"
HELP_EMAIL = "hello@demo.example"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
WHITENOISE_MAX_AGE = 3600  # a browser that opens two hundred pages asks once for each file
