"""How the story stands on the day somebody opens the demo: something to do for each person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from members.actions import notices
from members.models import Notice, Person
from opportunities.actions import letters, places, projects, roles
from opportunities.models import PanelSeat, Place, Placement, Role
from payments import demo_bank
from payments.actions import commitments, pay_runs
from payments.models import Payment
from portal.demo.story import choosing, paying

if TYPE_CHECKING:
    from portal.demo.story.year import Year


def seat(role: Role, person: Person) -> PanelSeat:
    return PanelSeat.objects.get(role=role, person=person)


def review(year: Year, record: dict) -> None:
    """Chosen, answered in part: Rowan takes it up, Edith said yes on the phone, Winifred was asked late."""
    stage, closes = year.stage, year.offset(record["closes"]["on"])
    year.on(closes - 24, lambda: year.publish(record))
    year.on(closes - 14, lambda: choosing.apply(stage, year.role(record), stage.cast["coproducer"]))
    year.apply_before(record, closes, 8, skip=6)
    for name in ("Winifred Moss", "Edith Lowe"):
        year.on(closes - 2, lambda name=name: _apply_by_phone(year, record, name))
    for day, name in ((closes + 3, "panel"), (closes + 4, "ally"), (closes + 5, "coproducer2")):
        year.on(day, lambda name=name: choosing.judge(stage, seat(year.role(record), stage.cast[name]), most=4))
    year.on(closes + 8, lambda: choosing.decide(stage, year.role(record)))
    year.on(-14, lambda: choosing.write_letters(stage, year.role(record)))
    year.on(-12, lambda: _offer(year, record, "Rowan Demo", "Edith Lowe"))
    year.on(-9, lambda: _answer(year, record))
    year.on(-1, lambda: _offer(year, record, "Winifred Moss"))


def _without_mail(stage, name: str) -> Person:
    return next(person for person in stage.company if person.name == name)


def _apply_by_phone(year: Year, record: dict, name: str) -> None:
    person = _without_mail(year.stage, name)
    year.stage.favoured.add(person.pk)
    choosing.apply(year.stage, year.role(record), person)


def _offer(year: Year, record: dict, *names: str) -> None:
    for application in year.role(record).applications.filter(person__name__in=names).order_by("pk"):
        places.offer(application=application, by=year.stage.coordinator)


def _answer(year: Year, record: dict) -> None:
    stage = year.stage
    rowan, edith = stage.cast["coproducer"], _without_mail(stage, "Edith Lowe")
    offered = Place.objects.filter(role=year.role(record), status="offered")
    places.accept(place=offered.get(application__person=rowan), by=rowan)
    for letter in Notice.objects.to_tell().filter(person=edith, kind=letters.READY):
        notices.log(notice=letter, by=stage.coordinator)
    places.accept(place=offered.get(application__person=edith), heard="phone", by=stage.coordinator)


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
    """One role waits for finance, one was refused and is being written again, one project waits for its go-ahead."""
    stage = year.stage
    asked, drafted = records
    choosing.go_public(stage, asked, year.lines[asked["project"]], fund=False)
    version = roles.draft(record=drafted, by=stage.coordinator)
    request = roles.ask_for_funding(version=version, by=stage.coordinator)
    why = "The pot has to last until the new check is tested. Ask again for six people."
    commitments.refuse(request=request, why=why, by=stage.finance)
    projects.start(
        name="Young people and waiting rooms",
        slug="young-people-and-waiting-rooms",
        partner="Camden Council",
        kind_of_work="Co-design",
        summary="Young people look at waiting rooms and say what would make waiting easier.",
        by=stage.coordinator,
    )


def last_meeting(year: Year) -> None:
    """The peer group met a week ago. Its pay stands at every step: refused, at the bank, prepared, approved, proposed."""
    stage = year.stage
    year.on(-8, lambda: _keep_for_last(stage))
    year.on(-4, lambda: _refused_by_the_bank(stage))
    year.on(-3, lambda: _with_the_bank(stage))
    year.on(-2, lambda: _half_a_run(stage))


def _keep_for_last(stage) -> None:
    peers = Placement.objects.filter(role__slug="learning-partners-peer-group", status="active").order_by("pk")
    stage.kept = tuple(placement.person_id for placement in peers)


def _others(stage, *, of: int) -> tuple[int, ...]:
    """Everybody but the next few of those who were kept for last, the demo's own co-producer not among them."""
    mine = Payment.objects.filter(status="proposed", payee_id__in=stage.kept)
    taken = set(mine.exclude(payee__in=stage.cast.values()).order_by("pk").values_list("payee_id", flat=True)[:of])
    return tuple(set(Payment.objects.filter(status="proposed").values_list("payee_id", flat=True)) - taken)


def _refused_by_the_bank(stage) -> None:
    if paying.approve_all(stage, but=_others(stage, of=1)):
        demo_bank.behave("reject-file")
        paying.send(stage)
        paying.fetch_answers(stage)
        demo_bank.behave("accept")


def _with_the_bank(stage) -> None:
    """Accepted, and not booked as far as we have read."""
    paying.fetch_answers(stage)
    if paying.approve_all(stage, but=_others(stage, of=1)):
        paying.send(stage)
        paying.fetch_answers(stage)


def _half_a_run(stage) -> None:
    """A run was taken apart and prepared anew, and one payment more approved: the second person has it before them."""
    newest = Payment.objects.filter(status="proposed").exclude(payee_id__in=stage.forgotten).order_by("-pk")
    last = tuple(newest.values_list("payee_id", flat=True)[:2])
    if paying.approve_all(stage, but=(*stage.forgotten, *last)):
        early = pay_runs.prepare(by=stage.finance)
        pay_runs.take_apart(run=early, why="mistake", by=stage.finance2)
        pay_runs.prepare(by=stage.finance)
    paying.approve_all(stage, but=(*stage.forgotten, *last[:1]))
