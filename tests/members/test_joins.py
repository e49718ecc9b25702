"""Two records of one person: never by one alone, never unseen by who it is about, and stopped by one word of theirs."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from ground import clock
from ground.exceptions import Refused
from members import reveal
from members.actions import accounts, joins, people, private
from members.models import AccessEvent, Case, Join, Notice, Person
from opportunities.actions import catch_up
from tests import postbox
from tests.factories import records
from tests.factories.duties import give
from tests.factories.money import person
from tests.members.test_pages import asked

pytestmark = pytest.mark.django_db
MON, FRI, NEXT_MON = "2026-11-23 10:00", "2026-11-27 10:00", "2026-11-30 10:00"
WHY = "The same phone number, she said so"


@pytest.fixture
def two(cast, clock_at):
    """A victim with an account and sealed words, and an account of the same name that somebody else made."""
    clock_at(MON)
    victim, other = person("Vera"), person("Vera")
    private.write(person=victim, access_needs="Captions, please.", by=victim)
    return victim, other


def propose(cast, two) -> Join:
    return joins.propose(person=two[0], into=two[1], evidence=WHY, by=cast.coordinator)


def agreed(cast, two) -> Join:
    return joins.agree(join=propose(cast, two), by=cast.coordinator2)


def is_joined(two) -> bool:
    return Person.objects.get(pk=two[0].pk).merged_into_id is not None


def test_by_hand_from_the_proposal_to_one_record(client_of, cast, two, clock_at):
    victim, other = two
    one, second = client_of("coordinator"), client_of("coordinator2")
    path = f"/admin/people/{victim.pk}/"
    assert "Vera" in one.get(f"{path}?find=Vera").content.decode()
    one.post(f"{path}?find=Vera", {"into": other.pk, "evidence": ""})
    assert not Join.objects.exists()
    for _ in range(2):
        one.post(f"{path}?find=Vera", {"into": other.pk, "evidence": WHY})
    join = Join.objects.get()
    agree = f"/admin/people/joins/{join.pk}/agree/"
    assert agree not in one.get(path).content.decode()
    one.post(agree)
    assert Join.objects.get().agreed_at is None
    page = second.get(path).content.decode()
    assert agree in page and WHY in page
    for _ in range(2):
        second.post(agree, {"sure": "yes"})
    assert {each.to[0] for each in postbox.delivered()} == {victim.user.email, other.user.email}
    clock_at(FRI)
    catch_up.run()
    assert not is_joined(two)
    clock_at(NEXT_MON)
    catch_up.run()
    assert is_joined(two)
    assert "is read as part of" in one.get(path).content.decode()


@pytest.mark.parametrize("who", ["proposer", "finance", "record", "maker"])
def test_who_does_not_agree(cast, two, who):
    join = propose(cast, two)
    if who == "record":
        give(two[0], "coordinator")
    if who == "maker":
        paper = people.add(name="Vera", reach_by="phone", phone="1", by=cast.coordinator2)
        join = joins.propose(person=paper, into=two[1], evidence=WHY, by=cast.coordinator)
    by = {"proposer": cast.coordinator, "finance": cast.finance, "record": two[0], "maker": cast.coordinator2}[who]
    with pytest.raises(Refused):
        joins.agree(join=join, by=by)
    assert Join.objects.get(pk=join.pk).agreed_at is None


def test_who_made_one_of_the_records_does_not_propose(cast, two):
    paper = people.add(name="Vera", reach_by="phone", phone="1", by=cast.coordinator)
    with pytest.raises(Refused, match="You made one of these records"):
        joins.propose(person=paper, into=two[1], evidence=WHY, by=cast.coordinator)
    joins.agree(join=joins.propose(person=paper, into=two[1], evidence=WHY, by=cast.coordinator2), by=cast.admin)


def test_what_may_not_be_joined(cast, two):
    paper = people.add(name="Vera", reach_by="phone", phone="1", by=cast.coordinator)
    cases = [
        (two[0], two[0], WHY, "one record"),
        (two[0], two[1], " ", "how you know"),
        (two[0], paper, WHY, "sign in"),
        (cast.finance, two[0], WHY, "duty"),
        (two[0], Person.objects.system(), WHY, "not a person"),
    ]
    for record, into, evidence, sentence in cases:
        with pytest.raises(Refused, match=sentence):
            joins.propose(person=record, into=into, evidence=evidence, by=cast.coordinator2)
    with pytest.raises(Refused, match="coordinator"):
        joins.propose(person=two[0], into=two[1], evidence=WHY, by=cast.finance)
    records.joined(*two)
    with pytest.raises(Refused, match="Part them"):
        joins.propose(person=Person.objects.get(pk=two[0].pk), into=cast.coproducer, evidence=WHY, by=cast.coordinator)


def test_nothing_happens_before_both_have_been_told_and_five_working_days_have_gone_by(cast, two, clock_at):
    paper = people.add(name="Vera", reach_by="phone", phone="07700 900123", by=cast.coordinator)
    join = joins.propose(person=paper, into=two[1], evidence=WHY, by=cast.coordinator2)
    joins.agree(join=join, by=cast.admin)
    postbox.delivered()
    clock_at("2027-01-11 10:00")
    catch_up.run()
    assert Person.objects.get(pk=paper.pk).merged_into_id is None
    call = Notice.objects.to_tell().get(person=paper)
    from members.actions import notices

    with pytest.raises(Refused, match="another coordinator tells them"):
        notices.log(notice=call, by=cast.coordinator2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(pk=call.pk).update(
            status="logged", told_how="phone", told_at=clock.now(), told_by=cast.coordinator2
        )
    notices.log(notice=call, by=cast.coordinator)
    catch_up.run()
    assert Person.objects.get(pk=paper.pk).merged_into_id is None
    clock_at("2027-01-18 10:00")
    catch_up.run()
    assert Person.objects.get(pk=paper.pk).merged_into_id == two[1].pk


def test_one_press_on_the_link_stops_it_without_signing_in(cast, two, clock_at):
    join = agreed(cast, two)
    mail = postbox.newest(to=two[0].user.email)
    link = next(line for line in mail.body.splitlines() if "/not-me/" in line)
    path = link[link.index("/not-me/") :]
    client = Client()
    assert "Was this you?" in client.get(path).content.decode()
    assert Join.objects.get().stopped_at is None, "a mail program that opens links stops nothing"
    for _ in range(2):
        assert "We stopped" in client.post(path, follow=True).content.decode()
    join.refresh_from_db()
    assert join.stopped_how == "link" and join.case.status == "open"
    assert Case.objects.count() == 1
    clock_at(NEXT_MON)
    catch_up.run()
    assert not is_joined(two)
    assert client.get("/not-me/abc/").status_code == 404
    with pytest.raises(Refused, match="not them"):
        joins.take_effect(join=join, by=Person.objects.system())


@pytest.mark.parametrize("how", ["phone", "post"])
def test_a_call_and_a_slip_stop_it_and_open_a_question(client_of, cast, two, how):
    join, client = agreed(cast, two), client_of("coordinator")
    client.post(f"/admin/people/joins/{join.pk}/said-no/", {"how": how})
    join.refresh_from_db()
    assert (join.stopped_how, join.stopped_by) == (how, cast.coordinator)
    page = client.get("/admin/to-contact/").content.decode()
    assert "“This was not me”: Vera and Vera" in page
    assert "this was not me" in client.get(f"/admin/people/{two[1].pk}/").content.decode()


def test_who_had_no_part_in_it_clears_it_up(client_of, cast, two):
    join = joins.agree(join=propose(cast, two), by=cast.admin)
    joins.stop(join=join, how="phone", by=cast.coordinator)
    client_of("admin").post(f"/admin/people/joins/{join.pk}/release/")
    assert Join.objects.get().released_at is None
    client_of("admin2").post(f"/admin/people/joins/{join.pk}/release/", {"sure": "yes"})
    assert Join.objects.get().released_at is not None


def test_taken_back_it_is_over(client_of, cast, two, clock_at):
    join = agreed(cast, two)
    client_of("coordinator").post(f"/admin/people/joins/{join.pk}/take-back/")
    postbox.delivered()
    clock_at(NEXT_MON)
    catch_up.run()
    assert not is_joined(two)
    with pytest.raises(Refused, match="taken back"):
        joins.agree(join=join, by=cast.admin)


@pytest.mark.parametrize("told", ["2026-11-21 09:00", "2026-11-22 23:59", "2026-12-25 12:00", "2026-03-28 23:30"])
def test_what_is_told_on_a_day_off_counts_from_the_next_working_day(cast, two, clock_at, told):
    """Of a weekend, of a holiday, and of the night in which an hour is lost."""
    clock_at(told)
    join = agreed(cast, two)
    postbox.delivered()
    first = clock.add_working_days(clock.today(), 1)
    day = clock.add_working_days(first, 5)
    clock_at(f"{clock.add_working_days(first, 4)} 23:00")
    catch_up.run()
    assert not is_joined(two) and joins.takes_effect_on(join) == day
    clock_at(f"{day} 00:30")
    catch_up.run()
    assert is_joined(two)


def test_parting_takes_two_and_five_days_too(client_of, cast, two, clock_at):
    records.joined(*two)
    path = f"/admin/people/{two[0].pk}/propose-part/"
    client_of("coordinator").post(path, {"evidence": "Two birthdays"})
    join = Join.objects.get(kind="part")
    assert is_joined(two)
    client_of("coordinator2").post(f"/admin/people/joins/{join.pk}/agree/", {"sure": "yes"})
    assert {each.to[0] for each in postbox.delivered()} == {two[0].user.email, two[1].user.email}
    clock_at(NEXT_MON)
    catch_up.run()
    assert not is_joined(two)


def test_after_a_join_reads_across_records_are_written_down_and_shown(client_of, cast, two):
    victim, other = two
    records.joined(victim, other)
    client = Client()
    client.force_login(other.user, backend="members.backends.Backend")
    assert "Captions, please." in client.post("/me/access-needs/", {"show": "1"}).content.decode()
    event = AccessEvent.objects.get()
    assert (event.reader, event.what) == (other, "access_needs")
    assert "joined to theirs" in client.get("/me/privacy/").content.decode()


def test_what_one_record_told_itself_is_read_by_it_unlogged(cast, two):
    assert reveal.reveal(two[0], "access_needs", by=two[0], purpose="read my own") == "Captions, please."
    assert not AccessEvent.objects.exists()


def test_who_sits_at_the_joined_account_signs_in_anew(cast, two, clock_at, settings):
    client = Client()
    victim = two[0]
    victim.user.set_password("a long enough phrase")
    victim.user.save()
    client.post("/accounts/login/", {"login": victim.user.email, "password": "a long enough phrase"})
    assert client.get("/me/").status_code == 200
    agreed(cast, two)
    postbox.delivered()
    clock_at(NEXT_MON)
    catch_up.run()
    assert is_joined(two) and client.get("/me/").status_code == 302


def test_it_stands_in_the_list_of_the_others(client_of, cast, two):
    propose(cast, two)
    for who, sees in (("coordinator", False), ("coordinator2", True), ("admin", True), ("finance", False)):
        assert ("Vera and Vera" in client_of(who).get("/admin/second-person/").content.decode()) == sees, who


@pytest.mark.parametrize("count", [1, 3])
def test_that_list_takes_as_few_queries_for_three_as_for_one(client_of, cast, two, count):
    for number in range(count):
        joins.propose(person=person(f"Una {number}"), into=two[1], evidence=WHY, by=cast.coordinator)
    client = client_of("coordinator2")
    assert client.get("/admin/second-person/").content.decode().count(">Two records to join<") == count
    assert asked(client, "/admin/second-person/") == 18


# In the database


def test_the_database_joins_and_parts_nobody_without_an_agreed_row(cast, two):
    victim, other = two
    facts = {"merged_at": clock.now(), "merged_by": cast.coordinator, "merge_words": "x"}
    join = agreed(cast, two)
    for last in (None, join):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=victim.pk).update(merged_into=other, **facts, last_join=last)
    records.joined(cast.stranger, other)
    done = Person.objects.get(pk=cast.stranger.pk).last_join
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=victim.pk).update(merged_into=other, **facts, last_join=done)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=cast.stranger.pk).update(merged_into=None)
    records.parted(Person.objects.get(pk=cast.stranger.pk))
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=cast.stranger.pk).update(merged_into=other, **facts, last_join=done)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="Born joined", merged_into=other, **facts)


def test_the_database_takes_no_root_that_is_another_persons(cast, two):
    made = joins.propose(person=two[0], into=two[1], evidence="One voice", by=cast.coordinator)
    with pytest.raises(IntegrityError, match="person beside it"), transaction.atomic():
        Join.objects.filter(pk=made.pk).update(
            agreed_at=clock.now(), agreed_by=cast.coordinator, agreer_root=cast.coordinator2.pk
        )
    Join.objects.filter(pk=made.pk).update(taken_back_at=clock.now(), taken_back_by=cast.coordinator)
    for wrong in ({"proposer_root": cast.coordinator2.pk}, {"record_root": 9999}, {"keep_root": 9999}):
        roots = {"record_root": two[0].pk, "keep_root": two[1].pk, "proposer_root": cast.coordinator.pk, **wrong}
        with pytest.raises(IntegrityError, match="person beside it"), transaction.atomic():
            Join.objects.create(record=two[0], keep=two[1], evidence="One", proposed_by=cast.coordinator, **roots)


@pytest.mark.parametrize("who", ["proposer", "record", "keep", "maker"])
def test_the_database_takes_no_yes_of_one_of_the_others(cast, two, who):
    join = propose(cast, two)
    if who == "maker":
        paper = people.add(name="Vera", reach_by="phone", phone="1", by=cast.coordinator2)
        join = joins.propose(person=paper, into=two[1], evidence=WHY, by=cast.coordinator)
    by = {"proposer": cast.coordinator, "record": two[0], "keep": two[1], "maker": cast.coordinator2}[who]
    with pytest.raises(IntegrityError), transaction.atomic():
        Join.objects.filter(pk=join.pk).update(agreed_at=clock.now(), agreed_by=by, agreer_root=by.pk)


def test_the_team_gives_no_paper_record_an_account_and_moves_none(cast, two):
    paper = people.add(name="Winifred", reach_by="phone", phone="1", by=cast.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        accounts.give(person=paper, email="eve@demo.example", by=cast.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(two[0].user).objects.filter(pk=two[0].user.pk).update(person=paper)
