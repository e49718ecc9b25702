"""An environment in which production starts, with nothing real in it, for tests that start it or spoil it."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

from cryptography.fernet import Fernet

from portal.settings.env import ROOT

GOOD = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "FIELD_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "alongside.example",
    "SITE_URL": "https://alongside.example",
    "DATABASE_URL": "postgres://user:password@db.example:5432/name",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "DEFAULT_FROM_EMAIL": "Alongside <hello@alongside.example>",
    "ADMINS": "Ann <ann@alongside.example>, ben@alongside.example",
    "HELP_PHONE": "0808 157 0199",
    "HELP_EMAIL": "help@alongside.example",
    "PAYER_NAME": "Alongside",
    "PAYER_SORT_CODE": "20-30-40",
    "PAYER_ACCOUNT": "11223344",
}


def environment(data_dir: Path, **changes: str) -> dict[str, str]:
    """Of this machine nothing but where programs are."""
    (data_dir / "static").mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "DATA_DIR": str(data_dir), **changes}


def run(*arguments: str, env: dict[str, str], timeout: float = 120) -> subprocess.CompletedProcess:
    """`run("manage.py", "check", env=...)`, as somebody at a shell would."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=timeout, check=False
    )


TRY = """
import contextlib, io, json, sys
import manage
for command in json.load(sys.stdin):
    sys.argv, said = ["manage.py", *command], io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        try:
            __import__(command[1]) if command[0] == "import" else manage.main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
    print(json.dumps([code if isinstance(code, int) else 1, f"{said.getvalue()}{'' if isinstance(code, int) else code}"]))
"""


def tries(*commands: list[str], env: dict[str, str]) -> list[tuple[int, str]]:
    """(exit code, what was said) of each of these, by one process since each start takes seconds: `["check"]` for
    manage.py's, `["import", "portal.wsgi"]` for what a web server does.
    """
    done = subprocess.run(
        [sys.executable, "-c", TRY],
        input=json.dumps(commands),
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        raise AssertionError(done.stderr)
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]
