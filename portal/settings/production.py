"""Production. Each setting it needs is asked for in one sentence; unsafe ones are refused."""

from portal.settings import env as read
from portal.settings.base import *  # noqa: F403
from portal.settings.base import CACHES, DEMO_PAYER, env

DEBUG = False
SECRET_KEY = read.secret_key()
ALLOWED_HOSTS = read.listed("ALLOWED_HOSTS", "the names this site answers to, with commas")
if "*" in ALLOWED_HOSTS:
    raise read.Misconfigured("ALLOWED_HOSTS may not be *: name the hosts.")
FIELD_KEYS = read.field_keys(known=read.KEYS_IN_THE_CODE)
read.required("DATABASE_URL", "where the database is, like postgres://user:password@host:5432/name")
DATABASES = {"default": read.kept_database()}
read.shared_cache(CACHES["default"])
vars().update(read.smtp())
read.one_address("DEFAULT_FROM_EMAIL", "the address that our mail comes from")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL").strip()
SITE_URL = WAGTAILADMIN_BASE_URL = read.site_url(ALLOWED_HOSTS)
ADMINS = read.addresses("ADMINS", "who is told by mail when something breaks, with commas")
HELP_PHONE = read.phone("HELP_PHONE", "the number people ring; our mail and our error pages give it")
HELP_EMAIL = read.one_address("HELP_EMAIL", "the address people write to when they are stuck")
PAYER = read.payer(known=DEMO_PAYER)
if env.str("STRIPE_SECRET_KEY", default="").startswith(("sk_test", "rk_test")):
    raise read.Misconfigured("STRIPE_SECRET_KEY is a test key: use a live one, or none.")

# How many proxies of ours stand in front: rate limits count each visitor by the address that the outermost one saw.
ALLAUTH_TRUSTED_PROXY_COUNT = read.whole_number("TRUSTED_PROXY_COUNT", default=0)
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
# These bind every name under the host's domain, and preloading for years: whoever owns the domain says yes to them.
SECURE_HSTS_INCLUDE_SUBDOMAINS = read.yes_or_no("HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = read.yes_or_no("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if SECURE_HSTS_PRELOAD and not SECURE_HSTS_INCLUDE_SUBDOMAINS:
    raise read.Misconfigured("HSTS_PRELOAD needs HSTS_INCLUDE_SUBDOMAINS=on: browsers preload whole domains only.")
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
# A browser takes a cookie of such a name from this very host over https alone: no neighbour can set one for us.
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
KNOWN_DEVICE_COOKIE = "__Host-device"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # its own cookie would have no such name
STORAGES = {
    "default": read.media(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
