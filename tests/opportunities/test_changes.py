"""Answers that were sent are changed, by two windows, over an amendment, and past the deadline: nothing is lost."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import jobs
from ground.exceptions import Refused
from members.models import Notice
from opportunities.actions import applications, catch_up, changes, panels, reveal
from opportunities.models import Application, UnsentAnswer
from opportunities.queries import blind_review
from opportunities.record import record_of
from tests.factories import roles as factory
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

FIRST, BETTER = "I tried it at home.", "I tried it twice, and told the nurse."


@world
def sent(clock_at):
    clock_at(make.OPENS)
    role = make.make_role()
    return role, make.apply(role, make.person("Ann Bee"), words=FIRST)


def page(role, name: str, *more) -> str:
    return reverse(name, args=[role.slug, *more])


def mine(application: Application, tail: str = "") -> str:
    return reverse("application_detail", args=[application.reference]) + tail


def hidden(shown: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(question|basis|criterion|to)" value="([^"]*)"', shown))


def typed(client, path: str, text: str, **given):
    """As a browser sends it: with what stands in the page."""
    return client.post(path, hidden(client.get(path).content.decode()) | {"text": text} | given)


def amend(role, *texts: str) -> None:
    questions = [{"text": text, "max_words": 200} for text in texts]
    selection = record_of(role.current)["selection"] | {"questions": questions}
    factory.change(role, note="The questions are in another order.", must_act=True, selection=selection)
    role.refresh_from_db()


def words_of(application: Application) -> list[str]:
    told = reveal.for_applicant(application, by=application.person)
    return [told.get(each.pk, "") for each in application.version.selectionquestions.order_by("position")]


def again(application: Application) -> Application:
    return Application.objects.select_related("role__current", "version", "change_version", "person").get(
        pk=application.pk
    )


# What was sent counts until a new one is sent


def test_what_was_sent_counts_while_it_is_changed(sent, clock_at):
    role, application = sent
    client = client_for(application.person)
    shown = client.post(mine(application, "reopen/"), follow=True).content.decode()
    assert "What you sent before counts until then." in shown and f"{FIRST} 0" in shown
    typed(client, page(role, "application_answer", 1), BETTER)
    found = again(application)
    assert (found.status, words_of(found)[0]) == ("submitted", f"{FIRST} 0")
    detail = client.get(mine(application)).content.decode()
    assert "Your changes are not sent" in detail and f"{FIRST} 0" in detail
    assert "You have not sent your changes" in client.get("/me/").content.decode()
    told, _ = reveal.for_team(found, None, by=make.coordinator())
    assert f"{FIRST} 0" in told.values() and BETTER not in told.values()
    seats = make.panel_of_three(role)
    clock_at(make.AFTER)
    assert [each.code for each in blind_review.desk(seats[0]).answers] == [found.code]


def test_sent_again_the_change_takes_its_place(sent):
    role, application = sent
    client = client_for(application.person)
    client.post(mine(application, "reopen/"))
    typed(client, page(role, "application_answer", 1), BETTER)
    assert "Send my changes" in client.get(page(role, "application_check")).content.decode()
    for _ in range(2):
        assert client.post(page(role, "application_submit")).url == page(role, "application_sent")
    found = again(application)
    assert (found.status, found.is_changing, found.snapshots.count()) == ("submitted", False, 2)
    assert words_of(found) == [BETTER, f"{FIRST} 1"] and not UnsentAnswer.objects.exists()


def test_at_closing_an_unsent_change_is_dropped_and_said_so(sent, clock_at, mailoutbox):
    role, application = sent
    changes.change(application=application, by=application.person)
    typed(client_for(application.person), page(role, "application_answer", 1), BETTER)
    clock_at("2026-03-19 16:30")
    for _ in range(2):
        catch_up.run()
    clock_at("2026-03-19 17:30")
    for _ in range(2):
        catch_up.run()
    clock_at(make.AFTER)
    for _ in range(2):
        catch_up.run()
    found = again(application)
    assert (found.status, found.is_changing) == ("submitted", False) and words_of(found)[0] == f"{FIRST} 0"
    assert not UnsentAnswer.objects.exists()
    assert Notice.objects.filter(kind=changes.DROPPED, person=application.person).count() == 1
    assert Notice.objects.get(kind=applications.CHANGE_WAITS).status == "moot", "it closed before the mail went"
    jobs.run_ready()
    assert any(mail.subject.startswith("Your application stands as you sent it") for mail in mailoutbox)


def test_a_day_before_the_person_is_reminded_once(sent, clock_at, mailoutbox):
    _, application = sent
    changes.change(application=application, by=application.person)
    clock_at("2026-03-19 16:59")
    catch_up.run()
    assert not Notice.objects.filter(kind=applications.CHANGE_WAITS).exists()
    clock_at("2026-03-19 17:30")
    for _ in range(2):
        catch_up.run()
    jobs.run_ready()
    waits = [mail for mail in mailoutbox if mail.subject.startswith("Your changes are not sent yet")]
    assert len(waits) == 1 and "20 March 2026, 5pm" in waits[0].body


def test_the_page_of_a_change_after_the_deadline_says_what_counts(sent, clock_at):
    role, application = sent
    changes.change(application=application, by=application.person)
    clock_at(make.AFTER)
    shown = client_for(application.person).get(page(role, "application_check"), follow=True).content.decode()
    assert "What you sent before counts" in shown and not again(application).is_changing


def test_a_change_is_dropped_by_the_person_and_by_nobody_else(sent):
    _, application = sent
    changes.change(application=application, by=application.person)
    stranger = client_for(make.person("Sol Wray"))
    assert stranger.post(mine(application, "drop-change/")).status_code == 404
    with pytest.raises(Refused, match="Only the person"):
        changes.drop_change(application=application, by=make.person("Sol Wray"))
    client = client_for(application.person)
    for _ in range(2):
        client.post(mine(application, "drop-change/"), {"sure": "yes"})
    assert not again(application).is_changing
    assert not Notice.objects.filter(kind=changes.DROPPED).exists(), "they know"


def test_taken_back_it_is_no_change_any_more(sent):
    _, application = sent
    changes.change(application=application, by=application.person)
    applications.withdraw(application=again(application), by=application.person)
    assert (again(application).status, again(application).is_changing) == ("withdrawn", False)


def test_the_database_knows_no_change_of_what_was_not_sent(sent):
    _, application = sent
    changes.change(application=application, by=application.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(status="withdrawn")
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(change_begun_at=None)


# The question's own id


@pytest.fixture
def writing(sent):
    role, _ = sent
    person = make.person("Cy Dee")
    client = client_for(person)
    client.post(page(role, "application_start"))
    return role, client, person


def test_an_answer_goes_to_the_question_that_was_read(writing):
    role, client, person = writing
    path = page(role, "application_answer", 1)
    stood = hidden(client.get(path).content.decode())
    amend(role, "A new question", "Tell us about a time 1", "Tell us about a time 0")
    client.post(path, stood | {"text": "About the time 0."})
    found = Application.objects.select_related("version", "person").get(role=role, person=person)
    assert words_of(found) == ["", "", "About the time 0."]


def test_to_a_question_that_is_gone_the_words_stay_on_the_page(writing):
    role, client, person = writing
    path = page(role, "application_answer", 2)
    stood = hidden(client.get(path).content.decode())
    amend(role, "Something else")
    response = client.post(path, stood | {"text": "Long and good."})
    shown = response.content.decode()
    assert response.status_code == 200 and "Long and good." in shown and "Tell us about a time 1" in shown
    assert "The questions are in another order." in shown and "Something else" in shown
    found = Application.objects.select_related("version", "person").get(role=role, person=person)
    assert words_of(found) == [""]


@pytest.mark.parametrize("question", [None, "", "x", "999999", "9" * 30])
def test_without_its_id_nothing_is_filed(writing, question):
    role, client, person = writing
    given = {"text": "Whose?"} | ({} if question is None else {"question": question})
    shown = client.post(page(role, "application_answer", 1), given).content.decode()
    assert "could not tell which question" in shown and "Whose?" in shown
    assert not Application.objects.get(role=role, person=person).answers.exists()


# Two windows


def test_the_older_window_is_shown_both_and_nothing_is_lost(writing):
    role, client, person = writing
    path = page(role, "application_answer", 1)
    stood = hidden(client.get(path).content.decode())
    client.post(path, stood | {"text": "From the other window."})
    response = client.post(path, stood | {"text": "From this window."})
    shown = response.content.decode()
    assert "You saved something else meanwhile" in shown
    assert "From the other window." in shown and "From this window." in shown
    found = Application.objects.select_related("version", "person").get(role=role, person=person)
    assert words_of(found)[0] == "From the other window."
    client.post(path, hidden(shown) | {"text": "From this window."})
    assert words_of(found)[0] == "From this window."


def test_the_same_words_twice_are_no_quarrel(writing):
    role, client, _ = writing
    path = page(role, "application_answer", 1)
    stood = hidden(client.get(path).content.decode())
    for _ in range(2):
        assert client.post(path, stood | {"text": "Once."}).url == page(role, "application_answer", 2)


def test_line_ends_are_one_sign_and_nothing_is_cut_by_the_browser(writing):
    role, client, _ = writing
    path = page(role, "application_answer", 1)
    assert "maxlength" not in re.search(r"<textarea[^>]*>", client.get(path).content.decode())[0]
    typed(client, path, "One\r\n\r\ntwo")
    assert (
        reveal.being_written(
            Application.objects.get(role=role, person__name="Cy Dee"), by=make.person("Cy Dee")
        ).popitem()[1]
        == "One\n\ntwo"
    )


# No way back


def test_after_closing_day_taking_it_back_asks_once_more(sent, clock_at):
    _, application = sent
    client = client_for(application.person)
    assert "You can use it again until the role closes" in client.get(mine(application)).content.decode()
    clock_at(make.AFTER)
    shown = client.get(mine(application)).content.decode()
    assert "until the role closes" not in shown
    asked = client.post(mine(application, "withdraw/")).content.decode()
    assert "There is no way back" in asked and again(application).status == "submitted"
    client.post(mine(application, "withdraw/"), {"sure": "yes"})
    assert again(application).status == "withdrawn"


def test_set_aside_answers_are_read_as_they_were_sent(sent, clock_at):
    role, application = sent
    seats = make.panel_of_three(role)
    changes.change(application=application, by=application.person)
    typed(client_for(application.person), page(role, "application_answer", 1), BETTER)
    clock_at(make.AFTER)
    panels.read(seat=seats[0], application=again(application), by=seats[0].person)
    assert f"{FIRST} 0" in reveal.for_judge(seats[0], again(application), by=seats[0].person).values()
