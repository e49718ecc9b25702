"""What production asks of its environment: each thing that is missing or wrong is one sentence, and no start.

The settings are read by a process of their own with a clean environment; one reads them in many ways.
"""

import json
import re
import secrets
import socket
import subprocess
import sys
import time

import pytest

from portal.settings import env
from portal.settings.env import KEYS_IN_THE_CODE, MEANT_FOR_PRODUCTION, ROOT
from tests import production

READ = """
import importlib, json, os, sys
good, tries = json.load(sys.stdin)
from portal.settings.env import Misconfigured
for changes in tries:
    os.environ.update({**good, **changes})
    for name in [name for name, value in changes.items() if value is None]:
        raise SystemExit("a value is a text")
    for name in [name for name in sys.modules if name in ("portal.settings.base", "portal.settings.production")]:
        del sys.modules[name]
    try:
        importlib.import_module("portal.settings.production")
        print(json.dumps(""))
    except Misconfigured as wrong:
        print(json.dumps(str(wrong)))
    for name in changes:
        os.environ.pop(name, None)
"""
# What is changed in an environment that is good, and what the one sentence speaks of.
WRONG = [
    *(({name: ""}, f"Set {name}: ") for name in production.GOOD),
    ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
    *(
        ({"SECRET_KEY": made_up}, "SECRET_KEY is made up")
        for made_up in (
            "a" * 50,
            "changeme-please " * 4,
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-check-only",
        )
    ),
    ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS may not be *"),
    ({"ALLOWED_HOSTS": " , "}, "Set ALLOWED_HOSTS: "),
    ({"ALLOWED_HOSTS": "other.example"}, "SITE_URL names alongside.example, and ALLOWED_HOSTS does not"),
    ({"FIELD_KEYS": "notakey"}, "Key 1 in FIELD_KEYS is not a key"),
    ({"FIELD_KEYS": f"{production.GOOD['FIELD_KEYS']},zzz"}, "Key 2 in FIELD_KEYS is not a key"),
    (
        {"FIELD_KEYS": f"{production.GOOD['FIELD_KEYS']} {production.GOOD['FIELD_KEYS']}"},
        "Key 1 in FIELD_KEYS is not a key",
    ),
    ({"FIELD_KEYS": f"{'A' * 43}="}, "Key 1 in FIELD_KEYS is made up"),
    ({"FIELD_KEYS": f"{production.GOOD['FIELD_KEYS']},{'QUJD' * 10}QUI="}, "Key 2 in FIELD_KEYS is made up"),
    *(
        ({"DATABASE_URL": url}, "DATABASE_URL is a database in memory")
        for url in ("sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&cache=shared")
    ),
    ({"FIELD_KEYS": "schlüssel"}, "Key 1 in FIELD_KEYS is not a key"),
    ({"FIELD_KEYS": KEYS_IN_THE_CODE[0]}, "stands in our code"),
    ({"DATABASE_URL": "postgres"}, "DATABASE_URL cannot be read"),
    ({"DATABASE_URL": "postgres://user:password@host:port/name"}, "DATABASE_URL cannot be read"),
    ({"DATABASE_URL": "postgres://user:password@host:5432/"}, "DATABASE_URL cannot be read"),
    ({"DATABASE_URL": "mysql://host/name"}, "DATABASE_URL cannot be read"),
    ({"CACHE_URL": "nonsense"}, "CACHE_URL cannot be read"),
    ({"CACHE_URL": "redis://"}, "CACHE_URL cannot be read"),
    ({"CACHE_URL": "redis://host:abc/0"}, "CACHE_URL cannot be read"),
    ({"CACHE_URL": "redis://host:6379/first"}, "CACHE_URL cannot be read"),
    ({"CACHE_URL": "redis://host:6379/0?nonsense=1"}, "CACHE_URL cannot be read"),
    ({"CACHE_URL": "dummycache://"}, "CACHE_URL is not a cache that all processes share"),
    ({"CACHE_URL": "locmemcache://"}, "CACHE_URL is not a cache that all processes share"),
    ({"CACHE_URL": "filecache:///tmp/cache"}, "CACHE_URL is not a cache that all processes share"),
    ({"EMAIL_URL": "mail.example"}, "EMAIL_URL cannot be read"),
    ({"EMAIL_URL": "smtp://"}, "EMAIL_URL cannot be read"),
    ({"EMAIL_URL": "smtp+tls://mail.example:many"}, "EMAIL_URL cannot be read"),
    ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL does not send mail"),
    ({"EMAIL_URL": "filemail:///"}, "EMAIL_URL does not send mail"),
    ({"DEFAULT_FROM_EMAIL": "hello"}, "DEFAULT_FROM_EMAIL is 'hello'"),
    ({"DEFAULT_FROM_EMAIL": "a@b.example, d@e.example"}, "DEFAULT_FROM_EMAIL has 2 email addresses"),
    ({"DEFAULT_FROM_EMAIL": "Alongside\n<a@b.example>"}, "DEFAULT_FROM_EMAIL is "),
    ({"DEFAULT_FROM_EMAIL": "Alongside\r\nBcc: d@e.example <a@b.example>"}, "DEFAULT_FROM_EMAIL is "),
    ({"DEFAULT_FROM_EMAIL": "grüße@b.example"}, "DEFAULT_FROM_EMAIL is "),
    ({"HELP_EMAIL": "a@b.example, d@e.example"}, "HELP_EMAIL has 2 email addresses"),
    ({"ADMINS": "ann@alongside.example,\nben@alongside.example"}, "ADMINS is "),
    ({"ADMINS": "ann@alongside.example, ben"}, "ADMINS is "),
    ({"HELP_EMAIL": "the desk"}, "HELP_EMAIL is 'the desk'"),
    ({"HELP_PHONE": "banana"}, "HELP_PHONE is 'banana'. It has to be a number that people can ring"),
    ({"SITE_URL": "alongside.example"}, "SITE_URL is 'alongside.example'"),
    ({"SITE_URL": "http://alongside.example"}, "SITE_URL is 'http://alongside.example'"),
    ({"SITE_URL": "https://alongside.example/portal"}, "SITE_URL is "),
    ({"SITE_URL": "https://user@alongside.example"}, "SITE_URL is "),
    ({"SITE_URL": "https://alongside.example:port"}, "SITE_URL is "),
    ({"SITE_URL": "https://alongside.example:0"}, "SITE_URL is "),
    ({"SITE_URL": "https://along side.example"}, "SITE_URL is "),
    ({"SITE_URL": "https://elsewhere.example"}, "SITE_URL names elsewhere.example, and ALLOWED_HOSTS does not"),
    ({"SITE_URL": "https://[alongside.example"}, "SITE_URL is "),
    ({"PAYER_NAME": "-"}, "PAYER_NAME has no letter"),
    ({"PAYER_NAME": "Alongside Demo Host"}, "are the demo's"),
    ({"PAYER_ACCOUNT": "12345678"}, "are the demo's"),
    ({"PAYER_SORT_CODE": "20-30-4"}, "PAYER_SORT_CODE has to be six digits"),
    ({"PAYER_SORT_CODE": "20304O"}, "PAYER_SORT_CODE has to be six digits"),
    ({"PAYER_ACCOUNT": "1122334"}, "PAYER_ACCOUNT has to be eight digits"),
    ({"PAYER_SORT_CODE": "00-00-00"}, "PAYER_SORT_CODE is all noughts"),
    ({"PAYER_ACCOUNT": "00000000"}, "PAYER_ACCOUNT is all noughts"),
    ({"TRUSTED_PROXY_COUNT": "abc"}, "TRUSTED_PROXY_COUNT is 'abc'"),
    ({"TRUSTED_PROXY_COUNT": "-1"}, "TRUSTED_PROXY_COUNT is '-1'"),
    ({"EMAIL_TIMEOUT": "soon"}, "EMAIL_TIMEOUT is 'soon'"),
    ({"EMAIL_TIMEOUT": "0"}, "EMAIL_TIMEOUT is '0'. It has to be a whole number of 1 or more"),
    *(
        ({name: word}, f"{name} is '{word}'. It has to be yes or no.")
        for name in ("FETCHED_BANK_FILES_NEED_TWO", "HSTS_INCLUDE_SUBDOMAINS", "HSTS_PRELOAD")
        for word in ("yess", "2", "wahr", "-")
    ),
    ({"HSTS_PRELOAD": "on"}, "HSTS_PRELOAD needs HSTS_INCLUDE_SUBDOMAINS=on"),
    ({"HSTS_PRELOAD": "on", "HSTS_INCLUDE_SUBDOMAINS": "off"}, "HSTS_PRELOAD needs HSTS_INCLUDE_SUBDOMAINS=on"),
    ({"MEDIA_URL": "s3://key:secret@host"}, "MEDIA_URL cannot be read"),
    ({"MEDIA_URL": "s3://key@host/bucket"}, "MEDIA_URL cannot be read"),
    ({"MEDIA_URL": "s3://key:@host/bucket"}, "MEDIA_URL cannot be read"),
    ({"MEDIA_URL": "s3://:word@host/bucket"}, "MEDIA_URL cannot be read"),
    ({"MEDIA_URL": "https://host/bucket"}, "MEDIA_URL cannot be read"),
    ({"STRIPE_SECRET_KEY": "sk_test_1"}, "STRIPE_SECRET_KEY is a test key"),
    ({"DATA_DIR": "/dev/null/here"}, "DATA_DIR, /dev/null/here, cannot be made"),
]
RIGHT = [
    {},
    {"DATABASE_URL": "postgres://user:password@host:5432/name"},
    {"DATABASE_URL": "postgres://postgres@/postgres?host=/run/socket"},
    {"DATABASE_URL": "sqlite:////srv/alongside/db.sqlite3"},
    {"MEDIA_URL": "s3:///bucket"},
    {"SECRET_KEY": secrets.token_hex(25)},
    {"CACHE_URL": "redis://cache:6379/1"},
    {"CACHE_URL": "rediss://cache:6379/1"},
    {"CACHE_URL": "dbcache://cache_rows"},
    {"ALLOWED_HOSTS": "10.0.0.7, .alongside.example", "SITE_URL": "https://www.alongside.example:8443/"},
    {"ALLOWED_HOSTS": "Alongside.Example", "SITE_URL": "HTTPS://ALONGSIDE.example:443/"},
    {"ALLOWED_HOSTS": "[::1]", "SITE_URL": "https://[::1]:8443"},
    {"TRUSTED_PROXY_COUNT": "2"},
    {"HSTS_PRELOAD": "True", "HSTS_INCLUDE_SUBDOMAINS": "YES", "FETCHED_BANK_FILES_NEED_TWO": ""},
    {"FETCHED_BANK_FILES_NEED_TWO": "off"},
    {"CACHE_URL": "redis://user:word@cache"},
    {"MEDIA_URL": "s3://key:secret@host:9000/bucket?region=eu-west-2"},
    {"FIELD_KEYS": f" {production.GOOD['FIELD_KEYS']} , {production.GOOD['FIELD_KEYS']}"},
    {"PAYER_SORT_CODE": "203040", "PAYER_ACCOUNT": "1122 3344"},
]


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    tries = [changes for changes, _ in WRONG] + RIGHT
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", READ],
        input=json.dumps([production.GOOD, tries]),
        cwd=ROOT,
        env=production.environment(tmp_path_factory.mktemp("data"), PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(said) == len(tries)
    return said


def test_what_is_wrong_is_one_sentence(answers):
    for (changes, words), said in zip(WRONG, answers, strict=False):
        assert words in said, (changes, said)
        assert said.endswith((".", ". ")) and "\n" not in said, said


def test_no_secret_is_repeated(answers):
    never = ("password", production.GOOD["FIELD_KEYS"], "schlüssel", "notakey", "sk_test_1")
    examples = ("user:password@host",)
    for said in answers:
        for example in examples:
            said = said.replace(example, "")
        assert not [secret for secret in never if secret in said], said


def test_what_is_right_starts(answers):
    assert dict(zip(map(str, RIGHT), answers[len(WRONG) :], strict=True)) == {str(changes): "" for changes in RIGHT}


def test_a_yes_or_no_is_read_strictly_and_nothing_is_the_default(monkeypatch):
    def read(text, default=True):
        monkeypatch.setenv("FETCHED_BANK_FILES_NEED_TWO", text)
        return env.yes_or_no("FETCHED_BANK_FILES_NEED_TWO", default=default)

    assert [read(text) for text in ("true", "1", "Yes", "ON", " on ", "", " ")] == [True] * 7
    assert [read(text) for text in ("false", "0", "No", "OFF")] == [False] * 4
    assert read("", default=False) is False


@pytest.mark.parametrize("path", sorted((ROOT / "portal/settings").glob("*.py")), ids=lambda path: path.name)
def test_no_setting_is_read_by_who_takes_every_word_for_no(path):
    assert not re.search(r"env\.bool|env\(|cast=bool", path.read_text())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("HTTPS://Alongside.Example:443/", "https://alongside.example"),
        ("https://alongside.example:8443", "https://alongside.example:8443"),
        ("http://LOCALHOST:80", "http://localhost"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://[::1]:443", "https://[::1]"),
        ("https://[::1", "https://[::1"),
        ("alongside.example", "alongside.example"),
    ],
)
def test_an_address_is_written_in_one_way(given, kept):
    assert env.one_way_to_write(given) == kept


def test_every_cookie_is_this_hosts_alone_in_production_and_nowhere_else(tmp_path, settings):
    """No other name is set: messages stand in the session, and no language or test cookie is asked for."""
    asked = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.KNOWN_DEVICE_COOKIE,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH,"
        " s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN, s.MESSAGE_STORAGE)"
    )
    environment = production.environment(tmp_path, **production.GOOD)
    environment["DJANGO_SETTINGS_MODULE"] = "portal.settings.production"
    done = production.run("-c", asked, env=environment)
    names, facts = done.stdout.split()[:3], done.stdout.split()[3:]
    assert names == ["__Host-session", "__Host-csrf", "__Host-device"], done.stderr
    assert facts == ["True", "True", "/", "/", "None", "None", "django.contrib.messages.storage.session.SessionStorage"]
    assert not settings.SESSION_COOKIE_NAME.startswith("__Host-"), "over http a browser would refuse it"


def test_a_command_and_a_web_server_stop_with_the_sentence_alone(tmp_path):
    """Each by its own door: no traceback, no second line, no server that tries for ever."""
    bad = production.environment(tmp_path, **{**production.GOOD, "FIELD_KEYS": "notakey"})
    sentence = "Key 1 in FIELD_KEYS is not a key. docs/runbooks/field-keys.md has the one line that makes one.\n"
    done = production.run("manage.py", "check", env=bad)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)
    commands = [["tick"], ["db_worker"], ["migrate"]]
    assert production.tries(*commands, env=bad) == [(1, sentence.strip())] * len(commands)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    started = time.monotonic()
    web = ("-m", "gunicorn", "portal.wsgi:application", "--no-control-socket", "--log-level", "critical")
    done = production.run(*web, "--bind", f"127.0.0.1:{port}", env=bad, timeout=30)
    assert done.returncode == 3 and time.monotonic() - started < 25
    assert set(done.stderr.splitlines()) == {sentence.strip()}


# Which settings


@pytest.mark.parametrize("named", ["portal.settings.nope", "nope", "nope.settings", "."])
def test_settings_that_are_not_there_are_one_sentence(tmp_path, named):
    bad = production.environment(tmp_path, **production.GOOD, DJANGO_SETTINGS_MODULE=named)
    for arguments in (("manage.py", "check"), ("-c", "import portal.wsgi")):
        done = production.run(*arguments, env=bad)
        assert done.returncode and "Traceback" not in done.stderr and done.stderr.count("\n") == 1, done.stderr
        assert done.stderr.startswith(f"DJANGO_SETTINGS_MODULE is {named!r}, and there are no such settings")


def test_without_a_word_the_environment_decides():
    def chosen(**environment):
        with pytest.MonkeyPatch.context() as patch:
            for name in (*MEANT_FOR_PRODUCTION, "DJANGO_SETTINGS_MODULE"):
                patch.delenv(name, raising=False)
            for name, value in environment.items():
                patch.setenv(name, value)
            return env.settings_module()

    assert chosen() == chosen(PORT="8010", DATA_DIR="x", DATABASE_URL="") == "portal.settings.dev"
    for name in MEANT_FOR_PRODUCTION:
        assert chosen(**{name: "x"}) == "portal.settings.production", name
    assert chosen(DATABASE_URL="x", DJANGO_SETTINGS_MODULE="portal.settings.dev") == "portal.settings.dev"
