"""People without email, and two records of one person."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from ground import jobs
from ground.exceptions import Refused
from members import merged_records, reveal
from members.actions import consents, notices, people, profile
from members.models import AccessGrant, Notice, Person, PrivateDetails, VocabularyTerm
from opportunities.queries import matches
from tests.factories import records

pytestmark = pytest.mark.django_db


def add(cast, name="Winifred Moss", **more):
    return people.add(name=name, by=cast.coordinator, **({"reach_by": "phone", "phone": "07700 900123"} | more))


def test_a_coordinator_adds_a_person_whom_we_ring(cast):
    person = add(cast)
    assert (person.name, person.email, person.added_by) == ("Winifred Moss", "", cast.coordinator)
    assert str(PrivateDetails.objects.get(person=person).phone) == "[sealed]"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"phone": " "}, "phone number"),
        ({"reach_by": "post"}, "address"),
        ({"reach_by": "email"}, "no email"),
        ({"reach_by": "pigeon"}, "Choose"),
        ({"name": "  "}, "called"),
    ],
)
def test_a_person_we_could_not_reach_is_not_added(cast, facts, sentence):
    with pytest.raises(Refused, match=sentence):
        add(cast, **facts)


def test_others_do_not_add_people(cast):
    with pytest.raises(Refused, match="coordinator"):
        people.add(name="X", reach_by="phone", phone="1", by=cast.finance)


def test_two_records_are_read_as_one_and_can_be_parted(cast):
    paper, online = add(cast), cast.coproducer
    told = profile.say(
        person=paper, term=VocabularyTerm.objects.get(code="skill-listening"), answer="yes", by=cast.coordinator
    )
    consents.give(item=told, by=cast.coordinator, channel="phone")
    records.joined(paper, online)
    assert merged_records.ids_of(online) == merged_records.ids_of(paper) == [online.pk, paper.pk]
    assert [item.id for item in matches.items_of(online)] == [told.pk]
    assert reveal.reveal(online, "phone", by=online, purpose="read my own") == "07700 900123"
    records.parted(paper)
    assert merged_records.ids_of(online) == [online.pk]
    assert matches.items_of(online) == []
    assert [item.id for item in matches.items_of(paper)] == [told.pk]


def test_where_both_records_say_something_the_last_word_counts(cast):
    paper, online, term = add(cast), cast.coproducer, VocabularyTerm.objects.get(code="skill-listening")
    for person, answer in ((paper, "yes"), (online, "no")):
        told = profile.say(person=person, term=term, answer=answer, by=cast.coordinator)
        consents.give(item=told, by=cast.coordinator)
    records.joined(paper, online)
    assert [item.answer for item in matches.items_of(online)] == ["no"]
    told = profile.say(person=online, term=term, answer="yes", by=online)
    assert matches.items_of(online) == []
    consents.give(item=told, by=online)
    assert [item.id for item in matches.items_of(online)] == [told.pk]


def test_the_database_keeps_joined_records_one_step_deep(cast):
    one, two, three = add(cast), add(cast, name="W. Moss"), add(cast, name="Winnie")
    records.joined(one, two)
    facts = {"merged_at": one.merged_at, "merged_by": cast.coordinator, "merge_words": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=two.pk).update(merged_into=three, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=three.pk).update(merged_into=one, **facts)


def test_how_we_reach_somebody_is_theirs_to_say(cast):
    me = cast.coproducer
    with pytest.raises(Refused, match="phone number"):
        people.reach(person=me, reach_by="phone", by=me)
    assert people.reach(person=me, reach_by="phone", phone="07700 900001", by=me).reach_by == "phone"
    assert people.reach(person=me, reach_by="email", by=me).email
    with pytest.raises(Refused, match="only what is about you"):
        people.rename(person=me, name="Someone else", by=cast.panel)


def test_owing_somebody_a_call_opens_the_number_and_the_call_shuts_it(cast):
    person = add(cast)
    owed = [
        notices.owe(person=person, kind="members/record_added", obj=person, step=step, by=cast.coordinator)
        for step in ("a", "b")
    ]
    assert {notice.channel for notice in owed} == {"phone"}
    [grant] = AccessGrant.objects.filter(person=person, ended_at=None)
    assert (grant.what, grant.reader_duty) == ("phone", "coordinator")
    assert reveal.reveal(person, "phone", by=cast.coordinator, purpose="ring") == "07700 900123"
    with pytest.raises(Refused):
        reveal.reveal(person, "address", by=cast.coordinator, purpose="look")
    notices.log(notice=owed[0], by=cast.coordinator)
    assert reveal.live_grant(person, "phone", cast.coordinator) is not None
    notices.log(notice=owed[1], by=cast.coordinator)
    assert reveal.live_grant(person, "phone", cast.coordinator) is None
    assert Notice.objects.filter(status="logged").count() == 2


def test_mail_that_came_back_stands_among_those_to_contact(cast):
    notice = notices.owe(person=cast.coproducer, kind="members/record_added", obj=cast.coproducer, by=cast.coordinator)
    with pytest.raises(Refused, match="by email"):
        notices.log(notice=notice, by=cast.coordinator)
    assert not Notice.objects.to_tell().exists()
    notices.bounce(notice=notice, by=cast.coordinator)
    notices.bounce(notice=notice, by=cast.coordinator)
    assert Notice.objects.to_tell().get() == notice
    assert notices.log(notice=notice, by=cast.coordinator).status == "logged"
    assert not AccessGrant.objects.filter(ended_at=None).exists()


def test_who_chose_the_phone_meanwhile_gets_no_mail(cast):
    me = cast.coproducer
    notice = notices.owe(person=me, kind="members/record_added", obj=me, by=cast.coordinator)
    people.reach(person=me, reach_by="phone", phone="07700 900001", by=me)
    jobs.run_ready()
    assert mail.outbox == []
    assert Notice.objects.to_tell().get() == notice
