"""A judge who leaves, or is taken off, after they have scored: their work does not vanish with the seat."""

from __future__ import annotations

import pytest
from django.urls import reverse

from members.models import Notice
from opportunities.actions import panels
from opportunities.models import PanelSeat
from payments.actions import catch_up, contributions
from payments.models import Contribution
from payments.queries import work_notes
from tests.opportunities.test_panel_leaks import client_for
from tests.portal.forms_states import judges, scored

pytestmark = [pytest.mark.django_db, pytest.mark.seeded]


def paid_judge() -> PanelSeat:
    return next(seat for seat in judges() if seat.paid and seat.locked_at is None)


def work_of(seat: PanelSeat) -> Contribution | None:
    catch_up.run()
    return Contribution.objects.filter(terms__source="panel_seat", terms__source_id=seat.pk).first()


def test_taken_off_after_scoring_they_are_asked_and_a_hand_confirms_it(cast):
    seat = paid_judge()
    scored(seat, lambda at: 3)
    assert work_of(seat) is None
    panels.leave(seat=seat, by=cast.coordinator)
    one = work_of(seat)
    assert (one.status, one.ended_at, one.due_pence) == ("queried", seat.left_at, 0)
    assert Notice.objects.filter(person=one.payee, kind="payments/queried", object_id=one.pk).count() == 1
    assert "What did you do?" in work_notes.question(work_notes.read(one, by=one.payee))
    assert work_of(seat) == one, "once"
    page = client_for(one.payee).get(reverse("contribution_answer", args=[one.pk])).content.decode()
    assert "You left the panel before your scores were locked" in page
    contributions.answer(contribution=one, outcome="attended", note="Seven of ten.", by=one.payee)
    assert contributions.confirm(contribution=one, by=cast.coordinator2).due_pence == seat.pence


def test_who_had_not_begun_is_asked_nothing(cast):
    seat = paid_judge()
    panels.leave(seat=seat, by=cast.coordinator)
    assert work_of(seat) is None
