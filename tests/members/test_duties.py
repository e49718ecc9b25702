"""A duty that opens money or private words: one administrator proposes it, another agrees, never for themselves."""

from __future__ import annotations

import logging

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from ground import clock, jobs
from ground.exceptions import Refused
from ground.models import AuditEvent
from members.actions import duties, people
from members.models import Duty, DutyProposal, Notice, Person, User
from members.queries import ties
from tests.factories.money import person
from tests.members.test_pages import asked

pytestmark = pytest.mark.django_db
OPENING = ("coordinator", "panel", "finance", "administrator")


@pytest.fixture
def paula(db):
    return person("Paula")


def kinds(of: Person) -> set[str]:
    return set(of.duties.live().values_list("kind", flat=True))


@pytest.mark.parametrize("kind", OPENING)
def test_one_administrator_proposes_and_another_agrees(client_of, cast, paula, kind):
    one, two, path = client_of("admin"), client_of("admin2"), f"/admin/people/{paula.pk}/"
    for _ in range(2):
        one.post(f"{path}duties/", {"kind": kind})
    proposal = DutyProposal.objects.open().get()
    assert kinds(paula) == set()
    assert "another administrator agrees" in one.get(path).content.decode()
    agree = f"/admin/people/duties/proposed/{proposal.pk}/agree/"
    assert agree not in one.get(path).content.decode() and agree in two.get(path).content.decode()
    page = one.post(agree, follow=True).content.decode()
    assert "another administrator has to agree" in page and kinds(paula) == set()
    for _ in range(2):
        two.post(agree, {"sure": "yes"})
    assert kinds(paula) == {kind}
    assert Duty.objects.get(person=paula).given_by == cast.admin2


def test_nobody_gets_a_duty_by_their_own_word(client_of, cast):
    for kind in ("finance", "coordinator", "panel"):
        page = client_of("admin").post(f"/admin/people/{cast.admin.pk}/duties/", {"kind": kind}, follow=True)
        assert "Nobody proposes a duty for themselves" in page.content.decode()
    proposal = duties.propose(person=cast.admin, kind="finance", by=cast.admin2)
    with pytest.raises(Refused, match="Nobody agrees to their own duty"):
        duties.agree(proposal=proposal, by=cast.admin)
    assert kinds(cast.admin) == {"administrator"}


def test_the_last_administrator_keeps_the_duty(cast):
    mine, other = (Duty.objects.get(person=one, kind="administrator") for one in (cast.admin, cast.admin2))
    duties.end(duty=other, by=cast.admin)
    with pytest.raises(Refused, match="only administrator"):
        duties.end(duty=mine, by=cast.admin)
    with pytest.raises(IntegrityError, match="left"):
        Duty.objects.filter(pk=mine.pk).update(ends=clock.today())


def test_two_accounts_of_one_administrator_are_one(cast, paula):
    second = person("Ada again", "administrator")
    proposal = duties.propose(person=paula, kind="finance", by=cast.admin)
    Duty.objects.filter(person=second).update(ends=clock.today())
    with pytest.raises(Refused, match="Only an administrator"):
        duties.agree(proposal=proposal, by=second)


def test_an_administrator_whose_record_the_other_made_is_no_second_one(cast, paula):
    made = Person.objects.create(name="Puppet", added_by=cast.admin)
    from tests.factories.duties import give

    give(made, "administrator")
    proposal = duties.propose(person=paula, kind="finance", by=cast.admin)
    with pytest.raises(Refused, match="made the other's record"):
        duties.agree(proposal=proposal, by=made)


def test_who_gets_it_and_the_others_who_have_it_are_told(cast, paula, mailoutbox):
    assert cast.finance and cast.finance2
    duties.agree(proposal=duties.propose(person=paula, kind="finance", by=cast.admin), by=cast.admin2)
    jobs.run_ready()
    told = {each.to[0]: each for each in mailoutbox}
    assert set(told) == {paula.user.email, cast.finance.user.email, cast.finance2.user.email}
    assert "Paula is finance" in told[cast.finance.user.email].body
    duties.end(duty=Duty.objects.get(person=paula), by=cast.admin)
    jobs.run_ready()
    assert {each.to[0] for each in mailoutbox[3:]} == set(told)
    assert Notice.objects.filter(kind="members/duty_ended", person=paula).exists()


def test_what_is_not_wanted_is_taken_back(client_of, cast, paula):
    proposal = duties.propose(person=paula, kind="panel", by=cast.admin)
    client_of("admin2").post(f"/admin/people/duties/proposed/{proposal.pk}/take-back/")
    with pytest.raises(Refused, match="taken back"):
        duties.agree(proposal=proposal, by=cast.admin2)
    assert kinds(paula) == set() and not DutyProposal.objects.open().exists()


def test_it_stands_in_the_list_of_the_other_administrator(client_of, cast, paula):
    duties.propose(person=paula, kind="finance", by=cast.admin)
    assert "Paula" in client_of("admin2").get("/admin/second-person/").content.decode()
    assert "Paula" not in client_of("admin").get("/admin/second-person/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_that_list_takes_as_few_queries_for_three_as_for_one(client_of, cast, count):
    for number in range(count):
        duties.propose(person=person(f"Paul {number}"), kind="finance", by=cast.admin)
    client = client_of("admin2")
    assert client.get("/admin/second-person/").content.decode().count("A duty to agree to") == count
    assert asked(client, "/admin/second-person/") == 23


# In the database


@pytest.mark.parametrize("kind", OPENING)
def test_the_database_takes_no_duty_that_one_person_gives(cast, paula, kind):
    facts = {"person": paula, "kind": kind, "starts": clock.today()}
    for given_by in (cast.admin, paula):
        with pytest.raises(IntegrityError), transaction.atomic():
            Duty.objects.create(**facts, given_by=given_by)
    proposal = duties.propose(person=paula, kind=kind, by=cast.admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(**facts, given_by=cast.admin, proposal=proposal)
    other = duties.propose(person=cast.coproducer, kind=kind, by=cast.admin)
    duties.agree(proposal=other, by=cast.admin2)
    Duty.objects.filter(proposal=other).update(ends=clock.today())
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(**facts, given_by=cast.admin, proposal=other)


@pytest.mark.parametrize("who", ["proposer", "person"])
def test_the_database_takes_no_yes_of_one_of_the_others(cast, paula, who):
    proposal = duties.propose(person=paula, kind="finance", by=cast.admin)
    agreer = cast.admin if who == "proposer" else paula
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyProposal.objects.filter(pk=proposal.pk).update(
            agreed_at=clock.now(), agreed_by=agreer, agreer_root=agreer.pk
        )


def test_a_duty_that_has_ended_is_not_opened_again(cast, paula):
    from tests.factories.duties import give

    duty = give(paula, "finance").duties.get()
    duties.end(duty=duty, by=cast.admin)
    for change in ({"ends": None}, {"kind": "panel"}, {"person": cast.coproducer}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Duty.objects.filter(pk=duty.pk).update(**change)


# Four eyes of which one made or appointed the other


def test_ties_are_to_who_made_or_appointed_and_not_to_who_was_appointed_by_the_same(cast):
    made = people.add(name="Made", reach_by="phone", phone="1", by=cast.coordinator)
    one, two = person("One"), person("Two")
    for each in (one, two):
        duties.agree(proposal=duties.propose(person=each, kind="finance", by=cast.admin), by=cast.admin2)
    assert ties.tied(made.pk, cast.coordinator.pk) and ties.tied(cast.coordinator.pk, made.pk)
    assert ties.tied(one.pk, cast.admin.pk) and ties.tied(cast.admin2.pk, one.pk)
    assert not ties.tied(one.pk, two.pk)
    assert not ties.tied(cast.admin.pk, cast.admin2.pk)


# The first two


def test_the_first_two_begin_from_the_machine_and_no_third(db, mailoutbox, caplog):
    with caplog.at_level(logging.INFO, "members.actions.duties"):
        call_command("first_administrator", "Ada@host.example", name="Ada")
    ada = User.objects.get(email="ada@host.example").person
    assert kinds(ada) == {"administrator"} and "administrator" in caplog.text
    assert AuditEvent.objects.filter(verb="grant_duty", actor_id=Person.objects.system().pk).count() == 1
    call_command("first_administrator", "ada@host.example")
    call_command("first_administrator", "abel@host.example", name="Abel")
    jobs.run_ready()
    assert [each.to[0] for each in mailoutbox] == ["ada@host.example", "abel@host.example", "ada@host.example"]
    with pytest.raises(CommandError, match="two administrators already"):
        call_command("first_administrator", "third@host.example", name="Third")
    assert Duty.objects.count() == 2 and not User.objects.filter(email="third@host.example").exists()


def test_who_is_not_known_or_has_not_proved_the_address_does_not_begin(client, db):
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("first_administrator", "nobody@host.example")
    client.post("/accounts/signup/", {"email": "eve@host.example", "name": "Eve"})
    with pytest.raises(CommandError, match="not shown yet"):
        call_command("first_administrator", "eve@host.example")
    assert not Duty.objects.exists()


@pytest.mark.parametrize("email", ["notanemail", "ada@", "ada@host", "ada@@host.example", "a b@host..example", ""])
def test_what_is_no_address_does_not_begin(db, email):
    with pytest.raises(CommandError, match="is not an email address"):
        call_command("first_administrator", email, name="Ada")
    assert not Duty.objects.exists() and not Person.objects.filter(name="Ada").exists()


def test_nobody_but_the_machine_begins(cast):
    with pytest.raises(Refused, match="machine"):
        duties.begin_administrator(person=cast.coproducer, by=cast.coordinator)
