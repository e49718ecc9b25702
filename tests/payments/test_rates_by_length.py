"""Rates for times of some length, blocks of time, pay that was promised sooner, work that nobody has to do."""

import datetime as dt

import pytest

from ground import clock
from opportunities.models import PayLine, RoleVersion, WorkLine
from payments.actions import catch_up, contributions
from payments.models import Contribution, PayTermsLine
from payments.queries import offered_work, pay_rates
from tests.factories import money as make


def line(**facts) -> PayTermsLine:
    return PayTermsLine(**({"pence": 7500, "unit": "half_day", "work_key": "meet"} | facts))


SHORT, LONG = line(to_minutes=240), line(pence=15000, unit="day", from_minutes=240)


@pytest.mark.parametrize(("minutes", "pence"), [(60, 7500), (239, 7500), (240, 15000), (300, 15000), (600, 15000)])
def test_a_time_is_paid_by_the_rate_for_its_length(minutes, pence):
    for lines in ([SHORT, LONG], [LONG, SHORT]):
        found = pay_rates.chosen(lines, minutes)
        assert pay_rates.full(found, minutes) == pence


@pytest.mark.parametrize(("minutes", "pence"), [(1, 2000), (180, 2000), (181, 4000), (360, 4000), (361, 6000)])
def test_a_block_that_is_begun_counts_whole(minutes, pence):
    block = line(pence=2000, unit="block", block_minutes=180)
    assert pay_rates.full(pay_rates.chosen([block], minutes), minutes) == pence


def test_lines_that_say_no_length_go_by_half_a_day_as_before():
    half, day = line(), line(pence=15000, unit="day")
    assert [pay_rates.chosen([half, day], minutes).unit for minutes in (240, 241)] == ["half_day", "day"]


@pytest.mark.django_db
def test_the_terms_keep_the_lengths_and_the_promise_of_the_role(clock_at):
    clock_at("2026-11-24 15:00")
    money = make.Money(lines=())
    version = money.role.versions.get()
    facts = {"version": version, "kind": "paid", "work_key": "meet", "currency": "GBP"}
    PayLine.objects.create(
        **facts, position=0, unit="half_day", pence_min=7500, pence_max=7500, applies_max=4, applies_unit="hour"
    )
    PayLine.objects.create(
        **facts, position=1, unit="day", pence_min=15000, pence_max=15000, applies_min=4, applies_unit="hour"
    )
    PayLine.objects.create(
        **facts | {"work_key": "calls"}, position=2, unit="block", pence_min=2000, pence_max=2000,
        block_min=3, block_max=3, block_unit="hour",
    )  # fmt: skip
    RoleVersion.objects.filter(pk=version.pk).update(pay_within_working_days=3)
    payee = money.payee()
    now = clock.now()
    for hours, days in ((3, 1), (4, 2)):
        make.session(money.role, now + dt.timedelta(days=days), money.coordinator, hours=hours)
    clock_at("2026-11-27 15:00")
    catch_up.run()
    terms = payee.pay_terms.get()
    said = terms.lines.order_by("position").values_list("from_minutes", "to_minutes", "block_minutes")
    assert list(said) == [(None, 240, None), (240, None, None), (None, None, 180)]
    made = Contribution.objects.order_by("ended_at")
    assert [pay_rates.due(one)[1] for one in made] == [7500, 15000]
    assert [one.pay_by for one in made] == [dt.date(2026, 11, 30), dt.date(2026, 12, 1)]


@pytest.mark.django_db
def test_optional_work_is_logged_by_whoever_does_it_up_to_what_was_offered(clock_at):
    clock_at("2026-11-24 15:00")
    money = make.Money(lines=((1000, "hour", "extra"),))
    version = money.role.versions.get()
    WorkLine.objects.create(
        version=version, position=0, key="extra", kind="own_time", count_min=2, count_max=2, length_min=1, length_max=1,
        length_unit="hour", optional=True,
    )  # fmt: skip
    payee = money.payee()
    catch_up.run()
    (found,) = payee.pay_terms.get().lines.all()
    assert offered_work.most(found) == 2000
    made = contributions.log(line=found, worked_on=clock.today(), minutes=120, log_key="a", by=payee)
    assert not made.above_offer
    assert contributions.log(line=found, worked_on=clock.today(), minutes=60, log_key="b", by=payee).above_offer
