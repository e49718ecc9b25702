"""A role of ours with a panel, and people who apply for it: made by the actions that people call."""

from __future__ import annotations

import datetime as dt
import itertools

from ground import clock
from members.actions import accounts
from members.models import Person
from opportunities.actions import applications, draws, panels, scores
from opportunities.models import Role
from opportunities.queries.tallies import criteria_of
from tests.factories import duties, roles

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
    return duties.give(found, *kinds)


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=clock.LONDON).astimezone(dt.UTC)


def make_role(*, seats: int = 2, lines=ALL_MET, questions: int = 2, panel_pence: int = 12000, **changes) -> Role:
    """Published, open until CLOSES, with criteria, questions, a guide, two half days and their pay."""
    record = facts(seats, lines, questions)
    return roles.make_role(by=coordinator(), panel_pence=panel_pence, **(record | changes))


def make_record(**changes) -> dict:
    """What such a role says."""
    return roles.own_record(roles.make_project(), **(facts(2, ALL_MET, 2) | changes))


def facts(seats: int, lines, questions: int) -> dict:
    criteria = [
        {"kind": "experience", "need": need, "text": f"Has tried test {at}", "why_we_ask": "It helps."}
        | {"evidence": {"rule": "told_in_application"}, "how_to_show": "Tell us."}
        | ({"weight": weight} if weight else {})
        for at, (need, weight) in enumerate(lines)
    ]
    means = ["Does not show it", "Hints at it", "Shows it, in few words", "Shows it clearly", "Shows it fully"]
    selection = {
        "method": "panel_scoring",
        "text": "A panel scores.",
        "questions": [{"text": f"Tell us about a time {at}", "max_words": 200} for at in range(questions)],
        "guide": [{"score": at + 1, "means": words} for at, words in enumerate(means)],
        "panel": {"people": 3, "co_producers": 1},
        "tie_band_hundredths": 25,
    }
    half_day = {"key": "half-days", "kind": "session", "what": "Half days", "count": 2, "includes": ["follow_up"]}
    return {
        "seats": [{"kind": "places", "n": seats}],
        "criteria": criteria,
        "selection": {key: value for key, value in selection.items() if value != []},
        "work": [half_day, {"kind": "preparation", "none": True}],
        "sessions": [
            {"work": "half-days", "what": f"Half day {at + 1}", "on": on, "from": "10:00", "to": "13:00"}
            for at, on in enumerate(["2026-05-05", "2026-05-12"])
        ],
        "term": {"starts": "2026-05-04", "ends": "2026-06-30"},
        "dates": [{"kind": "hear_by", "on": "2026-04-03"}],
        "closes": {"kind": "date", "on": CLOSES[:10], "time": CLOSES[11:]},
        "pay": {
            "status": "paid",
            "lines": [
                {"kind": "paid", "work": "half-days", "amount": {"pence": 15000, "currency": "GBP"}, "unit": "session"}
            ],
        },
    }


def apply(role: Role, who: Person, words: str = "I tried it at home."):
    application = applications.begin(role=role, person=who, by=who)
    for question in application.version.selectionquestions.all():
        applications.answer(application=application, question=question, text=f"{words} {question.position}", by=who)
    return applications.submit(application=application, by=who)


def seat(role: Role, who: Person, *, paid: bool = True, **more):
    duties.give(who, "panel")
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


SOURCE_SAID = "The bonus ball of the lottery on Saturday 28 March"


def fix_lot(role: Role, source: str = SOURCE_SAID, **changes):
    """The list and its hash; the value is known an hour later."""
    given = {"opens_at": clock.now() + dt.timedelta(hours=1), "by": coordinator()} | changes
    return draws.store(role=role, source=source, **given)


def type_value(*, draw, **given):
    """At the hour from which it is known."""
    with clock.at(max(clock.now(), draw.opens_at)):
        return draws.type_value(draw=draw, **given)
