"""Production. Each setting it needs is asked for in one sentence; unsafe ones are refused."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *  # noqa: F403
from portal.settings.base import CACHES, env
from portal.settings.env import database, email, required

DEBUG = False
SECRET_KEY = required("SECRET_KEY", "50 or more random characters that nobody else has")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: use 50 or more random characters.")
ALLOWED_HOSTS = [
    host for host in required("ALLOWED_HOSTS", "the names this site answers to, with commas").split(",") if host
]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS may not be *: name the hosts.")
FIELD_KEYS = required("FIELD_KEYS", "one or more keys for sealed fields, newest first, with commas").split(",")
required("DATABASE_URL", "where the database is, like postgres://user:password@host:5432/name")
DATABASES = {"default": database("")}
required("EMAIL_URL", "how mail is sent, like smtp+tls://user:password@host:587")
vars().update(email(""))
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", "the address that our mail comes from")
required("SITE_URL", "the address people type, like https://alongside.example")
if "locmem" in CACHES["default"]["BACKEND"].lower():
    raise ImproperlyConfigured("CACHE_URL may not be a cache inside one process: rate limits need a shared one.")
if env.str("EMAIL_URL").startswith(("consolemail", "memorymail", "dummymail", "filemail")):
    raise ImproperlyConfigured("EMAIL_URL does not send mail: use smtp.")
if env.str("STRIPE_SECRET_KEY", default="").startswith(("sk_test", "rk_test")):
    raise ImproperlyConfigured("STRIPE_SECRET_KEY is a test key: use a live one, or none.")

# How many proxies of ours stand in front: rate limits count each visitor by the address that the outermost one saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
