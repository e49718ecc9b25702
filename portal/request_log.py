"""A number for each request: in every line of the log that it leads to, on the page that says what went wrong, and in
the answer's `X-Request-ID`. And a mail to ADMINS when something of ours breaks.
"""

from __future__ import annotations

import contextlib
import contextvars
import hashlib
import logging
import re
import secrets

from django.conf import settings
from django.core.cache import cache
from django.core.mail import mail_admins

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another when it is read out
FROM_A_PROXY = re.compile(r"[A-Za-z0-9_-]{8,64}")
ONCE_IN = 3600
_current = contextvars.ContextVar("request_id", default="")
_telling = contextvars.ContextVar("telling_admins", default=False)


def current() -> str:
    """The request's number, or nothing outside of one."""
    return _current.get()


def request_id(get_response):
    """Stands before all that may log. A proxy of ours may have numbered it already; a visitor may not."""

    def middleware(request):
        given = request.headers.get("X-Request-ID", "") if settings.ALLAUTH_TRUSTED_PROXY_COUNT else ""
        request.number = given if FROM_A_PROXY.fullmatch(given) else _made()
        token = _current.set(request.number)
        try:
            response = get_response(request)
            response["X-Request-ID"] = current()
            return response
        finally:
            _current.reset(token)

    return middleware


def _made() -> str:
    """Ten letters out of one number: asking the system for each would be a tenth of a kept page."""
    number, letters = secrets.randbelow(len(LETTERS) ** 10), ""
    for _ in range(10):
        number, left = divmod(number, len(LETTERS))
        letters += LETTERS[left]
    return f"{letters[:5]}-{letters[5:]}"


class Numbered(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Django says what was refused when all that stands before a page is done: by the request itself."""
        of_its_own = getattr(getattr(record, "request", None), "number", "")
        record.request_id = current() or of_its_own or "-"
        return True


class TellAdmins(logging.Handler):
    """One mail an hour for each place that breaks: what kind of error and where, never its words, which may be about
    a person. It goes by the worker, like all mail.
    """

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is None or not settings.ADMINS or _telling.get():
            return
        token = _telling.set(True)
        try:
            with contextlib.suppress(Exception):  # the log has it all the same
                from ground.jobs import where  # logging is set up before there are models

                self._tell(record, where(error))
        finally:
            _telling.reset(token)

    def _tell(self, record: logging.LogRecord, place: str) -> None:
        if not cache.add(f"told-{hashlib.sha256(place.encode()).hexdigest()}", 1, ONCE_IN):
            return
        words = [
            f"Something broke in {settings.SITE_URL}, said by {record.name}.",
            place,
            f"The log has the rest under {current()}." if current() else "The log has the rest.",
            "If the same happens again within the hour, no other mail comes.",
        ]
        mail_admins(f"something broke: {type(record.exc_info[1]).__name__}", "\n\n".join(words) + "\n")
