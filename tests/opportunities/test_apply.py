"""Applying as a member: page by page, saved on the way, sent once, changed, taken back."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from ground import jobs
from ground.exceptions import Refused
from ground.sealed import opened
from members.models import Notice
from opportunities.actions import applications
from opportunities.models import Application, Role, RoleVersion
from tests.cast import signed_in
from tests.factories import roles as factory
from tests.opportunities import selecting as make
from tests.worlds import world

ANSWER = "I tried it at home, and the leaflet was tiny."


@world
def role(clock_at):
    clock_at(make.OPENS)
    return make.make_role(questions=2)


@pytest.fixture
def ann(role):
    return make.person("Ann Bee", email="ann@demo.example")


def client_for(person) -> Client:
    return signed_in(person.user)


def page(role, name, *more):
    return reverse(name, args=[role.slug, *more])


def say(client, path, text, **how):
    """As a browser sends it: with the question and the basis that stand in the page."""
    stood = re.findall(
        r'<input type="hidden" name="(question|basis)" value="([^"]*)"', client.get(path).content.decode()
    )
    return client.post(path, dict(stood) | {"text": text}, **how)


def write_all(client, role):
    client.post(page(role, "application_start"))
    for number in (1, 2):
        say(client, page(role, "application_answer", number), f"{ANSWER} {number}")


def test_from_the_first_page_to_the_reference(role, ann, mailoutbox):
    client = client_for(ann)
    assert "2 questions" in client.get(page(role, "application_start")).content.decode()
    assert client.post(page(role, "application_start"), follow=True).redirect_chain[-1][0] == page(
        role, "application_details"
    )
    draft = Application.objects.get(role=role, person=ann)
    assert draft.status == "draft", "a row from the first page on"
    assert "ann@demo.example" in client.get(page(role, "application_details")).content.decode()
    first = client.post(page(role, "application_details"))
    assert first.url == page(role, "application_answer", 1)
    assert say(client, first.url, f"{ANSWER} 1").url == page(role, "application_answer", 2)
    assert say(client, page(role, "application_answer", 2), f"{ANSWER} 2").url == page(role, "application_fit")
    assert "Has tried test 0" in client.get(page(role, "application_fit")).content.decode()
    check = client.get(page(role, "application_check")).content.decode()
    assert f"{ANSWER} 1" in check and f"{ANSWER} 2" in check
    assert f"{page(role, 'application_answer', 2)}?to=check" in check
    sent = client.post(page(role, "application_submit"), follow=True).content.decode()
    draft.refresh_from_db()
    assert draft.reference in sent and draft.status == "submitted"
    assert draft.snapshot.version_sha256 == role.current.sha256
    jobs.run_ready()
    assert [mail.subject for mail in mailoutbox] == [
        f"We have your application: {role.current.mail_name}, {draft.reference}"
    ]
    assert role.current.title not in mailoutbox[0].subject + mailoutbox[0].body


def test_what_is_written_is_kept_and_said_to_be(role, ann):
    client = client_for(ann)
    client.post(page(role, "application_start"))
    say(client, page(role, "application_answer", 1), ANSWER)
    shown = client.get(page(role, "application_answer", 1)).content.decode()
    assert ANSWER in shown and "Saved 10am" in shown
    assert client.post(page(role, "application_start")).url == page(role, "application_details")
    assert client.post(page(role, "application_details")).url == page(role, "application_answer", 2)


@pytest.mark.parametrize("text", ["", "   ", "word " * 201])
def test_an_answer_that_cannot_stand_keeps_what_was_typed(role, ann, text):
    client = client_for(ann)
    client.post(page(role, "application_start"))
    shown = say(client, page(role, "application_answer", 1), text)
    assert shown.status_code == 200 and "There is a problem" in shown.content.decode()
    assert text.strip()[:20] in shown.content.decode()


def test_nothing_is_sent_while_an_answer_is_missing(role, ann):
    client = client_for(ann)
    client.post(page(role, "application_start"))
    say(client, page(role, "application_answer", 1), ANSWER)
    assert (
        "One question has no answer yet" in client.post(page(role, "application_submit"), follow=True).content.decode()
    )
    assert Application.objects.get(role=role).status == "draft"


def test_a_second_press_sends_nothing_twice(role, ann):
    client = client_for(ann)
    write_all(client, role)
    for _ in range(2):
        assert client.post(page(role, "application_submit")).url == page(role, "application_sent")
    application = Application.objects.get(role=role)
    assert application.snapshots.count() == 1
    assert Notice.objects.filter(object_id=application.pk, kind="opportunities/application_received").count() == 1


def test_the_deadline_passes_while_the_form_is_open(role, ann, clock_at):
    client = client_for(ann)
    client.post(page(role, "application_start"))
    say(client, page(role, "application_answer", 1), ANSWER)
    clock_at(make.AFTER)
    shown = say(client, page(role, "application_answer", 2), "Typed too late.", follow=True).content.decode()
    assert "This role closed on 20 March 2026, 5pm" in shown
    assert ANSWER in shown and "Typed too late." in shown, "nothing is lost"
    assert "closed" in client.post(page(role, "application_submit"), follow=True).content.decode()
    application = Application.objects.get(role=role)
    assert application.status == "draft"
    assert (
        "Not sent in time" in client.get(reverse("application_detail", args=[application.reference])).content.decode()
    )


def test_the_role_is_cancelled_while_the_form_is_open(role, ann):
    client = client_for(ann)
    write_all(client, role)
    by = make.coordinator()
    Role.objects.filter(pk=role.pk).update(
        status="cancelled",
        cancelled_at=role.added_at,
        cancelled_by=by,
        cancelled_why="The partner stopped the project.",
    )
    shown = client.post(page(role, "application_submit"), follow=True).content.decode()
    assert "This role was cancelled" in shown and "The partner stopped the project." in shown and f"{ANSWER} 1" in shown


def test_a_role_that_is_not_ours_or_not_public_has_no_way_to_apply(role, ann):
    from opportunities.models import Listing

    listing = Listing.objects.create(feed="hosts", external_id="1")
    by = make.coordinator()
    other = Role.objects.create(kind="listed", slug="listed-one", listing=listing, added_by=by)
    version = RoleVersion.objects.create(
        role=other,
        kind="listed",
        number=1,
        title="Listed",
        pay_status="not_known",
        pay_evidence="not_seen",
        seen="whole",
    )
    RoleVersion.objects.filter(pk=version.pk).update(
        status="published", canonical="{}", sha256="x", published_at=other.added_at, published_by=by
    )
    Role.objects.filter(pk=other.pk).update(status="published", current=version)
    draft = Role.objects.create(kind="own", slug="draft-one", project=role.project, added_by=by)
    client = client_for(ann)
    for each in (other, draft):
        assert client.get(page(each, "application_start")).status_code == 404
        assert client.post(page(each, "application_start")).status_code == 404


def test_somebody_without_an_account_is_asked_to_sign_in(role):
    client = Client()
    assert "Sign in and start" in client.get(page(role, "application_start")).content.decode()
    assert client.post(page(role, "application_start")).url.startswith("/accounts/login/")
    assert client.get(page(role, "application_check")).status_code == 302
    assert not Application.objects.exists()


def test_a_strangers_application_is_not_there(role, ann):
    application = make.apply(role, ann)
    other = client_for(make.person("Sol Wray"))
    for name in ("application_detail", "letter_detail"):
        assert other.get(reverse(name, args=[application.reference])).status_code == 404
    for name in ("application_withdraw", "application_reopen"):
        assert other.post(reverse(name, args=[application.reference])).status_code == 404
    assert other.post(page(role, "application_submit")).status_code == 404
    assert "A-" not in other.get(reverse("me_applications")).content.decode()
    with pytest.raises(Refused, match="Only the person who applied"):
        applications.withdraw(application=application, by=make.person("Sol Wray"))
    application.refresh_from_db()
    assert application.status == "submitted"


def test_taken_back_changed_and_sent_again(role, ann, clock_at):
    client = client_for(ann)
    write_all(client, role)
    client.post(page(role, "application_submit"))
    application = Application.objects.get(role=role)
    mine = reverse("application_detail", args=[application.reference])
    for _ in range(2):
        assert "Taken back" in client.post(f"{mine}withdraw/", {"sure": "yes"}, follow=True).content.decode()
    shown = client.post(f"{mine}reopen/", follow=True).content.decode()
    assert f"{ANSWER} 1" in shown and "Send them again" in shown and "It does not count until you do." in shown
    say(client, page(role, "application_answer", 1), "Better words.")
    client.post(page(role, "application_submit"))
    application.refresh_from_db()
    assert application.status == "submitted" and application.snapshots.count() == 2
    assert opened(application.answers.get(question__position=0).text) == "Better words."
    clock_at(make.AFTER)
    assert "closed" in client.post(f"{mine}reopen/", follow=True).content.decode()
    application.refresh_from_db()
    assert application.status == "submitted"


def test_the_timeline_never_shows_a_status_word_of_ours(role, ann, clock_at):
    application = make.apply(role, ann)
    client = client_for(ann)
    mine = reverse("application_detail", args=[application.reference])
    open_page = client.get(mine).content.decode()
    clock_at(make.AFTER)
    closed_page = client.get(mine).content.decode()
    assert "You sent it" in open_page and "Being read, without names" in closed_page
    assert "You will hear by Friday 3 April 2026" in closed_page
    for word in ("submitted", "not_selected", "shortlisted", "draft"):
        assert word not in open_page.lower() and word not in closed_page.lower()
    clock_at("2026-04-10 10:00")
    assert "We are late, and we are sorry" in client.get(mine).content.decode()


def test_a_newer_version_takes_the_answers_along(role, ann):
    draft = applications.begin(role=role, person=ann, by=ann)
    first = draft.version.selectionquestions.get(position=0)
    applications.answer(application=draft, question=first, text=ANSWER, by=ann)
    newer = factory.change(role, note="We meet in the afternoon.", what_you_do="Come in the afternoon.")
    draft = Application.objects.select_related("role__current", "version").get(pk=draft.pk)
    assert applications.renew(application=draft, by=ann) is True
    draft.refresh_from_db()
    assert draft.version_id == newer.pk
    assert opened(draft.answers.get(question__version=newer).text) == ANSWER
    assert applications.renew(application=draft, by=ann) is False


# By phone and by post


def test_a_coordinator_types_what_somebody_said_on_the_phone(role):
    winnie = make.person("Winnie Moss", email="none")
    by = make.coordinator()
    typed = {each.pk: ANSWER for each in role.current.selectionquestions.all()}
    for _ in range(2):
        application = applications.enter(role=role, person=winnie, channel="phone", answers=typed, by=by)
    assert (application.status, application.channel) == ("submitted", "phone")
    notice = Notice.objects.get(person=winnie)
    assert (notice.channel, notice.status) == ("phone", "due"), "somebody rings"
    with pytest.raises(Refused, match="Only a coordinator"):
        applications.enter(role=role, person=winnie, channel="phone", answers=typed, by=winnie)
    with pytest.raises(Refused, match="phone or by post"):
        applications.enter(role=role, person=winnie, channel="online", answers=typed, by=by)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(role, ann, count, django_assert_num_queries):
    for _ in range(count):
        make.apply(make.make_role(), ann)
    client = client_for(ann)
    client.get(reverse("me_applications"))
    with django_assert_num_queries(5):
        shown = client.get(reverse("me_applications")).content.decode()
    assert shown.count("A-2") >= count
