"""Every mail leaves by a worker, never inside a request: a mail server that hangs holds up nobody who reads a page.

`EMAIL_BACKEND` is `Queued`: whoever sends by Django's ways (allauth, Wagtail, a library of tomorrow) puts the message
under seal into `OutgoingMail`, and a job carries it. `settings.MAIL_CARRIER` is the backend that really sends; only
`carry` speaks to it. Codes have a queue and a worker of their own, so that a letter that hangs keeps no one out.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
import smtplib
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address
from django.db import transaction
from django.template.loader import render_to_string

from ground import clock, jobs
from ground.models import MailService, OutgoingMail
from ground.sealed import Sealed, opened

SEND = "ground.tasks.send_mail"
SEND_CODE = "ground.tasks.send_code"
KEPT_FOR = dt.timedelta(days=3)
# Said of a server that is not ours to write to just now, whatever the address: log in first, no secure line.
ABOUT_US = {421, 454, 530, 534, 535, 538}
POLICY = re.compile(rb"5\.7\.\d")
MAILBOX = re.compile(rb"5\.[12]\.\d")  # what a server that has read the mail may still say of who it is for


class NotSent(Exception):
    """Says nothing of whom it was for: these end up in logs."""


class NotNow(NotSent):
    """The mail server as a whole: nothing about this address."""


class TryLater(NotSent):
    """This mail, for now."""


class NotTaken(NotSent):
    """This mailbox, for good."""


class Queued(BaseEmailBackend):
    def send_messages(self, email_messages) -> int:
        for message in email_messages:
            queue(message)
        return len(email_messages)


@transaction.atomic
def queue(message: EmailMessage, *, code_for: dt.timedelta | None = None) -> OutgoingMail | None:
    """Kept under seal until it is sent, or until the code in it ends (`code_for`)."""
    if not message.recipients():
        return None
    row = OutgoingMail.objects.create(
        words=_packed(message), is_code=code_for is not None, expires_at=clock.wall() + (code_for or KEPT_FOR)
    )
    jobs.enqueue(SEND_CODE if row.is_code else SEND, row.pk)
    return row


def message_of(row: OutgoingMail) -> EmailMultiAlternatives:
    return _unpacked(row.words, row.effect_key)


def headers_of(key: str) -> dict[str, str]:
    """The same for every try at the same row, so that a mail program shows a second one once."""
    return {"Message-ID": f"<{key}@{settings.SITE_URL.split('//')[-1].split(':')[0]}>"}


def replies_to() -> list[str]:
    """Our mail says "answer this mail": the answer goes to people, not to the address it was sent from."""
    return [settings.HELP_EMAIL] if settings.HELP_EMAIL else []


def closing(*, by_mail: bool) -> str:
    """The end of every mail and letter: how to reach a person, and who we are."""
    context = {
        "by_mail": by_mail,
        "help_phone": settings.HELP_PHONE,
        "help_hours": settings.HELP_HOURS,
        "who_we_are": settings.WHO_WE_ARE,
        "site_url": settings.SITE_URL,
    }
    return render_to_string("mail/closing.txt", context).strip()


def carry(message: EmailMessage, *, key: str) -> None:
    """Hand it to the mail server, here and now, within EMAIL_TIMEOUT at each step. Only a job calls this."""
    if MailService.objects.paused():
        raise NotNow
    connection = get_connection(settings.MAIL_CARRIER)
    try:
        with _in_our_words():
            connection.open()
    except NotSent:
        MailService.objects.failed(key, whole=True)
        raise NotNow from None
    try:
        with _in_our_words(message):
            connection.send_messages([message])
    except NotTaken:
        if MailService.objects.refused(message.recipients()):
            raise NotNow from None
        raise
    except NotNow:
        MailService.objects.failed(key, whole=True)
        raise
    except TryLater:
        MailService.objects.failed(key, whole=False)
        raise
    finally:
        with contextlib.suppress(
            OSError, smtplib.SMTPException
        ):  # it has the mail, or not: how it says goodbye is no matter
            connection.close()
    MailService.objects.sent()


@contextlib.contextmanager
def _in_our_words(message: EmailMessage | None = None) -> Iterator[None]:
    """What went wrong without the server's own text, which names the address. What is no recipient's doing is never
    said of their mailbox: whose sender is refused, or whose words are, is ours to mend."""
    try:
        yield
    except smtplib.SMTPSenderRefused:
        raise NotNow from None
    except smtplib.SMTPRecipientsRefused as error:
        raise _kind(*zip(*error.recipients.values(), strict=True)) from None
    except smtplib.SMTPDataError as error:
        raise _kind_of_words(error.smtp_code, error.smtp_error) from None
    except (smtplib.SMTPNotSupportedError, UnicodeError, ValueError):
        raise _whose_fault(message) from None
    except (OSError, smtplib.SMTPException):
        raise TryLater from None


def _kind(codes, texts) -> NotSent:
    if any(code in ABOUT_US for code in codes):
        return NotNow()
    words = [text if isinstance(text, bytes) else str(text).encode() for text in texts]
    if all(code >= 500 for code in codes) and not any(POLICY.match(text) for text in words):
        return NotTaken()
    return TryLater()


def _kind_of_words(code: int, text: bytes | str) -> NotSent:
    """The mailbox was taken before the words were: "no" to them is about us, but where it says that it is not."""
    found = _kind((code,), (text,))
    said = text if isinstance(text, bytes) else str(text).encode()
    return TryLater() if isinstance(found, NotTaken) and not MAILBOX.match(said) else found


def _whose_fault(message: EmailMessage | None) -> NotSent:
    """No server can be told this: an address that is none, the one we write from, or a head with a line's end in it."""
    if message is None or not _can_be_told(message.from_email):
        return NotNow()
    return TryLater() if all(_can_be_told(each) for each in message.recipients()) else NotTaken()


def _can_be_told(address: str) -> bool:
    try:
        return sanitize_address(address, "utf-8").isascii()
    except (UnicodeError, ValueError):
        return False


def _packed(message: EmailMessage) -> str:
    if message.attachments:
        raise ValueError("A mail of ours has no attachments: it links to a page behind a door.")
    return json.dumps(
        {
            "subject": str(message.subject),
            "body": message.body,
            "from_email": message.from_email,
            "to": list(message.to),
            "cc": list(message.cc),
            "bcc": list(message.bcc),
            "reply_to": list(message.reply_to),
            "headers": {name: str(said) for name, said in message.extra_headers.items()},
            "alternatives": [list(each) for each in getattr(message, "alternatives", [])],
        }
    )


def _unpacked(words: Sealed, key: str) -> EmailMultiAlternatives:
    kept = json.loads(opened(words))
    alternatives = kept.pop("alternatives")
    headers = {**headers_of(key), **kept.pop("headers")}
    message = EmailMultiAlternatives(**kept, headers=headers)
    for content, mimetype in alternatives:
        message.attach_alternative(content, mimetype)
    return message


def forget_expired() -> int:
    """What nobody could be sent in time goes, words and all (run by `tick`)."""
    return OutgoingMail.objects.expired().delete()[0]


def requeue_due() -> int:
    """What a killed worker, or a server that was away, left behind (run by `tick`)."""
    rows = OutgoingMail.objects.live()
    return jobs.requeue(rows.filter(is_code=True), SEND_CODE) + jobs.requeue(rows.filter(is_code=False), SEND)


def troubled() -> bool:
    """Whether mail goes at all just now: of the service as a whole, so it says nothing about anybody's address."""
    return MailService.objects.failing() or OutgoingMail.objects.stuck().exists()
