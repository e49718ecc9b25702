"""The only place that opens bank details and the bank's files: into a file, and for the person's own comparison."""

from __future__ import annotations

from ground.sealed import opened, opened_bytes
from payments.models import BankFile, BankMessage, PayeeDestination


def details(destination: PayeeDestination) -> tuple[str, str, str]:
    """(name, sort code, account)"""
    return opened(destination.name), opened(destination.sort_code), opened(destination.account)


def content(kept: BankFile | BankMessage) -> bytes:
    return opened_bytes(kept.content)
