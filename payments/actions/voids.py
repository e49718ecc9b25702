"""Who said that a piece of work does not count, and who answered the person that says it did happen.

Called by `contributions`, in its transactions, with the contribution locked.
"""

from __future__ import annotations

from ground import clock, trail
from ground.exceptions import Refused
from members import on_behalf as hearing
from members.actions import cases
from members.models import Person
from opportunities.models import Pause
from payments.models import Contribution, Void
from payments.permissions import check_answer_void, check_say
from payments.queries import voids


def write(contribution: Contribution, *, rest: Pause | None = None, by: Person) -> Void:
    sayer = contribution.sayer
    return Void.objects.create(
        contribution=contribution,
        payee_root=contribution.payee.root_id,
        voided_by=by,
        voider_root=by.root_id,
        rest=rest,
        sayer_root=sayer.root_id if sayer and sayer.root_id != contribution.payee.root_id else None,
    )


def object_to(contribution: Contribution, words: str, heard: str, *, by: Person) -> dict[str, str]:
    """The case is open, and its thirty days run. For the trail: how it was heard."""
    check_say(by, contribution.payee)
    how = hearing.facts(contribution.payee, heard, by=by)
    voids.check_object_to(contribution)
    if not words.strip():
        raise Refused("Write what you did, in a few words.")
    case = cases.open_case(
        kind="work", words=words, about=f"payments.contribution:{contribution.pk}", person=contribution.payee, by=by
    )
    found = Void.objects.get(contribution=contribution)
    Void.objects.filter(pk=found.pk, objected_at=None).update(objected_at=clock.now(), objected_by=by, case=case)
    return how


def answer(contribution: Contribution, *, counts: bool, by: Person) -> bool:
    """True where there was something to answer: the case is answered with it."""
    found = Void.objects.open().filter(contribution=contribution).select_related("voided_by", "case").first()
    if found is None:
        return False
    check_answer_void(by, contribution.payee, voids.eyes_of(found))
    Void.objects.filter(pk=found.pk, answered_at=None).update(
        answered_at=clock.now(), answered_by=by, answerer_root=by.root_id, counts=counts
    )
    assert found.case is not None
    cases.answer_about_work(case=found.case, by=by)
    trail.record("answer_void", found, by=by, counts=counts)
    return True
