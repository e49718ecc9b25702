"""The whole demo in one command: set up, seed once, then serve until it is told to stop."""

import os
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from ground import jobs
from payments import demo_bank
from portal.demo.accounts import ACCOUNTS
from portal.demo.supervisor import Child, Supervisor
from portal.settings.env import ROOT

LOOPBACK = "127.0.0.1"
BANK_PORT_ABOVE = 90  # 8090 beside 8000, so that two demos on one machine have a bank each


class Command(BaseCommand):
    help = "Sets up, seeds once and serves the demo on http://127.0.0.1:$PORT (8000)."

    def add_arguments(self, parser):
        parser.add_argument("--no-serve", action="store_true", help="Set up and seed, then stop.")

    def handle(self, *, no_serve, **options):
        if not settings.DEMO:
            raise CommandError("This is the demo's command, and these are not the demo's settings.")
        port = _port()
        if not no_serve:
            for number in (port, port + BANK_PORT_ABOVE):
                _refuse_if_taken(number, instead=port + 10)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        bank = os.environ.get("BANK_URL") or f"http://{LOOPBACK}:{port + BANK_PORT_ABOVE}"
        settings.BANK_URL = bank  # the seed runs a bank of its own there, a year ago
        site = settings.SITE_URL if os.environ.get("SITE_URL") else f"http://{LOOPBACK}:{port}"
        settings.SITE_URL = site  # set_up writes it into the site
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        call_command("set_up")
        call_command("seed")
        if no_serve:
            return
        self._say(port)
        environment = {"DJANGO_SETTINGS_MODULE": "portal.settings.dev", "BANK_URL": bank, "SITE_URL": site}
        connections.close_all()
        Supervisor(_children(port, bank), environment).run()
        self.stdout.write("The demo has stopped. Its data is kept; `make reset` throws it away.")

    def _say(self, port):
        self.stdout.write(f"\nAlongside, the demo: http://{LOOPBACK}:{port}   (Ctrl-C stops it)\n")
        self.stdout.write(f"Sign in with one click, or with the password {settings.DEMO_PASSWORD} as:")
        for account in ACCOUNTS:
            self.stdout.write(f"  {account.email:26} {account.does}")
        self.stdout.write("")


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 1024 <= int(text) <= 65000:
        raise CommandError(f"PORT is {text!r}. It has to be a number from 1024 to 65000.")
    return int(text)


def _refuse_if_taken(port: int, *, instead: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            raise CommandError(f"Something else listens on port {port}. Try PORT={instead} make demo.") from None


def _children(port: int, bank: str) -> list[Child]:
    python, manage = sys.executable, str(ROOT / "manage.py")
    web = [
        *(python, "-m", "gunicorn", "portal.wsgi:application", "--chdir", str(ROOT), "--bind", f"{LOOPBACK}:{port}"),
        *(
            "--workers",
            "2",
            "--worker-class",
            "gthread",
            "--threads",
            "4",
            "--timeout",
            "60",
            "--graceful-timeout",
            "5",
        ),
        *("--no-control-socket", "--log-level", "warning"),
    ]
    worker = [python, manage, "db_worker", "--interval", "0.5", "--no-startup-delay", "-v", "0"]
    return [
        Child("The demo bank", lambda: _bank(bank)),
        Child("The web server", lambda: web),
        Child("The worker", lambda: [*worker, "--queue-name", "*", "--exclude-queues", jobs.CODES]),
        Child("The worker for codes", lambda: [*worker, "--queue-name", jobs.CODES]),
        Child("The clock", lambda: [python, manage, "tick", "--every", "60"]),
    ]


def _bank(url: str) -> list[str]:
    """The bank forgets its day when it stops, so it is started at the last one that we stored."""
    command = demo_bank.command(Path(settings.DATA_DIR) / "bank.db", urlsplit(url).port or 8090)
    connections.close_all()
    return command
