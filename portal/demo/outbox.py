"""Mail that the demo did not send: kept as files, shown on a page, so that codes and letters can be read."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings

_BETWEEN = b"\n" + b"-" * 79 + b"\n"  # what Django's file backend writes after each message


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    sent: str
    text: str


def newest(limit: int = 50, *, to: str = "") -> list[Mail]:
    folder = Path(settings.EMAIL_FILE_PATH) if getattr(settings, "EMAIL_FILE_PATH", None) else None
    if folder is None or not folder.is_dir():
        return []
    files = sorted(folder.glob("*.log"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)
    mails = (mail for path in files for mail in reversed(_read(path)) if not to or to.lower() in mail.to.lower())
    return list(islice(mails, limit))


def _read(path: Path) -> list[Mail]:
    parts = path.read_bytes().split(_BETWEEN)
    return [_mail(part) for part in parts if part.strip()]


def _mail(raw: bytes) -> Mail:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        sent=str(message["Date"] or ""),
        text=body.get_content().strip() if body else "",
    )
