"""A role of ours with a panel, and people who apply for it: made by the actions that people call."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools

from ground import clock
from members.actions import accounts, duties
from members.models import Person
from opportunities.actions import applications, panels, scores
from opportunities.models import (
    Criterion,
    GuideLine,
    Organisation,
    PayLine,
    Project,
    Role,
    RoleVersion,
    SelectionQuestion,
    SessionLine,
    WorkLine,
)
from opportunities.tallies import criteria_of

numbers = itertools.count(1)
OPENS = "2026-03-02 10:00"
CLOSES = "2026-03-20 17:00"
AFTER = "2026-03-23 10:00"
ALL_MET = [("essential", None), ("desirable", 2), ("desirable", 1)]


def coordinator() -> Person:
    return person("Corin Hale", "coordinator")


def person(name: str, *kinds: str, email: str = "") -> Person:
    system = Person.objects.system()
    found = Person.objects.filter(name=name).first() or Person.objects.create(name=name)
    if not hasattr(found, "user") and email != "none":
        accounts.give(person=found, email=email or f"p{next(numbers)}@demo.example", by=system)
    for kind in kinds:
        duties.grant(person=found, kind=kind, by=system)
    return found


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=clock.LONDON).astimezone(dt.UTC)


def make_role(*, seats: int = 2, lines=ALL_MET, questions: int = 2, panel_pence: int = 12000, **version) -> Role:
    """Published, open from OPENS to CLOSES, with criteria, two questions, a guide, two sessions and pay."""
    by = coordinator()
    number = next(numbers)
    organisation, _ = Organisation.objects.get_or_create(name="An invented trust")
    project = Project.objects.create(
        name=f"Project {number}", slug=f"project-{number}", status="live", partner=organisation, kind_of_work="Training",
        summary="A project.", go_ahead_reference="G1", go_ahead_on=dt.date(2026, 1, 5), go_ahead_by=by,
    )  # fmt: skip
    role = Role.objects.create(kind="own", slug=f"hearing-{number}", project=project, added_by=by)
    facts = {
        "title": f"Shape the hearing checks {number}", "purpose": "Better checks.", "what_you_do": "Four half days.",
        "closes_kind": "date", "closes_at": moment(CLOSES), "hear_by_on": dt.date(2026, 4, 3),
        "work_starts_on": dt.date(2026, 5, 4), "work_ends_on": dt.date(2026, 6, 30), "pay_status": "paid",
        "selection_method": "panel_scoring", "selection_text": "A panel scores.", "seats_max": seats, "seats_min": seats,
        "panel_people": 3, "panel_co_producers": 1, "tie_band_hundredths": 25, "worked_total_pence": 30000,
        "panel_pence": panel_pence, "funded_pence": 30000 * seats + panel_pence, "funded_until": dt.date(2026, 12, 31),
    } | version  # fmt: skip
    counts = {
        "count_criteria": len(lines), "count_work": 3, "count_time": 2, "count_preparation": 1, "count_follow_up": 1,
        "count_pay_lines": 1, "count_expenses": 1, "count_support": 1, "count_routes_apply": 2,
        "count_routes_apply_offline": 1, "count_contacts": 1,
    }  # fmt: skip
    draft = RoleVersion.objects.create(role=role, kind="own", number=1, **facts, **counts)
    for at, (need, weight) in enumerate(lines):
        Criterion.objects.create(
            version=draft, position=at, kind="experience", need=need, weight=weight, text=f"Has tried test {at}",
            evidence_rule="told_in_application", how_to_show="Tell us.", why_we_ask="It helps.",
        )  # fmt: skip
    for at in range(questions):
        SelectionQuestion.objects.create(version=draft, position=at, text=f"Tell us about a time {at}", max_words=200)
    for at, means in enumerate(
        ["Does not show it", "Hints at it", "Shows it, in few words", "Shows it clearly", "Shows it fully"]
    ):
        GuideLine.objects.create(version=draft, position=at, score=at + 1, means=means)
    WorkLine.objects.create(version=draft, position=0, key="half-days", kind="session", what="Half days", count_min=2)
    PayLine.objects.create(
        version=draft, position=0, kind="paid", work_key="half-days", pence_min=15000, pence_max=15000, currency="GBP",
        unit="session",
    )  # fmt: skip
    for at, day in enumerate([dt.date(2026, 5, 5), dt.date(2026, 5, 12)]):
        SessionLine.objects.create(
            version=draft, position=at, work_key="half-days", what=f"Half day {at + 1}", on=day, starts=dt.time(10),
            ends=dt.time(13),
        )  # fmt: skip
    canonical = f'{{"slug":"{role.slug}"}}'
    RoleVersion.objects.filter(pk=draft.pk).update(
        status="published", canonical=canonical, sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        published_at=clock.now(), published_by=by,
    )  # fmt: skip
    Role.objects.filter(pk=role.pk).update(status="published", current=draft, first_published_at=clock.now())
    role.refresh_from_db()
    return role


def apply(role: Role, who: Person, words: str = "I tried it at home."):
    application = applications.begin(role=role, person=who, by=who)
    for question in application.version.selectionquestions.all():
        applications.answer(application=application, question=question, text=f"{words} {question.position}", by=who)
    return applications.submit(application=application, by=who)


def seat(role: Role, who: Person, *, paid: bool = True, **more):
    given = {"pence": 6000, "minutes": 180} if paid else {}
    return panels.give_seat(role=role, person=who, paid=paid, co_producer=paid, by=coordinator(), **given, **more)


def panel_of_three(role: Role):
    judges = [person("Petra Lund", "panel"), person("Tove Ashby", "panel"), person("Dee Walsh")]
    seats = [seat(role, judges[0], paid=False), seat(role, judges[1]), seat(role, judges[2])]
    for each in seats:
        panels.declare(seat=each, kind="none", by=each.person)
    return seats


def score_all(seats, values: dict, default: int = 3):
    """`values[(application pk, criterion position)]` is one value for all judges, or one each; None: cannot tell."""
    for at, each in enumerate(seats):
        for application in each.role.applications.filter(status="submitted").order_by("pk"):
            panels.declare_about(seat=each, application=application, kind="none", by=each.person)
            for criterion in criteria_of(each.role):
                value = values.get((application.pk, criterion.position), default)
                value = value[at] if isinstance(value, list | tuple) else value
                scores.give(
                    seat=each, application=application, criterion=criterion, value=value, cannot_tell=value is None,
                    by=each.person,
                )  # fmt: skip
    for each in seats:
        scores.lock(seat=each, by=each.person)
