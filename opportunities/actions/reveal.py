"""The door to what people wrote in an application and what was written to them. Each way in says who reads and why."""

from __future__ import annotations

import dataclasses
import json

from ground.exceptions import Refused
from ground.sealed import opened
from members import reveal
from members.models import Person
from opportunities import permissions
from opportunities.actions import panels, readings
from opportunities.models import UNREAD, Application, FundingRequest, Interest, Letter, PanelSeat, Place, Role, Score

READ_OWN, READ_LETTER = "read what they sent", "read what we wrote to them"


@dataclasses.dataclass(frozen=True)
class Said:
    """One interest with its words; of one application, or of the whole seat."""

    interest: Interest
    words: str


def _answers(application: Application) -> dict[int, str]:
    return {row.question_id: opened(row.text) for row in application.answers.order_by("pk")}


def _own(application: Application, by: Person, purpose: str, refusal: str) -> None:
    """Theirs, whichever of their records sent it. What the account of another record reads is written down, and shows."""
    if by.root_id != application.person.root_id:
        raise Refused(refusal)
    if by.pk != application.person_id:
        reveal.write_down_across(application.person, f"answers:{application.pk}", by=by, purpose=purpose)


def for_applicant(application: Application, *, by: Person) -> dict[int, str]:
    """Question id to words, for the person whose words they are."""
    _own(application, by, READ_OWN, "Only the person who wrote this can read it here.")
    return _answers(application)


def being_written(application: Application, *, by: Person) -> dict[int, str]:
    """The same, of the draft or the change that this person writes in now."""
    _own(application, by, READ_OWN, "Only the person who wrote this can read it here.")
    rows = application.unsent_answers if application.is_changing else application.answers
    return {row.question_id: opened(row.text) for row in rows.order_by("pk")}


def for_judge(seat: PanelSeat, application: Application, *, by: Person) -> dict[int, str]:
    """Written down, so that the person can see who looked."""
    panels.read(seat=seat, application=application, by=by)
    return _answers(application)


def for_team(application: Application, found: Letter | None, *, by: Person) -> tuple[dict[int, str], dict | None]:
    """What they wrote and what was written to them: one page, one reading."""
    readings.read_for_team(application=application, by=by)
    return _answers(application), _letter(found) if found else None


def interests(role: Role, *, by: Person) -> list[Said]:
    """What judges said about whom they know: for the coordinators, and each reading stands in the judge's own record."""
    permissions.check_coordinate(by)
    rows = Interest.objects.filter(seat__role=role).exclude(kind="none").exclude(application__status__in=UNREAD)
    found = list(rows.order_by("pk").select_related("seat__person__merged_into", "application__person"))
    found = [each for each in found if each.application is None or not readings.is_over(each.application)]
    for seat in {each.seat_id: each.seat for each in found}.values():
        readings.read_interests(seat=seat, by=by)
    return [Said(each, opened(each.words)) for each in found]


def own_note(score: Score, *, by: Person) -> str:
    """What a judge wrote beside their own score."""
    return opened(score.good) if score.seat.person.root_id == by.root_id else ""


def notes_for_letter(application: Application, *, by: Person) -> list[str]:
    """What judges found good, once the names are open: for whoever writes the letter."""
    readings.read_for_team(application=application, by=by)
    if application.role.names_opened_at is None:
        return []
    rows = Score.objects.filter(application=application, locked_at__isnull=False, void_at=None).order_by("pk")
    return [words for words in (opened(row.good) for row in rows) if words]


def reason_of_change(score: Score, *, seat: PanelSeat) -> str:
    """Read by the panel of the same role, once the names are open."""
    same = score.seat.role_id == seat.role_id and seat.role.names_opened_at is not None
    return opened(score.later_reason) if same else ""


def why(place: Place, *, by: Person) -> str:
    """Why a place was taken back or turned down, for the person whose place it was."""
    _own(place.application, by, READ_LETTER, "Only the person whose place this was can read it here.")
    return opened(place.reason)


def why_for_notice(place: Place) -> dict[str, str]:
    """The same, for the mail or the call that tells them."""
    return {"why": opened(place.reason)}


def why_no_money(request: FundingRequest, *, by: Person) -> str:
    """Why finance refused what a draft asked for: for those who run the role."""
    permissions.check_run_roles(by)
    return opened(request.reason)


def letter(found: Letter, *, by: Person) -> dict:
    """{strength, idea, words by criterion id}, for the person it is to, or for the team that sends it."""
    if by.root_id != found.application.person.root_id:
        readings.read_for_team(application=found.application, by=by)
    else:
        _own(found.application, by, READ_LETTER, "")
    return _letter(found)


def _letter(found: Letter) -> dict:
    words = json.loads(opened(found.words) or "{}")
    return {
        "strength": opened(found.strength),
        "idea": opened(found.idea),
        "words": {int(key): said for key, said in words.items()},
    }
