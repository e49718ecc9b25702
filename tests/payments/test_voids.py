"""Work that somebody of the team says does not count: the person is told, may say that they did it, and another decides."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from ground import clock, jobs, triggers
from ground.exceptions import Refused
from ground.models import AuditEvent
from members.actions import cases, notices, people
from members.models import Case, Notice, Person
from members.tasks import words_of
from payments.actions import catch_up, contributions
from payments.models import Contribution, Void, WorkNote
from payments.presenters import second_person
from payments.queries import promise_classes, voids
from tests.factories import duties
from tests.factories import money as make
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

WHY, DID, FOUND = "Written down twice.", "I was on the phone all morning.", "The list of that day has no such call."


@world
def voided(clock_at):
    """£75 of Pat's, who has an account; and of Winifred's, whom we ring. Corin says that neither counts."""
    clock_at("2026-11-24 15:00")
    money = make.Money()
    money.other = make.person("Odile", "coordinator")
    money.administrator = make.person("Ama", "administrator")
    money.pat = make.person("Pat Hill")
    money.winifred = people.add(name="Winifred Moss", reach_by="phone", phone="07700 900123", by=money.other)
    for person in (money.pat, money.winifred):
        make.placement(money.role, person, money.other)
    make.session(money.role, clock.now() - dt.timedelta(minutes=1), money.other)
    catch_up.run()
    for one in Contribution.objects.order_by("pk"):
        contributions.void(contribution=one, why=WHY, by=money.coordinator)
    return money


@pytest.fixture
def one(voided):
    return Contribution.objects.get(payee=voided.pat)


@pytest.fixture
def hers(voided):
    return Contribution.objects.get(payee=voided.winifred)


@pytest.fixture
def objected(voided, one):
    contributions.object_to(contribution=one, words=DID, by=voided.pat)
    one.refresh_from_db()
    return one


def mine(person, name: str, one: Contribution) -> str:
    return client_for(person).get(reverse(name, args=[one.pk])).content.decode()


def status_of(one: Contribution) -> str:
    return Contribution.objects.get(pk=one.pk).status


# The team asks, and reads what is


def post(person, name: str, one: Contribution, **said) -> str:
    answer = client_for(person).post(reverse(name, args=[one.pk]), said, follow=True)
    return answer.content.decode()


def test_nobody_is_told_that_they_asked_where_they_did_not(voided, objected):
    read = post(voided.other, "payments_query", objected, words="When was it?")
    assert "Asked. The person has been told." not in read and "It has been said that this did happen" in read
    assert not WorkNote.objects.filter(contribution=objected, kind="question").exists()


def test_a_second_question_says_that_it_was_not_sent(voided):
    make.session(voided.role, clock.now() - dt.timedelta(seconds=30), voided.other)
    catch_up.run()
    fresh = Contribution.objects.filter(status="expected", payee=voided.pat).get()
    for _ in range(2):
        assert "Asked. The person" in post(voided.other, "payments_query", fresh, words="When was it?")
    read = post(voided.other, "payments_query", fresh, words="And where?")
    assert "Asked. The person" not in read and "what you wrote was not sent" in read
    assert WorkNote.objects.filter(contribution=fresh, kind="question").count() == 1


def test_work_for_which_nothing_is_due_is_not_said_to_be_confirmed(voided):
    make.session(voided.role, clock.now() - dt.timedelta(seconds=30), voided.other)
    catch_up.run()
    fresh = Contribution.objects.filter(status="expected", payee=voided.pat).get()
    contributions.say_else(contribution=fresh, outcome="did_not_come", note="I was away.", by=voided.pat)
    read = post(voided.coordinator, "payments_confirm", fresh, sure="yes")
    assert status_of(fresh) == "void"
    assert "Confirmed." not in read and "Nothing is due for this, so it does not count." in read


# The person is told, and says so


def test_the_mail_says_who_why_and_until_when(voided, one, mailoutbox):
    jobs.run_ready()
    [mail] = [each for each in mailoutbox if "does not count" in each.subject]
    assert "Corin of our team" in mail.body and WHY in mail.body
    assert "by Tuesday 22 December 2026" in mail.body, "twenty working days"
    assert reverse("contribution_detail", args=[one.pk]) in mail.body


def test_on_their_page_they_say_so_and_it_waits_with_its_first_pay_by_day(voided, one):
    page = mine(voided.pat, "contribution_detail", one)
    assert "Corin" in page and WHY in page and "22 December 2026" in page
    path = reverse("contribution_object_to", args=[one.pk])
    assert path in page
    client = client_for(voided.pat)
    assert "Somebody else of the team reads it" in client.get(path).content.decode()
    assert client.post(path, {"outcome": "attended", "words": ""}).status_code == 200
    assert status_of(one) == "void"
    for _ in range(2):
        assert client.post(path, {"outcome": "attended", "words": DID}).status_code == 302
    after = Contribution.objects.get(pk=one.pk)
    assert (after.status, after.pay_by, after.outcome) == ("queried", one.pay_by, "attended")
    case = Case.objects.get()
    assert (case.kind, case.person, case.status, case.due_on) == ("work", voided.pat, "open", dt.date(2026, 12, 24))
    page = mine(voided.pat, "contribution_detail", one)
    assert "Somebody else looks at it now" in page and DID in page and path not in page
    assert [each.verb for each in AuditEvent.objects.filter(verb__startswith="object_to")] == ["object_to_contribution"]


def test_a_stranger_finds_nothing(voided, one):
    client = client_for(make.person())
    for method in (client.get, client.post):
        assert method(reverse("contribution_object_to", args=[one.pk])).status_code == 404
    with pytest.raises(Refused, match="belongs to somebody else"):
        contributions.object_to(contribution=one, words=DID, by=make.person())
    with pytest.raises(Refused, match="they say this themselves"):
        contributions.object_to(contribution=one, words=DID, heard="phone", by=voided.coordinator)


def test_their_days_count_from_being_told(voided, one, hers, clock_at):
    jobs.run_ready()
    clock_at("2026-12-22 20:00")
    assert voids.object_until(one) == dt.date(2026, 12, 22)
    clock_at("2026-12-23 09:00")
    with pytest.raises(Refused, match="time to say this is over"):
        contributions.object_to(contribution=one, words=DID, by=voided.pat)
    assert "is over" in mine(voided.pat, "contribution_detail", one)
    clock_at("2027-03-01 09:00")
    contributions.object_to(contribution=hers, words=DID, heard="phone", by=voided.coordinator)
    assert status_of(hers) == "queried", "nobody had rung her"


def test_reading_the_page_is_being_told(voided, one):
    people.reach(person=voided.pat, reach_by="phone", phone="07700 900124", by=voided.pat)
    notice = Notice.objects.get(person=voided.pat, kind="payments/void")
    notices.bounce(notice=notice, by=voided.system)
    mine(voided.pat, "contribution_detail", one)
    notice.refresh_from_db()
    assert (notice.status, notice.told_how) == ("logged", "page")


# On the phone


def test_who_has_no_account_is_rung_by_another_than_who_says_it_does_not_count(voided, hers):
    notice = Notice.objects.to_tell().get(person=voided.winifred, kind="payments/void")
    assert "Ring us or write to us" in words_of(notice)[1] and "/me/" not in words_of(notice)[1]
    with pytest.raises(Refused, match="another coordinator tells them"):
        notices.log(notice=notice, how="phone", by=voided.coordinator)
    assert notices.log(notice=notice, how="phone", by=voided.other).status == "logged"


def test_what_they_say_is_written_down(voided, hers):
    client, path = client_for(voided.coordinator), reverse("payments_object_for", args=[hers.pk])
    assert path in client.get(reverse("people_person", args=[voided.winifred.pk])).content.decode()
    assert path in client.get(reverse("payments_contribution", args=[hers.pk])).content.decode()
    assert client.post(path, {"outcome": "attended", "words": DID}).status_code == 200, "how was it heard?"
    assert client.post(path, {"outcome": "attended", "words": DID, "heard": "phone"}).status_code == 302
    assert status_of(hers) == "queried"
    assert AuditEvent.objects.get(verb="object_to_contribution").facts == {"heard": "phone"}
    assert Notice.objects.get(person=voided.winifred, kind="payments/void").status == "moot"
    row = WorkNote.objects.get(contribution=hers)
    assert (row.kind, row.by) == ("objection", voided.coordinator)


def test_that_they_did_not_come_written_down_by_one_is_not_upheld_by_the_same(voided, clock_at):
    """Somebody writes it down, silence voids it, and they would answer what the person says against it."""
    make.session(voided.role, clock.now() - dt.timedelta(seconds=30), voided.other, title="Another")
    catch_up.run()
    done = Contribution.objects.get(payee=voided.winifred, session__title="Another")
    contributions.say_else(contribution=done, outcome="did_not_come", note="", heard="phone", by=voided.coordinator)
    clock_at("2026-12-01 10:00")
    catch_up.run()
    notice = Notice.objects.get(object_id=done.pk, kind="payments/void")
    assert notice.not_told_by == voided.coordinator
    contributions.object_to(contribution=done, words=DID, heard="phone", by=voided.other)
    with pytest.raises(Refused, match="You said that this does not count"):
        contributions.keep_void(contribution=done, words=FOUND, by=voided.coordinator)
    with pytest.raises(Refused, match="made the other's record"):
        contributions.confirm(contribution=done, by=voided.other)
    third = make.person("Orla", "coordinator")
    asked = [[row.row.contribution for row in second_person.waiting(who) if isinstance(row.row, Void)]
             for who in (voided.coordinator, voided.other, third)]  # fmt: skip
    assert asked == [[], [], [done]]
    assert contributions.confirm(contribution=done, by=third).status == "confirmed"


def test_who_made_the_record_may_say_that_it_still_does_not_count(voided, hers):
    """No money flows by that, and another had said it before."""
    contributions.object_to(contribution=hers, words=DID, heard="phone", by=voided.coordinator)
    page = client_for(voided.other).get(reverse("payments_contribution", args=[hers.pk])).content.decode()
    assert "It did happen: confirm" not in page and "made the other" in page
    contributions.keep_void(contribution=hers, words=FOUND, by=voided.other)
    assert status_of(hers) == "void"


# Somebody else decides


def test_it_waits_for_another_coordinator_alone(voided, objected):
    def rows(person):
        return [row.what for row in second_person.waiting(person)]

    assert rows(voided.other) == rows(None) == ["Work that somebody says they did"]
    for barred in (voided.coordinator, voided.finance, duties.give(voided.pat, "coordinator")):
        assert rows(barred) == []
    page = client_for(voided.other).get("/admin/second-person/").content.decode()
    assert reverse("payments_contribution", args=[objected.pk]) in page and "Pat Hill" in page


def test_who_said_it_decides_nothing_more(voided, objected):
    client = client_for(voided.coordinator)
    page = client.get(reverse("payments_contribution", args=[objected.pk])).content.decode()
    assert "another coordinator looks at it" in page and "It did happen: confirm" not in page
    for name in ("confirm", "void", "keep_void", "query"):
        client.post(reverse(f"payments_{name}", args=[objected.pk]), {"words": FOUND, "sure": "yes"})
        assert status_of(objected) == "queried"
    with pytest.raises(Refused, match="Somebody else of the team looks"):
        contributions.void(contribution=objected, why=WHY, by=voided.other)
    for deed in (cases.answer, cases.close):
        with pytest.raises(Refused, match="on the page of the work"):
            deed(case=Case.objects.get(), by=voided.coordinator)
    assert "Pat Hill" not in client.get(reverse("people_to_contact")).content.decode().split("Questions about")[1]


def test_nor_does_the_person_nor_who_made_the_other(voided, objected):
    duties.give(voided.pat, "coordinator")
    tied = make.person("Toby", "coordinator")
    with triggers.paused(connection, "members_person"):
        Person.objects.filter(pk=tied.pk).update(added_by=voided.coordinator)
    tied.refresh_from_db()
    for person, why in ((voided.pat, "Nobody confirms their own"), (tied, "made, joined or appointed the other")):
        for deed in (contributions.confirm, contributions.keep_void):
            words = {} if deed is contributions.confirm else {"words": FOUND}
            with pytest.raises(Refused, match=why):
                deed(contribution=objected, by=person, **words)
    assert status_of(objected) == "queried"


def test_it_did_happen_and_is_paid_by_its_first_day(voided, objected, mailoutbox):
    client = client_for(voided.other)
    page = client.get(reverse("payments_contribution", args=[objected.pk])).content.decode()
    assert "It did happen: confirm" in page and DID in page and WHY in page
    for _ in range(2):
        client.post(reverse("payments_confirm", args=[objected.pk]), {"sure": "yes"})
    found = Void.objects.get(contribution=objected)
    assert (found.counts, found.answered_by, Case.objects.get().status) == (True, voided.other, "answered")
    after = Contribution.objects.get(pk=objected.pk)
    assert (after.status, after.due_pence, after.pay_by) == ("confirmed", 7500, objected.pay_by)
    assert not second_person.waiting(None)
    jobs.run_ready()
    assert any("confirmed" in each.subject.lower() or "confirmed" in each.body for each in mailoutbox)


def test_it_stays_as_it_is_and_the_person_reads_what_was_found(voided, objected, mailoutbox):
    client, path = client_for(voided.other), reverse("payments_keep_void", args=[objected.pk])
    assert client.post(path, {"words": ""}).status_code == 200
    for _ in range(2):
        client.post(path, {"words": FOUND, "sure": "yes"})
    assert status_of(objected) == "void"
    assert (Void.objects.get(contribution=objected).counts, Case.objects.get().status) == (False, "answered")
    jobs.run_ready()
    [mail] = [each for each in mailoutbox if "looked at your work again" in each.subject]
    assert "Odile" in mail.body and FOUND in mail.body
    page = mine(voided.pat, "contribution_detail", objected)
    assert FOUND in page and DID in page and "Odile" in page
    with pytest.raises(Refused, match="Two people have looked"):
        contributions.object_to(contribution=objected, words=DID, by=voided.pat)


def test_silence_and_the_person_leave_it_to_the_second_person(voided, objected, clock_at):
    for verb in ("say_else", "answer"):
        with pytest.raises(Refused, match="Somebody else of the team looks"):
            getattr(contributions, verb)(contribution=objected, outcome="ill", note="Hm.", by=voided.pat)
    clock_at("2026-12-20 10:00")
    catch_up.run()
    assert status_of(objected) == "queried"
    assert client_for(voided.pat).get(reverse("me")).status_code == 200
    assert "A question about" not in client_for(voided.pat).get(reverse("me")).content.decode()


def test_it_is_in_the_promise_from_the_first_day(voided, one, clock_at):
    clock_at("2026-12-10 10:00")
    assert promise_classes.count()["all"] == 0
    contributions.object_to(contribution=one, words=DID, by=voided.pat)
    assert (promise_classes.count()["queried"], promise_classes.count()["all"]) == (1, 1)
    contributions.confirm(contribution=one, by=voided.other)
    assert promise_classes.count()["waiting"] == 1, "no bank details yet, and late all the same"
    voided.give_details(voided.pat)
    assert promise_classes.count()["overdue"] == 1


def test_to_void_is_asked_once_more(voided):
    done = voided.expected(voided.pat)
    client, path = client_for(voided.coordinator), reverse("payments_void", args=[done.pk])
    page = client.post(path, {"words": WHY}).content.decode()
    assert "Pat Hill is not paid" in page and status_of(done) == "expected"
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert sent["words"] == WHY
    client.post(path, {"words": WHY, "sure": "yes"})
    assert status_of(done) == "void"


def test_hours_that_come_back_have_the_days_limit(db, clock_at):
    clock_at("2026-11-24 15:00")
    money = make.Money(lines=((2000, "hour", "read"),))
    payee = money.payee()
    catch_up.run()
    line = payee.pay_terms.get().lines.get()
    logs = []
    for key in ("a", "b"):
        done = contributions.log(line=line, worked_on=clock.today(), minutes=600, log_key=key, by=payee)
        logs.append(done)
        if key == "a":
            contributions.void(contribution=done, why=WHY, by=money.coordinator)
    with pytest.raises(Refused, match="You have written down 10 hours"):
        contributions.object_to(contribution=logs[0], words=DID, by=payee)
    assert status_of(logs[0]) == "void" and not Case.objects.exists()


# The database, whoever writes the row


def refused(statement: str, *values) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_direct_sql_voids_nothing_without_who(voided):
    done = voided.expected(voided.pat)
    refused("UPDATE payments_contribution SET status = 'void', void_reason = 'x' WHERE id = %s", done.pk)


def test_direct_sql_does_not_void_again_what_was_objected_to(voided, objected):
    for status in ("void", "expected"):
        refused("UPDATE payments_contribution SET status = %s WHERE id = %s", status, objected.pk)
    refused("UPDATE members_case SET status = 'answered' WHERE kind = 'work'")
    row, now = Void.objects.get(contribution=objected), clock.now()
    answered = (
        "UPDATE payments_void SET answered_at = %s, answered_by_id = %s, answerer_root = %s, counts = %s WHERE id = %s"
    )
    for person in (voided.coordinator, voided.pat):
        refused(answered, now, person.pk, person.pk, False, row.pk)
    refused(answered, now, voided.coordinator.pk, voided.other.pk, False, row.pk)
    refused("UPDATE payments_void SET voider_root = %s, voided_by_id = %s", voided.other.pk, voided.other.pk)
    refused("UPDATE payments_void SET objected_at = NULL, objected_by_id = NULL, case_id = NULL")
    refused("DELETE FROM payments_void")
    contributions.keep_void(contribution=objected, words=FOUND, by=voided.other)
    refused("UPDATE payments_void SET counts = %s WHERE id = %s", True, row.pk)
    refused("UPDATE payments_contribution SET status = 'queried' WHERE id = %s", objected.pk)


def test_direct_sql_brings_nothing_back_that_nobody_objected_to(voided, hers):
    refused("UPDATE payments_contribution SET status = 'queried' WHERE id = %s", hers.pk)


# Lists


def test_the_lists_ask_as_often_for_three_as_for_one(voided, objected, django_assert_num_queries):
    with django_assert_num_queries(11):
        assert len(second_person.waiting(voided.other)) == 1
    for _ in range(2):
        payee = make.person()
        make.placement(voided.role, payee, voided.other)
        done = voided.expected(payee)
        contributions.void(contribution=done, why=WHY, by=voided.coordinator)
        contributions.object_to(contribution=done, words=DID, by=payee)
    with django_assert_num_queries(11):
        assert len(second_person.waiting(voided.other)) == 3


# Everybody


@world
def counted(clock_at):
    """Twelve people did a piece of work each in the autumn."""
    clock_at("2026-11-24 15:00")
    money = make.Money(seats=12)
    money.other = make.person("Odile", "coordinator")
    money.payees = [money.payee() for _ in range(12)]
    make.session(money.role, clock.now() - dt.timedelta(minutes=1), money.coordinator)
    catch_up.run()
    return money


def test_what_is_counted_in_public_moves_by_whole_quarters_of_five_people(counted, clock_at, client):
    done = [payee.contributions.get() for payee in counted.payees]

    def void(some) -> None:
        for one in some:
            contributions.void(contribution=one, why=WHY, by=counted.coordinator)

    def object_to(some) -> None:
        for one in some:
            contributions.object_to(contribution=one, words=DID, by=one.payee)

    def told() -> list[str]:
        rows = client.get(reverse("open_book_voids")).content.decode("utf-8-sig").split("\r\n")[1:-1]
        return [row.rpartition(",")[2] for row in rows]

    for one in done[6:]:
        contributions.query(contribution=one, words="Were you there?", by=counted.coordinator)
    void(done[:4])
    clock_at("2027-01-04 10:00")
    assert told() == [], "four people"
    void(done[4:6])
    object_to(done[:4])
    assert told() == [], "the quarter goes on"
    clock_at("2027-04-01 10:00")
    assert told() == ["6"], "four said that they did it: too few to tell"
    page = client.get(reverse("open_book")).content.decode()
    assert (
        "<b>6</b> pieces of work were said not to count, up to 31 March 2027" in page
        and "once there are enough of them" in page
    )
    contributions.confirm(contribution=done[0], by=counted.other)
    void(done[6:])
    object_to(done[4:8])
    assert told() == ["6"], "until the quarter has ended"
    clock_at("2027-07-01 10:00")
    assert told() == ["12"], "eight of twelve, so four others: too few as well"
    object_to(done[8:])
    assert told() == ["12"]
    clock_at("2027-10-01 10:00")
    assert told() == ["12"], "four more, since the eight that stand"


def test_both_are_told_once_each_stands_for_five(counted, clock_at, client):
    done = [payee.contributions.get() for payee in counted.payees]
    for one in done[:11]:
        contributions.void(contribution=one, why=WHY, by=counted.coordinator)
    for one in done[:6]:
        contributions.object_to(contribution=one, words=DID, by=one.payee)
    clock_at("2027-01-01 10:00")
    text = client.get(reverse("open_book_voids")).content.decode("utf-8-sig")
    assert text.split("\r\n")[1:-1] == ["said not to count,11", "the person said that it did happen,6"]
    assert "The person said of <b>6</b> of them" in client.get(reverse("open_book")).content.decode()
