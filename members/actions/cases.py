"""What a person asked us to put right. The words are sealed; the day it is due stands in the open."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ground import clock, states, trail
from ground.exceptions import Refused
from members import permissions
from members.models import Case, Person
from members.transitions import CASE

ANSWER_WITHIN = dt.timedelta(days=30)
ON_ITS_PAGE = "This is answered on the page of the work, by somebody who did not say that it does not count."


@transaction.atomic
def open_case(*, kind: str, words: str, by: Person, person: Person | None = None, about: str = "") -> Case:
    """`about` is a model label and an id. The same open question twice is one case."""
    who = (person or by).root
    permissions.check_own(by=by, person=who)
    if not words.strip():
        raise Refused("Write what you would like to ask.")
    found = Case.objects.filter(person=who, kind=kind, about=about, status="open").order_by("pk").first()
    if found is not None and about:
        return found
    made = Case.objects.create(
        kind=kind, person=who, words=words.strip(), about=about, due_on=clock.today() + ANSWER_WITHIN
    )
    trail.record("open_case", made, by=by, kind=kind)
    return made


@transaction.atomic
def open_about_join(*, person: Person, about: str, by: Person) -> Case:
    """ "This was not me", said of two records: by the link, where nobody is signed in, or to somebody of the team."""
    found = Case.objects.filter(kind="record", about=about, status="open").order_by("pk").first()
    if found is not None:
        return found
    words = "This was not me: these records are not one person."
    made = Case.objects.create(
        kind="record", person=person, words=words, about=about, due_on=clock.today() + ANSWER_WITHIN
    )
    trail.record("open_case", made, by=by, kind="record")
    return made


@transaction.atomic
def answer(*, case: Case, by: Person) -> Case:
    """We have answered, by whatever way the person asked for. A second call is harmless."""
    permissions.check_people(by)
    if case.kind == "work":
        raise Refused(ON_ITS_PAGE)
    states.move(case, CASE, "answer", by=by)
    return case


@transaction.atomic
def answer_about_work(*, case: Case, by: Person) -> Case:
    """Whoever keeps the work knows who may; a trigger there lets nobody else."""
    states.move(case, CASE, "answer", by=by)
    return case


@transaction.atomic
def close(*, case: Case, by: Person) -> Case:
    permissions.check_people(by)
    if case.kind == "work" and case.status == "open":
        raise Refused(ON_ITS_PAGE)
    states.move(case, CASE, "close", by=by, closed_at=clock.now(), closed_by=by)
    return case
