"""Closing an account: by the person, by an administrator; both are written down and told, and sessions end at once."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from ground.models import AuditEvent
from members.actions import accounts
from members.models import User
from tests import postbox


def enter(email: str, password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": password})
    return client


def told() -> list[tuple[str, str]]:
    return [(each.to[0], each.subject) for each in postbox.delivered()]


def test_a_person_closes_their_own_and_is_out_everywhere(cast, settings):
    user = cast.user("coproducer")
    elsewhere = enter(user.email, settings.DEMO_PASSWORD)
    assert elsewhere.get("/me/").status_code == 200
    client = cast.client("coproducer")
    assert "Close my account" in client.get(reverse("account_close")).text
    answer = client.post(reverse("account_close"), follow=True)
    assert "Your account is closed" in answer.text
    assert elsewhere.get("/me/").status_code == 302
    assert not UserSession.objects.filter(user=user).exists()
    user.refresh_from_db()
    assert (user.is_active, user.closed_by_id) == (False, user.person_id)
    assert AuditEvent.objects.filter(verb="close_account", object_id=user.pk, actor_id=user.person_id).count() == 1
    assert (user.email, "Your account is closed") in told()
    assert "as you asked" in mail.outbox[-1].body


def test_nobody_signs_in_with_a_closed_one(cast, settings):
    accounts.close(user=cast.user("coproducer"), by=cast.coproducer)
    client = enter("coproducer@demo.example", settings.DEMO_PASSWORD)
    assert client.get("/me/").status_code == 302
    client.post(reverse("account_request_login_code"), {"email": "coproducer@demo.example"})
    assert "Your sign-in code" not in {subject for _to, subject in told()}
    assert client.get("/me/").status_code == 302


def test_an_administrator_closes_one_and_is_asked_on_a_page_that_names_them(cast, settings):
    elsewhere = enter(cast.user("coproducer").email, settings.DEMO_PASSWORD)
    person, admin = cast.coproducer, cast.client("admin")
    page = admin.get(reverse("people_person", args=[person.pk])).text
    asks = reverse("people_account_close", args=[person.pk])
    assert asks in page
    asked = admin.post(asks).text
    assert f"{person.name} is signed out everywhere" in asked and "Yes, close the account" in asked
    assert elsewhere.get("/me/").status_code == 200, "being asked closes nothing"
    admin.post(asks, {"sure": "yes"})
    assert elsewhere.get("/me/").status_code == 302
    assert AuditEvent.objects.filter(verb="close_account", actor_id=cast.admin.pk).count() == 1
    assert ("coproducer@demo.example", "Your account is closed") in told()
    assert "by the team" in mail.outbox[-1].body
    assert "Closed on" in admin.get(reverse("people_person", args=[person.pk])).text
    admin.post(asks, {"sure": "yes"})
    assert AuditEvent.objects.filter(verb="close_account").count() == 1, "it is closed already"


def test_it_is_opened_again_by_an_administrator_and_told(cast, settings):
    person = cast.coproducer
    accounts.close(user=person.user, by=person)
    mail.outbox.clear()
    for _ in range(2):
        cast.client("admin").post(reverse("people_account_reopen", args=[person.pk]))
    assert enter(person.user.email, settings.DEMO_PASSWORD).get("/me/").status_code == 200
    assert [subject for _to, subject in told()] == ["Your account is open again"], "what was not told yet is moot"
    assert AuditEvent.objects.filter(verb="reopen_account").count() == 1


@pytest.mark.parametrize("who", ["stranger", "coordinator", "finance"])
def test_nobody_else_closes_or_opens_one(cast, who):
    person = cast.coproducer
    for name in ("people_account_close", "people_account_reopen"):
        cast.client(who).post(reverse(name, args=[person.pk]))
    with pytest.raises(Refused):
        accounts.close(user=person.user, by=getattr(cast, who))
    accounts.close(user=person.user, by=person)
    with pytest.raises(Refused):
        accounts.reopen(user=person.user, by=getattr(cast, who))
    assert not AuditEvent.objects.filter(verb="reopen_account").exists()


def test_nobody_opens_their_own_again(cast):
    accounts.close(user=cast.user("coordinator"), by=cast.admin)
    with pytest.raises(Refused, match="never their own"):
        accounts.reopen(user=cast.user("admin"), by=cast.admin)


def test_duties_end_with_it(cast):
    accounts.close(user=cast.user("coordinator"), by=cast.admin)
    assert not cast.coordinator.duties.live().exists()
    assert AuditEvent.objects.filter(verb="end_duty", actor_id=cast.admin.pk).exists()


def test_the_last_administrator_stays(cast):
    with pytest.raises(Refused, match="only administrator"):
        accounts.close(user=cast.user("admin"), by=cast.admin)
    page = cast.client("admin").post(reverse("account_close"), follow=True)
    assert "only administrator" in page.text
    assert cast.client("admin").get("/admin/").status_code == 200


def test_a_second_press_is_harmless(cast):
    for _ in range(2):
        accounts.close(user=cast.user("coproducer"), by=cast.coproducer)
    assert AuditEvent.objects.filter(verb="close_account").count() == 1


@pytest.mark.parametrize("wrong", [{"is_active": True}, {"closed_by": None}])
def test_the_database_refuses_a_closed_account_that_signs_in_or_was_closed_by_nobody(cast, wrong):
    user = cast.user("coproducer")
    row = {"is_active": False, "closed_at": clock.now(), "closed_by": user.person, **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(**row)


def test_a_closed_account_answers_a_right_password_as_a_wrong_one(cast, settings):
    accounts.close(user=cast.user("coproducer"), by=cast.admin)
    seen = []
    for password in (settings.DEMO_PASSWORD, "not this one at all"):
        data = {"login": "coproducer@demo.example", "password": password}
        answer = Client().post(reverse("account_login"), data)
        seen.append((answer.status_code, answer.get("Location", ""), "do not fit" in answer.text))
    assert seen == [(200, "", True)] * 2
