"""The one way for a test to read mail: what waits is sent by its job first, as a worker would.

`postbox.newest(to="nia@example.org")` is a message, `postbox.code()` the six numbers in the newest one.
"""

from __future__ import annotations

import re

from django.core import mail

from ground import jobs


def delivered(*, to: str = "") -> list[mail.EmailMessage]:
    jobs.run_ready()
    return [each for each in mail.outbox if not to or to.lower() in (address.lower() for address in each.to)]


def newest(*, to: str = "") -> mail.EmailMessage:
    found = delivered(to=to)
    assert found, f"no mail{' to ' + to if to else ''}"
    return found[-1]


def code(*, to: str = "") -> str:
    found = re.search(r"^\s+(\d{6})$", newest(to=to).body, re.MULTILINE)
    assert found, "no code in the newest mail"
    return found[1]
