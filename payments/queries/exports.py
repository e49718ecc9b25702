"""Who took a file with people's bank details out of the portal, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from ground.models import AuditEvent
from members.models import Person
from payments.models import BankFile, PayRun

VERBS = {
    "export_run": "Made the file",
    "download_copy": "Took a copy",
    "save_file": "Saved the file",
    "send_to_bank": "Sent it to the bank",
}


@dataclass(frozen=True)
class Export:
    at: dt.datetime
    who: str
    did: str
    run: PayRun


def events() -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(
        verb__in=VERBS, kind__in=(BankFile._meta.label_lower, PayRun._meta.label_lower)
    ).order_by("-pk")


def told(rows: list[AuditEvent]) -> list[Export]:
    """Three queries, however many rows."""
    files = BankFile.objects.filter(pk__in=[one.object_id for one in rows if one.kind == BankFile._meta.label_lower])
    run_of = dict(files.values_list("pk", "run_id"))
    ids = {run_of[one.object_id] if one.kind == BankFile._meta.label_lower else one.object_id for one in rows}
    runs = PayRun.objects.in_bulk(ids)
    names = Person.objects.in_bulk({one.actor_id for one in rows})
    return [
        Export(
            at=one.at,
            who=names[one.actor_id].name,
            did=VERBS[one.verb],
            run=runs[run_of[one.object_id] if one.kind == BankFile._meta.label_lower else one.object_id],
        )
        for one in rows
    ]
