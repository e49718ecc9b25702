"""The demo: loopback only, embedded database, its own keys, mail to an outbox page."""

from portal.settings.base import *  # noqa: F403
from portal.settings.base import DATA_DIR, env
from portal.settings.demo_keys import read_or_make
from portal.settings.env import database, yes_or_no

DEMO = True
DEBUG = yes_or_no("DEBUG", default=False)
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
_keys = read_or_make(DATA_DIR / "demo-keys.json")
SECRET_KEY = env.str("SECRET_KEY", default=_keys["secret_key"])
FIELD_KEYS = env.list("FIELD_KEYS", default=_keys["field_keys"])
DATABASES = {"default": database(f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
MAIL_CARRIER = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(DATA_DIR / "outbox")
DEFAULT_FROM_EMAIL = "Alongside <hello@demo.example>"
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="alongside-demo")
HELP_PHONE = "0808 157 0123"
HELP_EMAIL = "hello@demo.example"
BANK_URL = env.str("BANK_URL", default="http://127.0.0.1:8090")
AS_THEY_STAND = "django.contrib.staticfiles.storage.StaticFilesStorage"
BY_HASH = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # By hash, packed, with a year's life, as in production; with DEBUG=on as they stand, so that an edit shows at once.
    "staticfiles": {"BACKEND": AS_THEY_STAND if DEBUG else BY_HASH},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG
SILENCED_SYSTEM_CHECKS: list[str] = []
