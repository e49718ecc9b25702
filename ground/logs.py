"""What the log says: who came in and who was refused, duties, joins and exports as lines; no address of anybody.

A refusal (400, 403, 404) is a line without a traceback: nothing went wrong with us. An email address in any line, a
traceback's included, is printed as [address].
"""

from __future__ import annotations

import logging
import re

from django.utils.crypto import salted_hmac

events = logging.getLogger("alongside.events")
ADDRESS = re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+")
SECURITY = "django.security"
# Of the trail: powers given and taken, records joined and parted, files of money that left, accounts closed.
IN_THE_LOG = ("duty", "join", "unjoin", "part", "export", "administrator", "close_account", "end_sessions")


def say(event: str, **facts: object) -> None:
    """One line of ids and codes. Never a name, an address or a word of a person's."""
    events.info("%s %s", event, " ".join(f"{name}={said}" for name, said in facts.items()))


def say_of_the_trail(verb: str, **facts: object) -> None:
    if any(part in verb.split("_") or verb == part for part in IN_THE_LOG):
        say(verb, **facts)


def hashed(address: str) -> str:
    """The same for the same address, so that tries at one account are seen together; nothing without our key."""
    return salted_hmac("alongside.logs", address.strip().lower(), algorithm="sha256").hexdigest()[:16]


class WithoutAddresses(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return ADDRESS.sub("[address]", super().format(record))


class RefusalsAreLines(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", 500)
        if status < 500 or record.name.startswith(SECURITY):
            record.exc_info = record.exc_text = None
        return True
