"""Races and killed workers: the same deed by several real processes at one moment, on the test's own database.

`together("tests.payments.racers.hold", [[1], [2]])` starts a process for each list of arguments; all begin at the
same instant, and each prints its answer as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from urllib.parse import quote

from portal.settings.env import ROOT, data_dir


def database_url() -> str:
    from django.db import connection

    options = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{options['NAME']}"
    name, host = quote(str(options["NAME"])), options["HOST"] or ""
    who = quote(options["USER"]) + (f":{quote(options['PASSWORD'])}" if options["PASSWORD"] else "")
    port = f":{options['PORT']}" if options["PORT"] else ""
    socket = options["OPTIONS"].get("host")
    return f"postgres://{who}@{host}{port}/{name}" + (f"?host={socket}" if socket else "")


def environment() -> dict[str, str]:
    from django.conf import settings

    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": database_url(),
        "DATA_DIR": str(data_dir()),
        "HIGH_WATER_DIR": str(settings.HIGH_WATER_DIR),
    }


def start(function: str, arguments: Sequence, begin: float = 0) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.processes", function, json.dumps(arguments), str(begin)],
        env=environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def together(function: str, each: Sequence[Sequence], timeout: float = 60) -> list:
    return several([(function, arguments) for arguments in each], timeout)


def several(deeds: Sequence[tuple[str, Sequence]], timeout: float = 60) -> list:
    """Different deeds at one moment."""
    begin = time.time() + 2 + 0.4 * len(deeds)
    running = [(function, start(function, arguments, begin)) for function, arguments in deeds]
    answers = []
    try:
        for function, process in running:
            out, err = process.communicate(timeout=timeout)
            if process.returncode:
                raise AssertionError(f"{function} ended with {process.returncode}: {err}")
            answers.append(json.loads(out.strip().splitlines()[-1]))
    finally:
        for _function, process in running:
            process.kill()
            process.wait()
    return answers


def main(function: str, arguments: str, begin: str) -> None:
    import django

    django.setup()
    module, _, name = function.rpartition(".")
    deed = getattr(import_module(module), name)
    time.sleep(max(0.0, float(begin) - time.time()))
    print(json.dumps(deed(*json.loads(arguments))))


if __name__ == "__main__":
    main(*sys.argv[1:4])
