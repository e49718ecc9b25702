"""The one reader of the environment. A missing or bad value is one clear sentence at start, and no start."""

import os
import re
import warnings
from base64 import urlsafe_b64decode
from email.utils import getaddresses
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent.parent
env = environ.Env()
# Whoever sets one of these means production: a worker that met them and took the demo's settings would lose mail.
MEANT_FOR_PRODUCTION = ("DATABASE_URL", "SECRET_KEY", "FIELD_KEYS", "ALLOWED_HOSTS", "EMAIL_URL", "DEFAULT_FROM_EMAIL")
ENGINES = {"django.db.backends.postgresql", "django.db.backends.sqlite3"}
HELD = 20  # seconds: no page waits longer for what somebody else holds in the database
KEYS_IN_THE_CODE = ("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",)  # the tests'
REDIS = "django.core.cache.backends.redis.RedisCache"
REDIS_WAITS = 2.0  # seconds
SHARED_CACHES = ("portal.cache.", "django.core.cache.backends.db.")
MAIL = "EMAIL_URL cannot be read. It looks like smtp+tls://user:password@host:587."
CACHE = "CACHE_URL cannot be read. It looks like redis://host:6379/0 or dbcache://cache_rows."
YES_AND_NO = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
USUAL_PORTS = {"https": 443, "http": 80}
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
A_KEY = re.compile(r"[A-Za-z0-9_+/-]{43}=")
FEW = 8  # so few different signs are nobody's random ones
MADE_UP = "{} is made up and not random, so others can guess it. {}"


class Misconfigured(ImproperlyConfigured):
    """What is wrong with the settings, in a sentence for whoever starts the program: shown without a traceback."""


def settings_module() -> str:
    """Of DJANGO_SETTINGS_MODULE, or what the rest of the environment is meant for."""
    named = env.str("DJANGO_SETTINGS_MODULE", default="")
    if named and not _is_there(named):
        raise Misconfigured(
            f"DJANGO_SETTINGS_MODULE is {named!r}, and there are no such settings: use portal.settings.production."
        )
    production = any(os.environ.get(name) for name in MEANT_FOR_PRODUCTION)
    return named or f"portal.settings.{'production' if production else 'dev'}"


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def data_dir() -> Path:
    """Where this installation keeps its files: DATA_DIR, or `var` beside manage.py."""
    path = Path(env.str("DATA_DIR", default=str(ROOT / "var")))
    path = path if path.is_absolute() else ROOT / path
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Misconfigured(f"DATA_DIR, {path}, cannot be made: {error.strerror}.") from None
    return path


def required(name: str, why: str) -> str:
    value = env.str(name, default="").strip()
    if not value:
        raise Misconfigured(f"Set {name}: {why}.")
    return value


def listed(name: str, why: str) -> list[str]:
    """One or more, with commas between them."""
    found = [part.strip() for part in required(name, why).split(",") if part.strip()]
    if not found:
        raise Misconfigured(f"Set {name}: {why}.")
    return found


def whole_number(name: str, *, default: int, least: int = 0) -> int:
    text = env.str(name, default="").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) >= least):
        more = f" of {least} or more" if least else ""
        raise Misconfigured(f"{name} is {text!r}. It has to be a whole number{more}, like {default}.")
    return int(text)


def yes_or_no(name: str, *, default: bool) -> bool:
    """A word that is neither is never taken for no: it may switch a protection off."""
    text = env.str(name, default="").strip()
    if not text:
        return default
    if text.lower() not in YES_AND_NO:
        raise Misconfigured(f"{name} is {text!r}. It has to be yes or no.")
    return YES_AND_NO[text.lower()]


def one_way_to_write(url: str) -> str:
    """Scheme and host in small letters, and no port that goes without saying. What is no URL stays as it is."""
    url = url.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return url
    if not host:
        return url
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    where = f"[{host}]" if ":" in host else host
    said = "" if port in (None, USUAL_PORTS.get(parts.scheme)) else f":{port}"
    return parts._replace(netloc=f"{user}{where}{said}").geturl()


def database(default: str) -> dict:
    """DATABASE_URL as Django wants it, with what each engine needs to be safe under load."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a kind it does not know: said below, in words
        try:
            config = env.db_url("DATABASE_URL", default=default)
        except (ImproperlyConfigured, ValueError, KeyError):
            config = {}
    if config.get("ENGINE") not in ENGINES or not config.get("NAME"):
        raise Misconfigured(
            "DATABASE_URL cannot be read. It looks like postgres://user:password@host:5432/name or sqlite:////path/file."
        )
    config["CONN_MAX_AGE"] = 60  # to open one for each request costs more than most pages do
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": HELD,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = {"options": f"-c lock_timeout={HELD}s", **config.get("OPTIONS", {})}
    return config


def cache(default: str) -> dict:
    try:
        config = env.cache_url("CACHE_URL", default=default)
    except (ImproperlyConfigured, ValueError, KeyError):
        config = {}
    backend = config.get("BACKEND") or ""
    if not backend or (backend.startswith((REDIS, *SHARED_CACHES)) and config.get("LOCATION") in ("", "unix://")):
        raise Misconfigured(CACHE)
    if backend == REDIS:
        # Ours: pages go on while it is away (portal/cache.py).
        waits = {"socket_connect_timeout": REDIS_WAITS, "socket_timeout": REDIS_WAITS}
        config = {**config, "BACKEND": "portal.cache.RedisCache", "OPTIONS": config.get("OPTIONS", {}) | waits}
        _redis_could_connect(config)
    return config


def pages_cache(*, kept: bool) -> dict:
    """Public pages, each process its own: some 30 kB each (portal/page_cache.py). KEEP_PUBLIC_PAGES=off renders each."""
    if not yes_or_no("KEEP_PUBLIC_PAGES", default=kept):
        return {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    backend = "django.core.cache.backends.locmem.LocMemCache"
    return {"BACKEND": backend, "LOCATION": "pages", "TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": 500}}


def _redis_could_connect(config: dict) -> None:
    """All but the connecting: what redis cannot read it would say at a visitor's first page."""
    from redis import ConnectionPool, RedisError

    where = config["LOCATION"]
    for one in where if isinstance(where, list) else [where]:
        try:
            ConnectionPool.from_url(one, **config["OPTIONS"]).make_connection()
            number = "" if urlsplit(one).scheme == "unix" else urlsplit(one).path.strip("/")
        except (ValueError, TypeError, RedisError):
            raise Misconfigured(CACHE) from None
        if number and not (number.isascii() and number.isdecimal()):
            raise Misconfigured(CACHE)


def email(default: str) -> dict:
    """How mail is carried. EMAIL_BACKEND itself is ours (ground/mail.py): what is sent in a request only queues."""
    try:
        found = env.email_url("EMAIL_URL", default=default)
    except (ImproperlyConfigured, ValueError, KeyError):
        raise Misconfigured(MAIL) from None
    return {**found, "MAIL_CARRIER": found.pop("EMAIL_BACKEND")}


def media() -> dict:
    """Where pictures are kept: MEDIA_URL's bucket, or a folder of this machine's where it is not set."""
    text = env.str("MEDIA_URL", default="").strip()
    if not text:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    try:
        parts, query = urlsplit(text), dict(parse_qsl(urlsplit(text).query))
        host = parts.netloc.rpartition("@")[2]
        bucket, _, folder = parts.path.strip("/").partition("/")
        _ = parts.port
    except ValueError:
        bucket = ""
    half = bool(bucket) and bool(parts.username) != bool(parts.password)
    if not bucket or half or parts.scheme not in ("s3", "s3+http") or set(query) - {"region"}:
        raise Misconfigured("MEDIA_URL cannot be read. It looks like s3://key:secret@host/bucket?region=eu-west-2.")
    scheme = "http" if parts.scheme == "s3+http" else "https"
    options = {
        "bucket_name": bucket,
        "location": folder,
        "endpoint_url": f"{scheme}://{host}" if host else None,
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
        "region_name": query.get("region"),
        "addressing_style": "path" if host else "auto",
        "signature_version": "s3v4",
        "default_acl": None,  # the bucket's own: private
        "file_overwrite": False,
    }
    return {"BACKEND": "portal.media.PrivateS3", "OPTIONS": options}


# What production asks of them besides


def secret_key() -> str:
    """Its own words are never repeated: who reads a log would have it."""
    how = "Use 50 or more random characters."
    value = required("SECRET_KEY", "50 or more random characters that nobody else has")
    if len(value) < 50:
        raise Misconfigured(f"SECRET_KEY is too short. {how}")
    if _is_made_up(value):
        raise Misconfigured(MADE_UP.format("SECRET_KEY", how))
    return value


def _is_made_up(value: str | bytes) -> bool:
    """Few different signs, the same again and again, or signs in their order, like 12345678."""
    signs = list(value.encode() if isinstance(value, str) else value)
    steps = [later - sooner for sooner, later in pairwise(signs)]
    in_order = any(len(set(steps[at : at + FEW])) == 1 for at in range(len(steps) - FEW + 1))
    again = any(signs[at:] == signs[:-at] for at in range(1, len(signs) // 2 + 1))
    return len(set(signs)) < FEW or again or in_order


def kept_database() -> dict:
    """Not one that is gone with the process, and that each process has for itself."""
    config = database("")
    name = str(config["NAME"])
    if config["ENGINE"].endswith("sqlite3") and (name == ":memory:" or name.startswith("file:")):
        raise Misconfigured("DATABASE_URL is a database in memory, so nothing would be kept: name a server or a file.")
    return config


def smtp() -> dict:
    required("EMAIL_URL", "how mail is sent, like smtp+tls://user:password@host:587")
    config = email("")
    if not config["MAIL_CARRIER"].endswith("smtp.EmailBackend"):
        raise Misconfigured("EMAIL_URL does not send mail: use smtp.")
    if not config["EMAIL_HOST"]:
        raise Misconfigured(MAIL)
    return config


def shared_cache(config: dict) -> None:
    if not config["BACKEND"].startswith(SHARED_CACHES):
        raise Misconfigured(
            "CACHE_URL is not a cache that all processes share, and the limits on sign-in need one: "
            "use redis://host:6379/0 or dbcache://cache_rows."
        )


def field_keys(*, known: tuple[str, ...] = ()) -> list[str]:
    """Newest first. `known`: keys that stand in the code, where everybody can read them."""
    keys = listed("FIELD_KEYS", "one or more keys for sealed fields, newest first, with commas (docs/runbooks/)")
    for number, key in enumerate(keys, start=1):
        try:
            if not A_KEY.fullmatch(key):  # Fernet reads as far as the first sign that is none of a key's
                raise ValueError
            Fernet(key)
        except ValueError:
            raise Misconfigured(
                f"Key {number} in FIELD_KEYS is not a key. docs/runbooks/field-keys.md has the one line that makes one."
            ) from None
        if key in known:
            raise Misconfigured(f"Key {number} in FIELD_KEYS stands in our code, where everybody can read it.")
        if _is_made_up(urlsafe_b64decode(key)):
            how = "docs/runbooks/field-keys.md has the one line that makes one."
            raise Misconfigured(MADE_UP.format(f"Key {number} in FIELD_KEYS", how))
    return keys


def site_url(hosts: list[str]) -> str:
    """https, a name that this site answers to, and nothing behind it."""
    url = one_way_to_write(required("SITE_URL", "the address people type, like https://alongside.example"))
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    bare = (parts.path, parts.query, parts.fragment, parts.username) == ("", "", "", None)
    if parts.scheme != "https" or not re.fullmatch(r"[a-z0-9.-]+|[0-9a-f:]+", host) or port == 0 or not bare:
        raise Misconfigured(f"SITE_URL is {url!r}. It has to look like https://alongside.example.")
    names = [name.lower().strip("[]") for name in hosts]  # Django compares them so
    if not any(host == name or (name.startswith(".") and f".{host}".endswith(name)) for name in names):
        raise Misconfigured(f"SITE_URL names {host}, and ALLOWED_HOSTS does not: links in our mail would not open.")
    return url


def addresses(name: str, why: str) -> list[tuple[str, str]]:
    """(name, email), of "Ann <ann@example.org>, ben@example.org"."""
    text = required(name, why)
    found = getaddresses([text])
    if not found or not text.isprintable() or not all(_is_an_address(address) for _, address in found):
        raise Misconfigured(
            f"{name} is {text!r}. It has to be an email address, like Alongside <hello@alongside.example>."
        )
    return found


def one_address(name: str, why: str) -> str:
    """Just one: every mail of ours names it, and mail from two senders is sent by nobody."""
    found = addresses(name, why)
    if len(found) > 1:
        raise Misconfigured(f"{name} has {len(found)} email addresses in it. It has to be one.")
    return found[0][1]


def _is_an_address(text: str) -> bool:
    """Before the @ plain letters alone: few mail servers take others."""
    return bool(ADDRESS.fullmatch(text)) and text.partition("@")[0].isascii()


def phone(name: str, why: str) -> str:
    text = required(name, why)
    if sum(sign.isascii() and sign.isdigit() for sign in text) < 3:
        raise Misconfigured(f"{name} is {text!r}. It has to be a number that people can ring, like 0808 157 0199.")
    return text


def payer(*, known: dict[str, str]) -> dict[str, str]:
    """Whose account pays: it stands in every bank file. `known`: the demo's."""
    found = {
        "name": required("PAYER_NAME", "the name on the bank account that pays people"),
        "sort_code": re.sub(r"[\s-]", "", required("PAYER_SORT_CODE", "the sort code of the account that pays")),
        "account": re.sub(r"\s", "", required("PAYER_ACCOUNT", "the number of the account that pays people")),
    }
    if not any(letter.isascii() and letter.isalnum() for letter in found["name"]):
        raise Misconfigured("PAYER_NAME has no letter that a bank can read.")
    if not re.fullmatch(r"[0-9]{6}", found["sort_code"]):
        raise Misconfigured("PAYER_SORT_CODE has to be six digits, like 20-30-40.")
    if not found["sort_code"].strip("0"):
        raise Misconfigured("PAYER_SORT_CODE is all noughts: no bank has that one.")
    if not re.fullmatch(r"[0-9]{8}", found["account"]):
        raise Misconfigured("PAYER_ACCOUNT has to be eight digits.")
    if not found["account"].strip("0"):
        raise Misconfigured("PAYER_ACCOUNT is all noughts: no account has that number.")
    if any(found[part] == known[part] for part in ("name", "account")):
        raise Misconfigured("PAYER_NAME and PAYER_ACCOUNT are the demo's: put in those of the account that pays.")
    return found
