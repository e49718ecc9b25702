"""The answer to one applicant: written once, and then owed to them by their own channel."""

from __future__ import annotations

import json

from django.conf import settings
from django.db import IntegrityError, transaction

from ground import clock, same_moment, trail
from ground.exceptions import Refused
from members.actions import notices
from members.models import Person
from opportunities import permissions
from opportunities.actions.applications import RECEIVED
from opportunities.models import Application, Letter, PanelSeat
from opportunities.queries import tallies

READY = "opportunities/letter_ready"


@transaction.atomic
def write(
    *, application: Application, strength: str, idea: str, words: dict[int, str] | None = None, by: Person
) -> Letter:
    """By a coordinator or a judge of this panel. `words` is criterion id to the panel's words about it.

    The first one stays, and says of itself that it was there: whoever wrote the second has to be told.
    """
    judge = PanelSeat.objects.live().of(by.root).filter(role=application.role).exists()
    if not judge:
        permissions.check_coordinate(by)
    found = Letter.objects.filter(application=application).first()
    if found is not None:
        return _there(found)
    if application.decided_at is None:
        raise Refused("Decide first: a letter tells somebody what was decided.")
    if not strength.strip() or not idea.strip():
        raise Refused("Write one strength and one idea for next time.")
    findings = findings_of(application)
    try:
        with transaction.atomic():
            letter = Letter.objects.create(
                application=application,
                strength=strength.strip(),
                idea=idea.strip(),
                findings=findings,
                words=json.dumps({str(key): said.strip() for key, said in (words or {}).items() if said.strip()}),
                review_until=clock.add_working_days(clock.today(), settings.REVIEW_WITHIN_WORKING_DAYS),
                written_at=clock.now(),
                written_by=by,
            )
    except IntegrityError as refused:
        return _there(same_moment.there(Letter.objects.filter(application=application), refused))
    trail.record("write", letter, by=by, application=application.pk)
    notices.drop_about(application, (RECEIVED,), by=by)
    notices.owe(person=application.person, kind=READY, obj=application, by=by)
    return letter


def _there(letter: Letter) -> Letter:
    letter.was_there = True
    return letter


def findings_of(application: Application) -> list[dict]:
    """Each criterion's result as a code: met, not_shown, shown, partly."""
    tally = tallies.tally(application.role)
    found = tally.results.get(application.pk)
    rows = []
    for each in tally.criteria:
        mean = found.means[each.pk] if found else None
        rows.append({"criterion": each.pk, "result": _code(mean, essential=each.need == "essential")})
    return rows


def _code(mean, *, essential: bool) -> str:
    if mean is None:
        return "not_told"
    if mean >= 3:
        return "met" if essential else "shown"
    return "partly" if mean >= 2 else "not_shown"
