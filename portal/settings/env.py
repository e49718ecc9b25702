"""The one reader of the environment. A missing or bad value is one clear sentence at start."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent.parent
env = environ.Env()


def data_dir() -> Path:
    """Where this installation keeps its files: DATA_DIR, or `var` beside manage.py."""
    path = Path(env.str("DATA_DIR", default=str(ROOT / "var")))
    path = path if path.is_absolute() else ROOT / path
    path.mkdir(parents=True, exist_ok=True)
    return path


def required(name: str, why: str) -> str:
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: {why}.")
    return value


def database(default: str) -> dict:
    """DATABASE_URL as Django wants it, with what each engine needs to be safe under load."""
    try:
        config = env.db_url("DATABASE_URL", default=default)
    except (ImproperlyConfigured, ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read. It looks like postgres://user:password@host:5432/name or sqlite:////path/file."
        ) from error
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


def cache(default: str) -> dict:
    try:
        return env.cache_url("CACHE_URL", default=default)
    except (ImproperlyConfigured, ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            "CACHE_URL cannot be read. It looks like redis://host:6379/0 or dbcache://cache_rows."
        ) from error


def email(default: str) -> dict:
    """How mail is carried. EMAIL_BACKEND itself is ours (ground/mail.py): what is sent in a request only queues."""
    try:
        found = env.email_url("EMAIL_URL", default=default)
        return {**found, "MAIL_CARRIER": found.pop("EMAIL_BACKEND")}
    except (ImproperlyConfigured, ValueError, KeyError) as error:
        raise ImproperlyConfigured(
            "EMAIL_URL cannot be read. It looks like smtp+tls://user:password@host:587."
        ) from error
