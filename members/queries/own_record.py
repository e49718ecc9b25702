"""What a person's own pages show: what they told, what they share, who may read what and who did."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from ground import clock, search, text_format
from ground.typed import apart
from members import access_labels, merged_records
from members.models import (
    BY_CONSENT,
    JUDGING,
    AccessEvent,
    AccessGrant,
    Case,
    DutyKind,
    Join,
    Person,
    PersonKind,
    PrivateDetails,
    ProfileItem,
    User,
    VocabularyTerm,
)
from members.vocabulary_sections import SECTIONS, Section

READERS: dict[str, str] = {
    DutyKind.COORDINATOR: "The coordinators",
    DutyKind.FINANCE: "The finance team",
    DutyKind.PANEL: "The panel",
    DutyKind.ADMINISTRATOR: "The administrators",
    DutyKind.GROUP: "The group",
}


LOOK_BACK = 500  # readings looked through for one page of days


@dataclasses.dataclass(frozen=True)
class Told:
    term: VocabularyTerm
    item: ProfileItem | None

    @property
    def answer(self) -> str:
        return self.item.answer if self.item else ""

    @property
    def shared(self) -> bool:
        return self.item is not None and hasattr(self.item, "matchable")


def told(person: Person) -> list[Told]:
    """Every word of the vocabulary that is asked today, with what this person said to it. Two queries (and their ids)."""
    items: dict[int, ProfileItem] = {}
    rows = ProfileItem.objects.filter(person__in=merged_records.ids_of(person)).select_related("matchable", "term")
    for item in rows.order_by("told_at", "pk"):
        items[item.term_id] = item
    asked = VocabularyTerm.objects.filter(Q(retired_in=None) | Q(pk__in=items)).order_by("pk")
    return [Told(term, items.get(term.pk)) for term in asked]


def told_in(section: Section, rows: Iterable[Told]) -> list[Told]:
    return [row for row in rows if row.term.scheme == section.scheme and section.has(row.term.code)]


def sections_of(person: Person) -> list[tuple[Section, int, int, int]]:
    """(section, words, told, shared) for each portion of the vocabulary."""
    rows = told(person)
    found = []
    for section in SECTIONS:
        here = told_in(section, rows)
        answered = [row for row in here if row.item]
        found.append((section, len(here), len(answered), sum(row.shared for row in answered)))
    return found


def shared_items(person: Person) -> list[ProfileItem]:
    return list(
        ProfileItem.objects.filter(person__in=merged_records.ids_of(person), matchable__isnull=False)
        .select_related("term", "matchable__consent")
        .order_by("term__scheme", "term__label")
    )


def keeps(person: Person, field: str) -> bool:
    """Whether a private detail is there; not what it says."""
    rows = PrivateDetails.objects.filter(person__in=merged_records.ids_of(person))
    return any(bool(getattr(row, field)) for row in rows)


def grants_on(person: Person, what: str = "") -> QuerySet[AccessGrant]:
    """Live ones: who may read what of this person now."""
    live = AccessGrant.objects.filter(
        person__in=merged_records.ids_of(person), ended_at=None, until__gt=clock.now(), granted_at__lte=clock.now()
    )
    return (live.filter(what=what) if what else live).select_related("reader").order_by("what", "pk")


def may_read(person: Person, what: str = "") -> list[dict]:
    """One row for what may be read and why: all who may, and the last day of any of them."""
    rows: dict[tuple[str, str], dict] = {}
    grants = list(grants_on(person, what))
    said = access_labels.words_of(grant.what for grant in grants)
    for grant in grants:
        who = reader_name(grant.reader, grant.purpose) if grant.reader else READERS.get(grant.reader_duty, "The team")
        row = rows.setdefault(
            (grant.what, grant.purpose),
            {
                "names": [],
                "what": said[grant.what],
                "why": grant.purpose,
                "until": grant.until,
                "stop": grant.pk if grant.what in BY_CONSENT else None,
            },
        )
        row["names"] += [] if who in row["names"] else [who]
        row["until"] = max(row["until"], grant.until)
    return [{**row, "who": text_format.joined(row["names"])} for row in rows.values()]


def reads_of(person: Person) -> QuerySet[AccessEvent]:
    return AccessEvent.objects.filter(person__in=merged_records.ids_of(person)).select_related("reader").order_by("-pk")


def did_read(person: Person, limit: int) -> list[dict]:
    return by_day(reads_of(person)[:LOOK_BACK])[:limit]


def reader_name(reader: Person, purpose: str) -> str:
    """No judge is named to somebody whom they judge."""
    return "A judge on the panel" if purpose == JUDGING else reader.name


def by_day(events: Iterable[AccessEvent]) -> list[dict]:
    """The newest first: what one person read on one day for one reason is one line, which says how often.

    Its key is the first reading of that day, so that a question about it stays with it.
    """
    rows: dict[tuple, dict] = {}
    events = list(events)
    said = access_labels.words_of(event.what for event in events)
    for event in events:
        day = clock.london(event.at).date()
        key = (event.reader_id, event.what, event.purpose, event.allowed, day)
        row = rows.setdefault(
            key,
            {
                "who": reader_name(event.reader, event.purpose), "what": said[event.what], "why": event.purpose,
                "at": event.at, "allowed": event.allowed, "times": 0,
            },
        )  # fmt: skip
        row["pk"], row["times"] = event.pk, row["times"] + 1
    return list(rows.values())


# For the coordinators


def people_called(name: str) -> QuerySet[Person]:
    """People whose name has these words in it, with what a list of them shows."""
    found = (
        Person.objects.filter(kind=PersonKind.PERSON)
        .select_related("merged_into", "merged_by", "added_by")
        .annotate(signs_in=Exists(User.objects.filter(person=OuterRef("pk"))))
    )
    return called(found, name).order_by("name", "pk")


def called(found: QuerySet[Person], name: str) -> QuerySet[Person]:
    return found.filter(search.matching(name, "name_folded"))


def case_words(case: Case) -> dict[str, str]:
    """What a question is about, for those who answer it; the person's own words stay sealed here."""
    label, _, number = case.about.partition(":")
    if label == "members.join":
        join = Join.objects.select_related("record", "keep").get(pk=int(number))
        return {"words": f"“This was not me”: {apart(join.record.name)} and {apart(join.keep.name)}"}
    if label == "members.accessevent":
        event = AccessEvent.objects.select_related("reader").get(pk=int(number))
        what = access_labels.to_others(access_labels.words_of([event.what])[event.what])
        tried = "read" if event.allowed else "tried to read"
        return {
            "words": f"Why {apart(event.reader.name)} {tried} {what} on {text_format.date(event.at)}, to {event.purpose}"
        }
    return {"words": case.get_kind_display()}
