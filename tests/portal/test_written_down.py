"""What somebody without an account tells us, written down by a coordinator: a place, bank details, less or none."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from ground.models import AuditEvent
from members import tasks
from members.actions import notices, people
from members.models import Notice
from opportunities.actions import applications, places, selections
from opportunities.models import Placement
from payments.actions import catch_up, choices, contributions, destinations, payments
from payments.models import ApprovalItem, Contribution, PayeeDestination
from payments.queries.payments import content_of, payments_for_team, payments_of, why_not_approve
from portal.settings.env import ROOT
from tests.factories import duties, records
from tests.factories import money as make
from tests.opportunities import selecting
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

DETAILS = {"name": "W Moss", "sort_code": "20-30-40", "account": "12345678"}


@world
def worked(clock_at):
    """Winifred, whom we ring, has worked; it is confirmed, and nobody knows where her money should go. Corin neither
    added her nor confirmed it."""
    clock_at("2026-11-24 15:00")
    money = make.Money()
    money.adder = make.person("Orla", "coordinator")
    money.winifred = people.add(name="Winifred Moss", reach_by="phone", phone="07700 900123", by=money.adder)
    make.placement(money.role, money.winifred, money.coordinator)
    third = make.person("Olive", "coordinator")
    money.done = contributions.confirm(contribution=money.expected(money.winifred), by=third)
    catch_up.run()
    return money


def facts_of(row, verb: str) -> dict:
    return AuditEvent.objects.get(verb=verb, kind=row._meta.label_lower, object_id=row.pk).facts


# A place


@world
def offered(clock_at):
    """To Ann, whom no mail reaches, and to Cy, who has an account."""
    clock_at(selecting.OPENS)
    role, by = selecting.make_role(seats=2), selecting.coordinator()
    seats = selecting.panel_of_three(role)
    ann, cy = people.add(name="Ann Bee", reach_by="phone", phone="1", by=by), selecting.person("Cy Dee")
    answers = {question.pk: "I tried it." for question in role.current.selectionquestions.all()}
    applications.enter(role=role, person=ann, channel="phone", answers=answers, by=by)
    selecting.apply(role, cy)
    clock_at(selecting.AFTER)
    selecting.score_all(seats, {})
    role.refresh_from_db()
    selections.decide(role=role, by=by)
    found = {row.application.person: row for row in places.offer_all(role=role, by=by)}
    return found, ann, cy, by


def test_a_yes_on_the_phone_is_written_down(offered, mailoutbox):
    found, ann, _cy, by = offered
    client = client_for(by)
    person_page = client.get(reverse("people_person", args=[ann.pk])).content.decode()
    assert reverse("selection_place_answer", args=[found[ann].pk]) in person_page
    path = reverse("selection_place_answer", args=[found[ann].pk])
    empty = client.post(path, {"why": "Keep this"})
    assert empty.status_code == 200 and "Keep this" in empty.content.decode()
    assert client.post(path, {"answer": "yes", "heard": "phone"}).status_code == 302
    found[ann].refresh_from_db()
    assert (found[ann].status, found[ann].answered_by) == ("accepted", by)
    assert Placement.objects.filter(place=found[ann]).count() == 1
    assert facts_of(found[ann], "accept")["heard"] == "phone"
    notice = Notice.objects.to_tell().get(kind="opportunities/place_written_down", person=ann)
    assert "yes, you take it" in tasks.words_of(notice)[1]
    with pytest.raises(Refused, match="another coordinator tells them"):
        notices.log(notice=notice, how="phone", by=by)
    page = client.get(reverse("selection_application", args=[found[ann].application.reference])).content.decode()
    assert f"Written down by <bdi>{by.name}</bdi>" in page
    again = client.post(path, {"answer": "no", "heard": "phone"}, follow=True).content.decode()
    assert "does not wait for an answer any more: taken up" in again
    found[ann].refresh_from_db()
    assert found[ann].status == "accepted"


def test_who_has_mail_is_told_what_was_written_down(offered):
    found, _ann, cy, by = offered
    places.turn_down(place=found[cy], why="The dates clash.", heard="phone", by=by)
    notice = Notice.objects.get(kind="opportunities/place_written_down")
    assert notice.person == cy
    places.turn_down(place=found[cy], heard="phone", by=by)
    assert Notice.objects.filter(kind="opportunities/place_written_down").count() == 1


def test_a_no_on_paper_is_told_by_another_than_who_wrote_it_down(offered):
    found, ann, _cy, by = offered
    places.turn_down(place=found[ann], why="The dates clash.", heard="phone", by=by)
    notice = Notice.objects.get(kind="opportunities/place_written_down")
    assert (notice.person, notice.not_told_by) == (ann, by)
    with pytest.raises(Refused, match="another coordinator"):
        notices.log(notice=notice, by=by)


def test_a_coordinator_says_how_they_heard_and_a_person_need_not(offered):
    found, ann, cy, by = offered
    for how in ("", "telepathy"):
        with pytest.raises(Refused, match="how they told you"):
            places.accept(place=found[ann], heard=how, by=by)
    places.accept(place=found[cy], by=cy)
    assert facts_of(found[cy], "accept") == {}


# Bank details


def test_bank_details_are_written_down_told_and_wait(worked):
    client = client_for(worked.coordinator)
    page = client.get(reverse("people_person", args=[worked.winifred.pk])).content.decode()
    path = reverse("payments_details_for", args=[worked.winifred.pk])
    assert path in page
    wrong = client.post(path, {**DETAILS, "sort_code": "12", "heard": "post"}).content.decode()
    assert "6 numbers" in wrong and "W Moss" in wrong and not PayeeDestination.objects.exists()
    assert client.post(path, {**DETAILS, "heard": "post"}).status_code == 302
    client.post(path, {**DETAILS, "heard": "post"})
    made = PayeeDestination.objects.get()
    assert (made.person, made.given_by, made.ending) == (worked.winifred, worked.coordinator, "678")
    assert made.cool_off_until is not None and made.cool_off_until > clock.now()
    assert facts_of(made, "give_destination") == {"version": 1, "heard": "post"}
    told = Notice.objects.get(kind="payments/details_written_down")
    assert (told.person, told.channel) == (worked.winifred, "phone")
    contact = client.get(reverse("people_contact", args=[told.pk])).content.decode()
    assert "ends in 678" in contact
    page = client.get(reverse("people_person", args=[worked.winifred.pk])).content.decode()
    assert "the account ending 678" in page
    client.post(reverse("people_contact_log", args=[told.pk]), {"sure": "yes"})
    told.refresh_from_db()
    assert told.status == "due", "who wrote it down is not the only one who speaks with them"
    another = client_for(make.person("Orla", "coordinator"))
    another.post(reverse("people_contact_log", args=[told.pk]), {"sure": "yes"})
    over = another.get(reverse("people_contact", args=[told.pk]), follow=True).content.decode()
    assert "has been told: We wrote down where your money goes" in over


def test_who_wrote_them_down_does_not_approve(worked, clock_at):
    """Nor does the database let them, whatever the code does."""
    duties.give(worked.coordinator, "finance")
    other = make.person("Otto", "coordinator", "finance")
    destinations.give(person=worked.winifred, **DETAILS, heard="phone", by=other)
    told = Notice.objects.get(kind="payments/details_written_down")
    notices.log(notice=told, by=worked.coordinator)
    clock_at("2026-11-30 10:00")
    catch_up.run()
    payment = payments.propose(payee=worked.winifred, by=worked.system) or payments_of(worked.winifred).get()
    content = content_of(payment)
    shown = payments_for_team().get(pk=payment.pk)
    assert "wrote down these bank details" in why_not_approve(shown, other)
    with pytest.raises(Refused, match="wrote down these bank details"):
        payments.approve(payment=payment, content=content, by=other)
    page = client_for(worked.finance).get(reverse("payments_payment", args=[payment.pk])).content.decode()
    assert "Written down by <bdi>Otto" in page
    approval = payments.approve(payment=payment, content=content, by=worked.finance)
    covered = approval.items.get()
    with pytest.raises(IntegrityError, match=r"wrote down|person beside it"), transaction.atomic():
        ApprovalItem.objects.create(
            approval=approval,
            item=covered.item,
            pence=covered.pence,
            earner_root=covered.earner_root,
            confirmer_root=covered.confirmer_root,
            approver_root=other.pk,
        )


def test_nobody_says_it_for_somebody_who_signs_in(worked):
    by, payee = worked.coordinator, worked.payee(details=False)
    with pytest.raises(Refused, match="say this themselves"):
        destinations.give(person=payee, **DETAILS, heard="phone", by=by)
    assert client_for(by).get(reverse("payments_details_for", args=[payee.pk])).status_code == 404
    records.joined(worked.winifred, make.person("Winifred Moss"))  # she has signed up
    worked.done.refresh_from_db()
    assert client_for(by).get(reverse("payments_details_for", args=[worked.winifred.pk])).status_code == 404
    assert client_for(by).get(reverse("payments_choose_for", args=[worked.done.pk])).status_code == 404
    with pytest.raises(Refused, match="say this themselves"):
        choices.choose(contribution=worked.done, kind="none", heard="phone", by=by)


def test_finance_writes_nothing_down(worked):
    client = client_for(worked.finance)
    for path in (
        reverse("payments_details_for", args=[worked.winifred.pk]),
        reverse("payments_choose_for", args=[worked.done.pk]),
    ):
        assert client.post(path, {**DETAILS, "heard": "phone"}).status_code in (302, 403)
    with pytest.raises(Refused, match="belongs to somebody else"):
        destinations.give(person=worked.winifred, **DETAILS, heard="phone", by=worked.finance)
    assert not PayeeDestination.objects.exists()


# Less, or none


def test_less_is_written_down(worked):
    client, path = client_for(worked.coordinator), reverse("payments_choose_for", args=[worked.done.pk])
    assert path in client.get(reverse("payments_contribution", args=[worked.done.pk])).content.decode()
    wrong = client.post(path, {"kind": "less", "heard": "phone"}).content.decode()
    assert "Write how much" in wrong
    for _ in range(2):
        assert client.post(path, {"kind": "less", "pence": "20.00", "heard": "phone"}).status_code == 302
    choice = worked.done.choices.get()
    assert (choice.kind, choice.pence, choice.chosen_by) == ("less", 2000, worked.coordinator)
    assert facts_of(choice, "choose")["heard"] == "phone"
    page = client.get(reverse("payments_contribution", args=[worked.done.pk])).content.decode()
    assert "They chose: less, £20" in page


def test_another_tells_her_what_was_written_down(worked):
    """What is turned down counts as a promise kept: one person alone would have made it so, unseen."""
    other = make.person("Odile", "coordinator")
    for kind, pence in (("less", 2000), ("none", None)):
        choices.choose(contribution=worked.done, kind=kind, pence=pence, heard="phone", by=worked.coordinator)
    notice = Notice.objects.to_tell().get(person=worked.winifred, kind="payments/choice_written_down")
    assert "We wrote down: none of it" in tasks.words_of(notice)[1]
    assert Notice.objects.filter(kind="payments/choice_written_down", status="moot").count() == 1
    with pytest.raises(Refused, match="another coordinator tells them"):
        notices.log(notice=notice, how="phone", by=worked.coordinator)
    assert notices.log(notice=notice, how="phone", by=other).status == "logged"


def test_nobody_is_told_of_their_own_choice(worked):
    done = worked.confirmed()
    choices.choose(contribution=done, kind="none", by=done.payee)
    assert not Notice.objects.filter(kind="payments/choice_written_down").exists()


FOR_MAIL = re.compile(r"{% if person\.email %}.*?{% (?:else|endif) %}", re.S)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "templates/emails").rglob("*.txt")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_nobody_without_mail_is_sent_to_a_page_of_their_own(path):
    assert "/me/" not in FOR_MAIL.sub("", path.read_text())


def test_what_is_read_out_asks_for_the_details_there_and_then(worked, clock_at):
    clock_at("2026-12-01 10:00")
    catch_up.run()
    notice = Notice.objects.get(kind="payments/details_wanted", person=worked.winifred)
    body = tasks.words_of(notice)[1]
    assert "http" not in body and "on the phone or in a letter" in body


def test_what_happened_is_written_down_and_then_confirmed(worked, clock_at):
    clock_at("2026-11-25 10:00")
    make.session(worked.role, clock.now() - dt.timedelta(minutes=1), worked.coordinator)
    catch_up.run()
    one = Contribution.objects.get(payee=worked.winifred, status="expected")
    client, path = client_for(worked.coordinator), reverse("payments_say_for", args=[one.pk])
    assert path in client.get(reverse("people_person", args=[worked.winifred.pk])).content.decode()
    wrong = client.post(path, {"outcome": "ill", "note": "A cold."}).content.decode()
    assert "A cold." in wrong
    assert client.post(path, {"outcome": "ill", "note": "A cold.", "heard": "phone"}).status_code == 302
    one.refresh_from_db()
    assert (one.outcome, one.said_at is not None) == ("ill", True)
    assert facts_of(one, "say_else_contribution") == {"heard": "phone"}
    with pytest.raises(Refused, match="how they told you"):
        contributions.say_else(contribution=one, outcome="left_early", note="", by=worked.coordinator)
    with pytest.raises(Refused, match="You wrote down what they said"):
        contributions.confirm(contribution=one, by=worked.coordinator)
    contributions.confirm(contribution=one, by=make.person("Ottoline", "coordinator"))
    assert "nothing more is written down" in client.get(path, follow=True).content.decode()
