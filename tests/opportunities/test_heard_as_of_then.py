"""Who heard is told by quarters: records that are joined or parted afterwards change no quarter that was told."""

from __future__ import annotations

import datetime as dt
import secrets

import pytest

from ground import clock
from opportunities.models import Application, RoleVersion
from opportunities.queries.answered_in_time import heard
from tests.factories import records
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
