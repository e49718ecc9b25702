"""Work that somebody of the team says does not count, and people who say that they did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ground import clock
from opportunities.models import Placement, Session
from payments.actions import catch_up, contributions
from payments.models import Contribution
from portal.demo.story import paying
from portal.demo.story.stage import Stage

if TYPE_CHECKING:
    from portal.demo.story.year import Year

TRAINING, PEERS = "workshop-co-leads", "learning-partners-peer-group"
AGAIN = "story-again-"


def plan(year: Year) -> None:
    stage = year.stage
    month = next(first for first in year.months if -190 < first < -100)
    year.on(month + 1, lambda: _write_down_again(stage))
    year.on(month + 2, lambda: _say_it_was_another_call(stage))
    year.on(month + 3, lambda: _agree(stage))
    year.on(-60, lambda: _look_ahead(year))


def _write_down_again(stage: Stage) -> None:
    """The page hung, so all five wrote the planning call down once more. It is said to be one call."""
    for placement in Placement.objects.filter(role__slug=TRAINING, status="active").order_by("pk"):
        paying.log_planning(placement, minutes=60, key=f"{AGAIN}{placement.pk}")
    for contribution in Contribution.objects.filter(log_key__startswith=AGAIN).order_by("pk"):
        contributions.void(contribution=contribution, why="The same call was written down twice.", by=stage.coordinator)


def _another_call() -> Contribution | None:
    work = Contribution.objects.filter(log_key__startswith=AGAIN).exclude(payee__user=None)
    return work.order_by("pk").last()


def _say_it_was_another_call(stage: Stage) -> None:
    if (one := _another_call()) is not None:
        words = "These were two calls. I also rang the hall about the ramp."
        contributions.object_to(contribution=one, words=words, by=one.payee)


def _agree(stage: Stage) -> None:
    if (one := _another_call()) is not None:
        contributions.confirm(contribution=one, by=stage.coordinator2)


def _look_ahead(year: Year) -> None:
    """The newest meeting of the peer group whose pay-by day has passed by the end of the story."""
    day = clock.start_of(year.stage.day(-20))
    session = (
        Session.objects.filter(role__slug=PEERS, ends_at__lt=day, ends_at__gt=clock.now()).order_by("-ends_at").first()
    )
    if session is not None:
        offset = (clock.london(session.ends_at).date() - year.stage.today).days
        year.on(offset, lambda: _not_on_the_list(year.stage, session))
        year.on(min(-3, offset + 24), lambda: _was_there(year.stage, session))


def _mine(stage: Stage, session: Session) -> Contribution | None:
    return Contribution.objects.filter(session=session, payee=stage.cast["coproducer"]).first()


def _not_on_the_list(stage: Stage, session: Session) -> None:
    """In the hour after it, before anybody has said anything."""
    with clock.at(stage.moment((clock.london(session.ends_at).date() - stage.today).days, 14)):
        catch_up.run()
        if (one := _mine(stage, session)) is not None and one.status == "expected":
            why = "Your name is not on the list of who was in the room."
            contributions.void(contribution=one, why=why, by=stage.coordinator)


def _was_there(stage: Stage, session: Session) -> None:
    if (one := _mine(stage, session)) is not None and one.status == "void":
        words = "I joined by phone, from the second half hour on. The phone lay on the table."
        contributions.object_to(contribution=one, words=words, by=one.payee)
