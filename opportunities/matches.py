"""The match that is stored with an application: results by criterion, the items and consents it rests on."""

from __future__ import annotations

from typing import Any

from members.models import Person
from opportunities.models import RoleVersion


def snapshot_of(person: Person, version: RoleVersion) -> dict[str, Any]:
    results = [
        {"criterion": each.pk, "need": each.need, "text": each.text, "result": "not_told", "by": ""}
        for each in version.criterions.all()
        if each.need in ("essential", "desirable")
    ]
    return {"matcher": "0", "results": results, "item_ids": [], "consent_ids": []}
