"""Who heard is told by quarters: records that are joined or parted afterwards change no quarter that was told."""

from __future__ import annotations

import datetime as dt
import secrets

import pytest
from django.db import IntegrityError, transaction

from ground import clock, jobs
from members.actions import notices
from members.models import Notice, Person
from opportunities.models import Application, Role, RoleVersion
from opportunities.queries.answered_in_time import LETTER, by_role, heard
from tests.factories import records
from tests.factories import roles as make
from tests.factories.money import Money, become, person

pytestmark = pytest.mark.django_db
COUNTED = "2026-07-10 10:00"


def told() -> tuple[int, int, int]:
    found = heard()
    return found.by_the_day, found.late, found.not_yet


def promised(people: int) -> list:
    """So many people of two roles were promised an answer by the end of March."""
    one = Money()
    two = Money()
    RoleVersion.objects.filter(role__in=[one.role, two.role]).update(hear_by_on=dt.date(2026, 3, 31))
    found = []
    for number in range(people):
        role = (one if number else two).role
        who, now = person(), clock.now()
        made = Application.objects.create(
            role=role, version=role.versions.get(), person=who, reference=f"A-{number}", code=secrets.token_hex(3)
        )
        become(made, status="submitted", submitted_at=now, submitted_by=who)
        found.append(who)
    return found


def test_records_joined_later_change_no_quarter(clock_at):
    clock_at("2026-03-02 10:00")
    who = promised(5)
    clock_at(COUNTED)
    assert told() == (0, 0, 5)
    records.joined(who[1], who[2])
    assert told() == (0, 0, 5)
    clock_at("2026-11-10 10:00")
    assert told() == (0, 0, 5)


def test_records_joined_by_then_are_one_person_also_when_they_are_parted_later(clock_at):
    clock_at("2026-03-02 10:00")
    who = promised(5)
    records.joined(who[1], who[2])
    clock_at(COUNTED)
    assert told() == (0, 0, 0)
    records.parted(who[1])
    assert told() == (0, 0, 0)


def letters_went(people) -> None:
    sent = Application.objects.filter(person__in=people).order_by("pk")
    for each in sent:
        notices.owe(person=each.person, kind=LETTER, obj=each, by=Person.objects.system())
    jobs.run_ready()


def test_a_letter_that_comes_back_later_changes_no_quarter(clock_at):
    clock_at("2026-03-02 10:00")
    who = promised(6)
    letters_went(who)
    clock_at(COUNTED)
    before = told(), by_role(Role.objects.values_list("pk", flat=True))
    assert before[0] == (6, 0, 0)
    back = Notice.objects.filter(kind=LETTER).first()
    notices.bounce(notice=back, by=Person.objects.system())
    assert (told(), by_role(Role.objects.values_list("pk", flat=True))) == before
    notices.log(notice=back, by=make.coordinator())
    assert (told(), by_role(Role.objects.values_list("pk", flat=True))) == before
    notices_dropped = Notice.objects.filter(kind=LETTER).last()
    notices.bounce(notice=notices_dropped, by=Person.objects.system())
    notices.drop(notice=notices_dropped, by=Person.objects.system())
    assert told() == before[0]


def test_one_that_had_come_back_by_then_had_not_been_heard(clock_at):
    clock_at("2026-03-02 10:00")
    letters_went(promised(6))
    back = Notice.objects.filter(kind=LETTER).first()
    clock_at("2026-03-20 10:00")
    notices.bounce(notice=back, by=Person.objects.system())
    clock_at("2026-04-20 10:00")
    assert told() == (5, 0, 1)
    notices.log(notice=back, by=make.coordinator())
    assert told() == (5, 0, 1), "until the next quarter is counted"


def test_when_a_mail_went_and_came_back_stays(clock_at):
    clock_at("2026-03-02 10:00")
    letters_went(promised(5))
    back = Notice.objects.filter(kind=LETTER).first()
    notices.bounce(notice=back, by=Person.objects.system())
    for change in ({"mailed_at": None}, {"came_back_at": None}, {"came_back_at": clock.now() + dt.timedelta(days=9)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.filter(pk=back.pk).update(**change)
