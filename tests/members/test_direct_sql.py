"""Duties, joins and news, whoever writes the row: who says yes may say it, and the day somebody was told stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from ground import clock
from members.actions import duties, joins, notices, people
from members.models import DutyProposal, Join, Notice, Person
from tests.factories import duties as given
from tests.factories import records
from tests.factories.money import person

pytestmark = pytest.mark.django_db


def proposal_by(proposer: Person, person: Person) -> DutyProposal:
    facts = {"kind": "finance", "proposed_by": proposer, "proposer_root": proposer.root_id}
    return DutyProposal.objects.create(person=person, person_root=person.root_id, **facts)


def agreed_by(proposal: DutyProposal, by: Person) -> None:
    said = {"agreed_at": clock.now(), "agreed_by": by, "agreer_root": by.root_id}
    DutyProposal.objects.filter(pk=proposal.pk).update(**said)


@pytest.mark.parametrize("who", ["coordinator", "finance", "ally", "coproducer"])
def test_only_an_administrator_proposes_a_duty_or_agrees_to_it(cast, who):
    paula, other = person("Paula"), getattr(cast, who)
    with pytest.raises(IntegrityError, match="administrator proposes"), transaction.atomic():
        proposal_by(other, paula)
    proposal = proposal_by(cast.admin, paula)
    with pytest.raises(IntegrityError, match="administrator agrees"), transaction.atomic():
        agreed_by(proposal, other)
    agreed_by(proposal, cast.admin2)


def test_an_administrator_of_before_neither_proposes_nor_agrees(cast):
    paula, late = person("Paula"), given.give(person("Late"), "administrator")
    proposal = proposal_by(cast.admin, paula)
    duties.end(duty=late.duties.get(), by=cast.admin2)
    with pytest.raises(IntegrityError, match="administrator agrees"), transaction.atomic():
        agreed_by(proposal, late)
    with pytest.raises(IntegrityError, match="administrator proposes"), transaction.atomic():
        proposal_by(late, person("Una"))


def test_a_duty_is_proposed_before_it_is_agreed_to(cast):
    facts = {"kind": "finance", "proposed_by": cast.admin, "proposer_root": cast.admin.pk}
    paula = person("Paula")
    with pytest.raises(IntegrityError, match="proposed first"), transaction.atomic():
        DutyProposal.objects.create(
            person=paula, person_root=paula.pk, **facts,
            agreed_at=clock.now(), agreed_by=cast.admin2, agreer_root=cast.admin2.pk,
        )  # fmt: skip


def test_two_records_of_one_administrator_are_one_person_by_what_they_are_today(cast):
    """Joined after the proposal: the root id that was written down with it is another by now."""
    twin, third = given.give(person("Twin"), "administrator"), cast.admin2
    proposal = proposal_by(twin, person("Paula"))
    records.joined(twin, cast.admin)
    with pytest.raises(IntegrityError, match="three people"), transaction.atomic():
        agreed_by(proposal, cast.admin)
    agreed_by(proposal, third)


def test_who_made_the_others_record_does_not_agree_with_them(cast):
    third = cast.admin
    made = given.give(people.add(name="Made", reach_by="phone", phone="1", by=cast.coordinator), "administrator")
    both = given.give(cast.coordinator, "administrator")
    proposal = proposal_by(made, person("Paula"))
    with pytest.raises(IntegrityError, match="made the other"), transaction.atomic():
        agreed_by(proposal, both)
    agreed_by(proposal, third)


def test_a_join_is_cleared_up_by_somebody_with_no_part_in_it(cast):
    join = joins.propose(person=cast.coproducer, into=cast.stranger, evidence="They rang.", by=cast.coordinator)
    joins.agree(join=join, by=cast.admin)
    joins.stop(join=join, how="phone", by=cast.coordinator2)
    third = cast.admin2
    for who in (cast.coordinator, cast.admin, cast.coproducer, cast.stranger):
        with pytest.raises(IntegrityError, match="no part in it"), transaction.atomic():
            Join.objects.filter(pk=join.pk).update(released_at=clock.now(), released_by=who)
    Join.objects.filter(pk=join.pk).update(released_at=clock.now(), released_by=third)
    with pytest.raises(IntegrityError, match="cleared up once"), transaction.atomic():
        Join.objects.filter(pk=join.pk).update(released_by=cast.admin)


def test_nobody_is_told_of_what_was_not_owed(cast):
    facts = {"kind": "members/record_added", "object_kind": "members.person", "object_id": cast.coproducer.pk}
    said = {"status": "logged", "told_how": "phone", "told_at": clock.now(), "told_by": cast.coordinator}
    with pytest.raises(IntegrityError, match="owed before"), transaction.atomic():
        Notice.objects.create(person=cast.coproducer, channel="phone", **facts, **said)


def test_the_day_a_mail_went_stays_when_it_comes_back(cast, clock_at):
    clock_at("2026-03-02 10:00")
    notice = notices.owe(person=cast.coproducer, kind="members/record_added", obj=cast.coproducer, by=cast.coordinator)
    notices.send(notice=Notice.objects.take(notice.pk), by=Person.objects.system())
    notice.refresh_from_db()
    went = notice.told_at
    clock_at("2026-03-04 10:00")
    for told_at in (clock.now(), went - dt.timedelta(days=9)):
        with pytest.raises(IntegrityError, match="was told"), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(status="bounced", came_back="said", told_at=told_at)
    notices.bounce(notice=notice, by=cast.coordinator)
    assert (notice.status, notice.told_at, notice.told_by.kind) == ("bounced", went, "system")
    with pytest.raises(IntegrityError, match="was told stays"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(told_at=clock.now())
    with pytest.raises(IntegrityError, match="before we owed it"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(
            status="logged", told_how="phone", told_at=went - dt.timedelta(days=1)
        )
    notices.log(notice=notice, how="phone", by=cast.coordinator)
    assert (notice.status, notice.told_at, notice.told_by) == ("logged", clock.now(), cast.coordinator)
