"""When: this state, this moment. `check_x` raises a sentence a person can read; `can_x` is derived from it."""

from __future__ import annotations

from typing import Any

from ground import clock, text_format
from ground.exceptions import Refused
from ground.states import may
from opportunities.permissions import allowed
from opportunities.transitions import APPLICATION, PLACE

SENT = "You have sent this application. Choose “change my answers” first."
SAFE = "What you wrote is safe: you can still read it in your space."


def check_open(role: Any) -> None:
    """Ours, published and before its deadline."""
    if role.kind != "own" or role.current is None:
        raise Refused("You cannot apply for this here.")
    if role.status == "cancelled":
        raise Refused(f"This role was cancelled, so we take no more applications. {role.cancelled_why}".strip(), SAFE)
    if role.status != "published":
        raise Refused("This role has been decided, so we take no more applications.", SAFE)
    if role.is_open():
        return
    if role.closes is None or role.closes > clock.now():
        raise Refused("The last session of this role is over, so we take no more applications.", SAFE)
    raise Refused(f"This role closed on {text_format.moment(role.closes)}. It was too late to send this.", SAFE)


def check_application(verb: str, application: Any) -> None:
    """The table of states, in words for the person whose application it is."""
    if may(APPLICATION, verb, application.status):
        return
    if application.status in ("selected", "reserve", "not_selected"):
        raise Refused("This application has been decided, so it stays as it is.")
    if application.status == "withdrawn":
        raise Refused("You took this application back. Choose “change my answers” to use it again.")
    if application.status == "submitted":
        raise Refused(SENT)
    raise Refused("This application has not been sent yet.")


def check_change(application: Any) -> None:
    """What was sent is written anew, or what was taken back is used again."""
    check_open(application.role)
    check_application("change" if application.status == "submitted" else "reopen", application)


def check_answer(application: Any) -> None:
    """A draft, or a change of what was sent."""
    check_application("answer", application)
    if application.status == "submitted" and not application.is_changing:
        raise Refused(SENT)


def check_withdraw(application: Any, *, told: bool) -> None:
    """Until somebody is told what was decided, a decision changes nothing that they can see or do."""
    if application.status in ("selected", "not_selected") and told:
        raise Refused("This application has been decided, so it stays as it is.")
    check_application("withdraw", application)


def check_judging(role: Any) -> None:
    """Panels read once nobody can send any more."""
    if role.status != "published":
        raise Refused("This role is not waiting for a panel.")
    if role.closes is None:
        raise Refused("This role is open all the time. Judging starts once a coordinator has closed it.")
    if role.closes > clock.now():
        raise Refused(f"Judging starts when the role has closed, on {text_format.moment(role.closes)}.")


def check_stop(role: Any) -> None:
    if role.kind != "own" or role.current is None or role.status != "published":
        raise Refused("Only a role of ours that is public can be closed by hand.")
    if role.current.closes_at is not None:
        raise Refused(f"This role has a deadline, {text_format.moment(role.current.closes_at)}, and closes by itself.")


def check_all_confirmed(waiting: Any) -> None:
    """Nobody is left out because they were not reached yet: scores stay open until each has said yes or no."""
    if waiting:
        several = f"{len(waiting)} people have" if len(waiting) > 1 else "One person has"
        raise Refused(
            f"{several} not said yet whether their application stands under the changed terms. We are asking. "
            "You can lock after that."
        )


def check_score(seat: Any) -> None:
    check_judging(seat.role)
    if seat.locked_at is not None:
        raise Refused("You have locked your scores. They stay as they are.")
    if seat.interests_declared_at is None:
        raise Refused("First say whether you know anyone who may apply, or work with a body that runs this.")


def check_names_open(role: Any) -> None:
    if role.names_opened_at is None:
        raise Refused("Names stay hidden until every judge has locked their scores.")


def check_value_is_known(draw: Any) -> None:
    """What can be typed before it has happened could be chosen."""
    if draw.opens_at is not None and clock.now() < draw.opens_at:
        raise Refused(f"The value is not known yet. It can be typed from {text_format.moment(draw.opens_at)}.")


def work_is_over(role: Any) -> bool:
    """Nobody is asked for a seat after the last day of the work: its money has gone back by then."""
    ends_on = role.current.work_ends_on if role.current else None
    return ends_on is not None and ends_on < clock.today()


def check_answer_place(place: Any) -> None:
    if may(PLACE, "accept", place.status):
        if place.role.status == "cancelled":
            raise Refused("This role was cancelled, so its places are not there any more. We are sorry.")
        return
    if place.status == "lapsed":
        raise Refused("The time to answer has passed. Please call us: we may still be able to help.")
    if place.status == "withdrawn":
        raise Refused("We had to take this place back. We are sorry. Please call us if you want to talk.")
    raise Refused("You have answered already. Please call us if something changed.")


can_open = allowed(check_open)
can_withdraw = allowed(check_withdraw)
can_change = allowed(check_change)
can_judging = allowed(check_judging)
can_stop = allowed(check_stop)
can_score = allowed(check_score)
can_value_is_known = allowed(check_value_is_known)
can_answer_place = allowed(check_answer_place)
