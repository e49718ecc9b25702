"""The open roles as this process knows them: narrowed, searched and counted without asking a table.

One snapshot a process, of one `PublicData.version`. The version is read before the rows, so that whoever publishes
meanwhile can only make it be built once more. Open or closed is asked of the clock at each request.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db.models import F

from ground import clock, search
from ground.models import PublicData
from opportunities.models import Role, RoleStatus, RoleVersion
from opportunities.models.role_states import OPEN_ENDED, Roles, yearly_window
from opportunities.queries.role_facets import FACETS, Facet, area_facet, with_length


@dataclass(frozen=True)
class OpenRole:
    """`until`: the first moment at which it takes no more applications; None of one that has no such moment."""

    pk: int
    version: int
    until: dt.datetime | None
    text: str


@dataclass
class Snapshot:
    """`rows` in the order of the list; bit n of a number stands for row n. `public`: how many roles anyone may read."""

    version: int
    built_at: dt.datetime
    rows: tuple[OpenRole, ...]
    facets: tuple[Facet, ...]
    bits: Mapping[tuple[str, str], int]
    public: int
    until: dt.datetime | None = None  # the first moment at which a role of every year opens or closes
    cards: dict[int, str] = field(default_factory=dict, repr=False)  # by role: what `presenters.open_list` made of it
    pages: dict[str, Any] = field(default_factory=dict, repr=False)  # by slug: what `presenters.role_page` made of it
    _open: tuple[dt.datetime, dt.datetime | None, int] | None = field(default=None, repr=False)

    def holds(self, version: int, now: dt.datetime) -> bool:
        return self.version == version and self.built_at <= now and (self.until is None or now < self.until)

    def open_at(self, now: dt.datetime) -> int:
        return self._standing(now)[2]

    def next_end(self, now: dt.datetime) -> dt.datetime | None:
        return self._standing(now)[1]

    def _standing(self, now: dt.datetime) -> tuple[dt.datetime, dt.datetime | None, int]:
        """From when, until when, and which are open then: kept until the next of them closes.

        One tuple, so that a thread that asks about a later moment meanwhile changes nothing of this answer.
        """
        kept = self._open
        if kept is None or not (kept[0] <= now and (kept[1] is None or now < kept[1])):
            ends = [row.until for row in self.rows if row.until is not None and row.until > now]
            kept = (now, min(ends, default=None), _number(row.until is None or row.until > now for row in self.rows))
            self._open = kept
        return kept

    def of_facet(self, name: str, codes: Iterable[str]) -> int:
        """Several values of one facet widen."""
        found = 0
        for code in codes:
            found |= self.bits.get((name, code), 0)
        return found

    def saying(self, words: str) -> int:
        says = search.sentence(words)
        return _number(says(row.text) for row in self.rows)

    def narrowed(self, chosen: Mapping[str, list[str]], words: str, now: dt.datetime) -> dict[str, int]:
        """By facet: what everything but that facet leaves; "" is what all of it leaves."""
        base = self.open_at(now)
        if words:
            base &= self.saying(words)
        each = {name: self.of_facet(name, codes) for name, codes in chosen.items()}
        found = {}
        for leave in ("", *(facet.name for facet in self.facets)):
            left = base
            for name, bits in each.items():
                if name != leave:
                    left &= bits
            found[leave] = left
        return found

    def roles(self, bits: int) -> Found:
        return Found(self.rows, bits)


@dataclass(frozen=True)
class Found:
    """Rows that a number stands for, for a paginator: counted without walking through them."""

    rows: tuple[OpenRole, ...]
    bits: int

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __iter__(self) -> Iterator[OpenRole]:
        return iter(self[:])

    def __getitem__(self, wanted: slice) -> list[OpenRole]:
        return [self.rows[place] for place in islice(places(self.bits), wanted.start, wanted.stop)]


def places(bits: int) -> Iterator[int]:
    """Which rows a number stands for. By its digits: asking bit by bit costs the square of their number."""
    digits = bin(bits)[:1:-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def _number(flags: Iterable[bool]) -> int:
    digits = "".join("1" if flag else "0" for flag in flags)
    return int(digits[::-1] or "0", 2)


_lock = threading.Lock()
_kept: Snapshot | None = None


def current() -> Snapshot:
    global _kept
    version, now, kept = PublicData.objects.version(), clock.now(), _kept
    if kept is not None and kept.holds(version, now):
        return kept
    with _lock:
        if _kept is None or not _kept.holds(version, now):
            _kept = _built(version, now)
        return _kept


def forget() -> None:
    """For a process that is given another database."""
    global _kept
    _kept = None


def _built(version: int, now: dt.datetime) -> Snapshot:
    public = Role.objects.public()
    facets = (*FACETS, area_facet(public))
    rows = []
    yearly, turns = _of_every_year(public, now)
    columns = ("pk", "current", "current__closes_at", "current__closes_kind", "current__sessions_end_at", "stopped_at")
    texts = ("current__search_text", "project__search_text")
    found = public.filter(status=RoleStatus.PUBLISHED).order_by(F("current__closes_at").asc(nulls_last=True), "pk")
    for pk, terms, closes_at, closes_kind, sessions_end_at, stopped_at, *said in found.values_list(*columns, *texts):
        until = min((at for at in (closes_at, sessions_end_at, stopped_at) if at is not None), default=None)
        going_on = closes_kind in OPEN_ENDED or (closes_kind == "yearly" and pk in yearly)
        if (closes_at is not None or going_on) and (until is None or until > now):
            rows.append(OpenRole(pk, terms, until, "\n".join(text for text in said if text)))
    place = {row.pk: number for number, row in enumerate(rows)}
    those = with_length(public.open(now)).order_by()
    bits = {}
    for facet in facets:
        for code, _words, condition in facet.values:
            bits[facet.name, code] = sum(
                1 << place[pk] for pk in set(those.filter(condition()).values_list("pk", flat=True)) if pk in place
            )
    return Snapshot(version, now, tuple(rows), facets, bits, public.count(), turns)


def _of_every_year(public: Roles, now: dt.datetime) -> tuple[set[int], dt.datetime | None]:
    """Those whose yearly window is open, and the first moment at which one of them opens or closes."""
    found, today = set(), clock.london(now).date()
    turns = []
    columns = ("closes_opens_month", "closes_opens_day", "closes_on_month", "closes_on_day")
    windows = RoleVersion.objects.filter(pk__in=public.filter(current__closes_kind="yearly").values("current"))
    for version in windows.only("role", *columns).order_by("pk"):
        is_open, day = yearly_window(version, today)
        turns.append(clock.start_of(day))
        if is_open:
            found.add(version.role_id)
    return found, min(turns, default=None)
