"""How the story stands on the day somebody opens the demo: something to do for each person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from members.models import Person
from opportunities.actions import places, projects, roles
from opportunities.models import PanelSeat, Place, Placement, Role
from payments.actions import contributions, pay_runs
from payments.models import Attempt, Contribution, Payment
from payments.rails import mock_bank
from portal.demo.story import choosing, paying

if TYPE_CHECKING:
    from portal.demo.story.year import Year


def seat(role: Role, person: Person) -> PanelSeat:
    return PanelSeat.objects.get(role=role, person=person)


def review(year: Year, record: dict) -> None:
    """Chosen, answered in part: two places taken up, one turned down and offered on, one letter still to be read out."""
    stage, closes = year.stage, year.offset(record["closes"]["on"])
    year.on(closes - 24, lambda: year.publish(record))
    year.on(closes - 14, lambda: choosing.apply(stage, year.role(record), stage.cast["coproducer"]))
    year.apply_before(record, closes, 8, skip=6)
    year.on(closes - 2, lambda: choosing.apply(stage, year.role(record), _without_mail(stage, "Winifred Moss")))
    for day, name in ((closes + 3, "panel"), (closes + 4, "ally"), (closes + 5, "coproducer2")):
        year.on(day, lambda name=name: choosing.judge(stage, seat(year.role(record), stage.cast[name])))
    year.on(closes + 8, lambda: choosing.decide(stage, year.role(record)))
    year.on(-14, lambda: choosing.write_letters(stage, year.role(record)))
    year.on(-12, lambda: choosing.offer_places(stage, year.role(record)))
    year.on(-9, lambda: _answer(year, record))


def _without_mail(stage, name: str) -> Person:
    return next(person for person in stage.company if person.name == name)


def _answer(year: Year, record: dict) -> None:
    stage = year.stage
    offered = list(Place.objects.filter(role=year.role(record), status="offered").order_by("pk"))
    mine = [place for place in offered if place.application.person == stage.cast["coproducer"]]
    others = [place for place in offered if place not in mine]
    for place in [*mine, *others[:1]]:
        places.accept(place=place, by=place.application.person)
    for place in others[1:2]:
        places.turn_down(place=place, by=place.application.person)


def deciding(year: Year, record: dict) -> None:
    """Past its deadline: one judge half-way, one who has only to lock, one who has not begun."""
    stage, closes = year.stage, year.offset(record["closes"]["on"])
    year.on(-30, lambda: year.publish(record))
    year.apply_before(record, closes, 6)
    year.on(closes - 1, lambda: choosing.apply(stage, year.role(record), _without_mail(stage, "Albert Cope")))
    half, whole = closes + 2, closes + 3
    year.on(half, lambda: choosing.judge(stage, seat(year.role(record), stage.cast["panel"]), share=0.5, lock=False))
    year.on(whole, lambda: choosing.judge(stage, seat(year.role(record), stage.cast["ally"]), lock=False))


def not_public(year: Year, records: list[dict]) -> None:
    """One role waits for finance, one is still being written, one project waits for its go-ahead."""
    stage = year.stage
    asked, drafted = records
    choosing.go_public(stage, asked, year.lines[asked["project"]], fund=False)
    roles.draft(record=drafted, by=stage.coordinator)
    projects.start(
        name="Young people and waiting rooms",
        slug="young-people-and-waiting-rooms",
        partner="Camden Council",
        kind_of_work="Co-design",
        summary="Young people look at waiting rooms and say what would make waiting easier.",
        by=stage.coordinator,
    )


def surprises(year: Year) -> None:
    """What also happens: a choice to turn pay down, to take less, a query, a return, a payment left lying."""
    stage = year.stage
    year.on(-97, lambda: _choose(stage, "learning-partners-peer-group", "none"))
    year.on(-127, lambda: _choose(stage, "learning-partners-peer-group", "less"))
    year.on(-153, lambda: _choose(stage, "learning-partners-peer-group", "none"))
    year.on(-12, lambda: _query(stage))
    year.on(-132, lambda: _forget(stage, "hearing-checks-first-group"))
    year.on(-116, lambda: _remember(stage))
    year.on(-99, lambda: _forget(stage, "patient-data-reading-group"))
    year.on(-84, lambda: _remember(stage))
    year.on(-20, lambda: _forget(stage, "hearing-checks-first-group"))
    year.on(-74, lambda: _return(stage))
    year.on(-2, lambda: _half_a_run(year))


def _mine(slug: str, status: str) -> list[Contribution]:
    return list(Contribution.objects.filter(role__slug=slug, status=status).order_by("-worked_on", "pk"))


def _choose(stage, slug: str, kind: str) -> None:
    found = [one for one in _mine(slug, "expected") if one.payee != stage.cast["coproducer"]]
    for contribution in found[:1]:
        contributions.confirm(contribution=contribution, by=stage.coordinator)
        contribution.refresh_from_db()
        paying.choose(contribution, kind, 4000 if kind == "less" else None)


def _query(stage) -> None:
    for contribution in _mine("learning-partners-peer-group", "expected")[-1:]:
        contributions.query(
            contribution=contribution,
            words="Were you there for the whole meeting, or the first half?",
            by=stage.coordinator,
        )


def _forget(stage, slug: str) -> None:
    """Two people's payments are left lying in the office from now on: they will be late, and it will show."""
    found = Placement.objects.filter(role__slug=slug).exclude(person=stage.cast["coproducer"]).order_by("pk")
    stage.forgotten = tuple(placement.person_id for placement in found[:2])


def _remember(stage) -> None:
    stage.forgotten = ()


def _return(stage) -> None:
    """The bank will send one payment back two days after it booked it."""
    attempt = Attempt.objects.filter(status__in=["sending", "accepted"]).order_by("pk").first()
    if attempt is not None:
        mock_bank.behave("return-later", days=2, reason="AC04", end_to_end_id=attempt.key)


def _half_a_run(year: Year) -> None:
    """Finance has approved most of what there was and prepared a run: the second person has it before them."""
    waiting = Payment.objects.filter(status="proposed").order_by("-pk").values_list("payee_id", flat=True)
    if paying.approve_all(year.stage, but=(*year.stage.forgotten, *waiting[:2])):
        pay_runs.prepare(by=year.stage.finance)
