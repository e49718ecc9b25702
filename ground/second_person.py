"""What one person asked for and a second one has to agree to. Each app that has such things lists them.

`<app>/second_person.py` has `waiting(person)`: the rows that this person may give the second yes for, or all of them
where it is None. `portal.team.second_person` joins them into one list, with its mails.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Waits:
    """`row` says in its class how a mail names its kind: `waits_as = "a pay run to authorise"`, never whom it is about."""

    row: models.Model
    what: str
    about: str
    asked_by: str
    since: dt.datetime
    href: str
    kinds: frozenset[str]  # holders of one of these duties are asked

    @property
    def key(self) -> tuple[str, int]:
        return self.row._meta.label_lower, self.row.pk
