"""A person's own yes, from both of their accounts, in place of a second one of the team; and the day that is kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from ground import clock
from ground.exceptions import Refused
from members.actions import accounts, joins, people
from members.models import Join, Notice, Person, User
from opportunities.actions import catch_up
from tests import postbox
from tests.cast import signed_in
from tests.factories.money import person

pytestmark = pytest.mark.django_db
MADE, MON, FRI, NEXT_MON = "2026-10-01 10:00", "2026-11-23 10:00", "2026-11-27 10:00", "2026-11-30 10:00"
WHY = "She rang: two accounts, one of her old address"


@pytest.fixture
def two(cast, clock_at):
    clock_at(MADE)
    found = person("Vera"), person("Vera M")
    clock_at(MON)
    return found


def proposed(cast, two) -> Join:
    return joins.propose(person=two[0], into=two[1], evidence=WHY, by=cast.coordinator)


def is_joined(two) -> bool:
    return Person.objects.get(pk=two[0].pk).merged_into_id is not None


def test_both_say_yes_and_five_working_days_later_it_is_one(cast, two, clock_at):
    join = proposed(cast, two)
    mails = {each.to[0]: each for each in postbox.delivered()}
    assert set(mails) == {one.user.email for one in two} and join.own_path in mails[two[0].user.email].body
    first, second = (signed_in(one.user) for one in two)
    assert "Yes, both are mine" in first.get(join.own_path).content.decode()
    for _ in range(2):
        first.post(f"{join.own_path}say-yes/")
    join.refresh_from_db()
    assert join.agreed_at is None, "one account alone agrees to nothing"
    page = first.get(join.own_path).content.decode()
    assert "You have said yes from here" in page and "Yes, both are mine" not in page
    second.post(f"{join.own_path}say-yes/")
    join.refresh_from_db()
    assert join.own_yes and join.agreed_by == Person.objects.system()
    assert len([each for each in postbox.delivered() if "Two records may become one" in each.subject]) == 2
    clock_at(FRI)
    catch_up.run()
    assert not is_joined(two)
    clock_at(NEXT_MON)
    catch_up.run()
    assert is_joined(two)
    assert "We read both as one" in signed_in(two[1].user).get(join.own_path).content.decode()


def test_what_waits_for_their_yes_stands_in_their_space_and_names_nobody(cast, two, clock_at):
    """Whoever's mail went astray finds it there; a yes from here is not asked for again, and no one else sees it."""

    def shown(one) -> bool:
        page = signed_in(one.user).get("/me/").content.decode()
        return "Are two records yours?" in page and join.own_path in page and "Vera M" not in page.replace("Hello, <bdi>Vera M", "")  # fmt: skip

    join = proposed(cast, two)
    assert shown(two[0]) and shown(two[1])
    assert "Are two records" not in cast.client("coproducer").get("/me/").content.decode()
    joins.say_yes(join=join, by=two[0])
    assert not shown(two[0]) and shown(two[1])
    joins.take_back(join=join, by=cast.coordinator)
    assert not shown(two[1])


def test_that_it_comes_stands_there_too_with_its_day(cast, two):
    join = proposed(cast, two)
    joins.agree(join=join, by=cast.admin)
    page = signed_in(two[0].user).get("/me/").content.decode()
    assert "Two records may become one" in page and join.own_path in page and "Five working days after" in page
    postbox.delivered()
    assert "On 30 November 2026 we read them as one" in signed_in(two[0].user).get("/me/").content.decode()


def test_the_yes_asks_whether_it_is_still_them(cast, two):
    join = proposed(cast, two)
    late = signed_in(two[0].user, proved="")
    for answer in (late.get(join.own_path), late.post(f"{join.own_path}say-yes/")):
        assert answer["Location"].startswith("/accounts/proof/")
    assert Join.objects.get().record_yes_at is None


def test_a_new_account_says_no_yes_and_nobody_is_asked(cast, two, clock_at):
    fresh = person("Vera")
    clock_at("2026-12-22 10:00")  # 29 days
    join = joins.propose(person=fresh, into=two[1], evidence=WHY, by=cast.coordinator)
    assert not Notice.objects.filter(kind=Join.ASKED).exists()
    with pytest.raises(Refused, match="older than 30 days"):
        joins.say_yes(join=join, by=two[1])
    assert "Yes, both are mine" not in signed_in(two[1].user).get(join.own_path).content.decode()
    clock_at("2026-12-23 10:00")  # 30
    joins.say_yes(join=join, by=two[1])
    joins.say_yes(join=join, by=fresh)
    join.refresh_from_db()
    assert join.agreed_at is not None


def test_a_record_on_paper_never_says_yes_through_the_other(cast, two, clock_at):
    paper = people.add(name="Vera", reach_by="phone", phone="1", by=cast.coordinator)
    clock_at("2027-02-01 10:00")
    join = joins.propose(person=paper, into=two[1], evidence=WHY, by=cast.coordinator2)
    with pytest.raises(Refused, match="looks at it instead"):
        joins.say_yes(join=join, by=two[1])
    with pytest.raises(DatabaseError), transaction.atomic():
        Join.objects.filter(pk=join.pk).update(record_yes_at=clock.now())


@pytest.mark.parametrize("who", ["stranger", "proposer", "joined to one of them"])
def test_nobody_else_says_it_for_them(cast, two, clock_at, who):
    join = proposed(cast, two)
    if who == "joined to one of them":
        from tests.factories import records

        other = person("Una")
        records.joined(other, two[1])
        other = Person.objects.get(pk=other.pk)
    else:
        other = {"stranger": cast.stranger, "proposer": cast.coordinator}[who]
    client = signed_in(User.objects.get(person=other))
    assert (client.get(join.own_path).status_code, client.post(f"{join.own_path}say-yes/").status_code) == (404, 404)
    with pytest.raises(Refused, match="somebody else"):
        joins.say_yes(join=join, by=other)


def test_a_closed_account_and_a_parting_take_a_second_person(cast, two):
    join = proposed(cast, two)
    joins.say_yes(join=join, by=two[0])
    accounts.close(user=two[1].user, by=two[1])
    with pytest.raises(Refused):
        joins.say_yes(join=join, by=two[1])
    assert not joins.asks_them(Join(kind="part", record=two[0], keep=two[1]))
    joins.agree(join=join, by=cast.coordinator2)
    join.refresh_from_db()
    assert join.agreed_by == cast.coordinator2


def test_asked_they_can_stop_it_and_no_money_moves(cast, two):
    join = proposed(cast, two)
    client = Client()
    assert "We stopped" in client.post(join.stop_path, follow=True).content.decode()
    join.refresh_from_db()
    assert join.stopped_at is not None and list(Join.objects.frozen()) == [join]
    with pytest.raises(Refused, match="not them"):
        joins.say_yes(join=join, by=two[0])
    page = signed_in(two[0].user).get(join.own_path).content.decode()
    assert "This was stopped" in page and "Yes, both" not in page


def test_what_was_taken_back_asks_nobody_any_more(cast, two):
    join = proposed(cast, two)
    joins.take_back(join=join, by=cast.coordinator2)
    assert not postbox.delivered()
    with pytest.raises(Refused, match="taken back"):
        joins.say_yes(join=join, by=two[0])


# In the database


def change(join: Join, **columns) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Join.objects.filter(pk=join.pk).update(**columns)


def test_the_database_keeps_both_yeses(cast, two, clock_at):
    system, now = Person.objects.system(), clock.now()
    fresh = person("Uma")
    join = joins.propose(person=fresh, into=two[1], evidence=WHY, by=cast.coordinator)
    change(join, record_yes_at=now)
    joins.take_back(join=join, by=cast.coordinator)
    join = proposed(cast, two)
    change(join, agreed_at=now, agreed_by=system, agreer_root=system.pk)
    Join.objects.filter(pk=join.pk).update(record_yes_at=now)
    change(join, agreed_at=now, agreed_by=system, agreer_root=system.pk)
    joins.say_yes(join=join, by=two[1])
    change(join, record_yes_at=None)
    with pytest.raises(DatabaseError), transaction.atomic():
        Join.objects.create(
            kind="join", record=cast.stranger, record_root=cast.stranger.pk, keep=two[1], keep_root=two[1].pk,
            evidence=WHY, proposed_by=cast.coordinator, proposer_root=cast.coordinator.pk, agreed_at=now,
            agreed_by=cast.coordinator2, agreer_root=cast.coordinator2.pk,
        )  # fmt: skip


def test_the_database_waits_until_the_day(cast, two, clock_at):
    """Nothing of ours is asked: rows as somebody would write them who wants it today."""
    join = joins.agree(join=proposed(cast, two), by=cast.coordinator2)
    now = clock.now()
    change(join, done_at=now)
    change(join, effective_at=now)
    postbox.delivered()
    change(join, effective_at=now)
    change(join, effective_at=now + dt.timedelta(days=4))
    catch_up.run()
    join.refresh_from_db()
    assert join.effective_at == clock.start_of(dt.date(2026, 11, 30))
    change(join, done_at=now)
    change(join, done_at=join.effective_at - dt.timedelta(seconds=1))
    merge = {"merged_into": two[1], "merged_at": now, "merged_by": cast.coordinator, "merge_words": "x"}
    with pytest.raises(DatabaseError), transaction.atomic():
        Person.objects.filter(pk=two[0].pk).update(**merge, last_join=join)
    clock_at(NEXT_MON)
    catch_up.run()
    assert is_joined(two)
    change(join, effective_at=None)


def test_stopped_on_the_day_it_stays_two(cast, two, clock_at):
    join = joins.agree(join=proposed(cast, two), by=cast.coordinator2)
    postbox.delivered()
    catch_up.run()
    clock_at(NEXT_MON)
    joins.stop(join=join, how="phone", by=cast.coordinator)
    change(join, done_at=clock.now())
    merge = {"merged_into": two[1], "merged_at": clock.now(), "merged_by": cast.coordinator, "merge_words": "x"}
    with pytest.raises(DatabaseError), transaction.atomic():
        Person.objects.filter(pk=two[0].pk).update(**merge, last_join=join)


def test_news_that_came_back_puts_the_day_off(cast, two, clock_at):
    from members.actions import notices

    join = joins.agree(join=proposed(cast, two), by=cast.coordinator2)
    postbox.delivered()
    catch_up.run()
    notices.bounce(notice=Notice.objects.get(kind=Join.COMING, person=two[0]), by=cast.coordinator)
    catch_up.run()
    join.refresh_from_db()
    assert join.effective_at is None
    clock_at(NEXT_MON)
    catch_up.run()
    assert not is_joined(two)
