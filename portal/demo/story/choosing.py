"""One role, from its first draft to everybody having had an answer."""

from __future__ import annotations

import datetime as dt

from ground import clock
from members.models import Person
from opportunities.actions import applications, draws, letters, panels, places, roles, scores, selections
from opportunities.models import Application, Criterion, Draw, PanelSeat, Place, Role
from opportunities.queries import choices, tallies
from payments.actions import commitments
from payments.models import BudgetLine
from portal.demo.story.people import ANSWERS
from portal.demo.story.stage import Stage

STRENGTHS = (
    "You told one small story, and it showed the whole problem.",
    "You said what would have helped, and not only what went wrong.",
    "You were honest about what you do not know yet.",
    "You thought of people who are not in the room.",
)
IDEAS = (
    "Pick one moment. Say what happened, and what would have made it easier.",
    "Say a little about what you did yourself: it is what the panel looks for.",
    "If it is your first time, say so. It counts.",
    "Two sentences for each question are enough, if the second one is an example.",
)
PANEL_FEE, PANEL_MINUTES = 6000, 180


def go_public(stage: Stage, record: dict, line: BudgetLine, *, publish: bool = True, fund: bool = True) -> Role:
    """Drafted, its panel seated, funded and published."""
    coordinator = stage.coordinator
    version = roles.draft(record=record, by=coordinator)
    for name, paid in (("panel", False), ("ally", False), ("coproducer2", True)):
        panels.give_seat(
            role=version.role,
            person=stage.cast[name],
            paid=paid,
            co_producer=paid,
            pence=PANEL_FEE if paid else None,
            minutes=PANEL_MINUTES if paid else None,
            by=coordinator,
        )
    version.refresh_from_db()
    request = roles.ask_for_funding(version=version, by=coordinator)
    if fund:
        commitments.commit(request=request, line=line, by=stage.finance)
        version.refresh_from_db()
        if publish:
            roles.publish(version=version, by=coordinator)
    version.role.refresh_from_db()
    return version.role


def apply(stage: Stage, role: Role, person: Person, *, send: bool = True) -> Application:
    """Online for whoever has an account; by phone or post, typed by the coordinator, for the others."""
    questions = list(role.current.selectionquestions.order_by("position"))
    words = list(ANSWERS.values())
    texts = [words[(person.pk + number * 3) % len(words)] for number, _ in enumerate(questions)]
    if not hasattr(person, "user"):
        typed = {question.pk: text for question, text in zip(questions, texts, strict=True)}
        channel = "post" if person.reach_by == "post" else "phone"
        return applications.enter(role=role, person=person, channel=channel, answers=typed, by=stage.coordinator)
    application = applications.begin(role=role, person=person, by=person)
    for question, text in zip(questions, texts, strict=True):
        if send or question is questions[0]:
            applications.answer(application=application, question=question, text=text, by=person)
    if send:
        applications.submit(application=application, by=person)
    return application


def judge(stage: Stage, seat: PanelSeat, *, share: float = 1.0, lock: bool = True, most: int = 5) -> None:
    """One judge reads and scores, and locks. `share`: how much of it they have done so far. `most`: what those who are
    not favoured get at best; with 4 of 5, no lot can take a favoured person's place."""
    person = seat.person
    panels.declare(seat=seat, kind="none", by=person)
    criteria = list(Criterion.objects.filter(version=seat.role.current, need__in=["essential", "desirable"]))
    waiting = list(Application.objects.filter(role=seat.role, status="submitted").order_by("code"))
    for application in waiting[: round(len(waiting) * share)]:
        panels.declare_about(seat=seat, application=application, kind="none", by=person)
        panels.read(seat=seat, application=application, by=person)
        for criterion in criteria:
            scores.give(
                seat=seat,
                application=application,
                criterion=criterion,
                value=_value(stage, application, criterion, most),
                by=person,
            )
    if lock:
        scores.lock(seat=seat, by=person)


def _value(stage: Stage, application: Application, criterion: Criterion, most: int) -> int:
    """Every applicant has a level of their own, from 2 to 4, and each judge sees it within one point."""
    if application.person_id in stage.favoured:
        return 5
    level = 2 + (application.pk * 7) % 3
    if criterion.need == "essential":
        level = max(level, 3) if application.pk % 5 else 2
    return min(most, level + stage.chance.choice((0, 0, 1)))


def decide(stage: Stage, role: Role) -> None:
    """The coordinator confirms what the scores say; where they are too close to call, two people draw a lot first."""
    if tallies.cut_of(role, tallies.tally(role)).needs_lot:
        known = clock.now() + dt.timedelta(hours=4)
        draw = draws.store(
            role=role, source="The next bonus ball of the Saturday lottery, and its date", opens_at=known,
            by=stage.coordinator,
        )  # fmt: skip
        value = f"{stage.chance.randrange(1, 60)} on a Saturday"
        with clock.at(known):
            draws.type_value(draw=draw, value=value, by=stage.coordinator)
            draws.type_value(draw=Draw.objects.get(pk=draw.pk), value=value, by=stage.cast["panel"])
            selections.decide(role=role, talked=True, by=stage.coordinator)
    selections.decide(role=role, talked=True, by=stage.coordinator)


def write_letters(stage: Stage, role: Role) -> None:
    for application in Application.objects.filter(role=role, decided_at__isnull=False).order_by("pk"):
        letters.write(
            application=application,
            strength=STRENGTHS[application.pk % len(STRENGTHS)],
            idea=IDEAS[application.pk % len(IDEAS)],
            by=stage.coordinator,
        )


def offer_places(stage: Stage, role: Role) -> list[Place]:
    return places.offer_all(role=role, by=stage.coordinator)


def answer_places(stage: Stage, role: Role, *, turn_down: int = 0, silent: int = 0) -> None:
    """Everybody says yes, but for the first few. A place turned down, or not answered, goes to the next in reserve."""
    offered = Place.objects.filter(role=role, status="offered").exclude(application__person__in=stage.favoured)
    quiet = list(offered.exclude(application__person__user=None).order_by("pk")[: turn_down + silent])
    for place in Place.objects.filter(role=role, status="offered").order_by("pk"):
        if place not in quiet:
            places.accept(place=place, sessions_chosen=_dates_of(place), by=place.application.person)
    for place in quiet[:turn_down]:
        places.turn_down(place=place, why="The dates no longer suit me.", by=place.application.person)


def _dates_of(place: Place) -> list[int]:
    """One date that still has room, where the role lets people choose. Every fourth person does not say yet."""
    free = [
        date.session.pk
        for choice in choices.choices(place.role.current, place.role)
        for date in choice.dates
        if date.can_be_chosen
    ]
    return [free[place.pk % len(free)]] if free and place.pk % 4 else []


def conclude(stage: Stage, role: Role) -> None:
    selections.conclude(role=role, by=stage.coordinator)
