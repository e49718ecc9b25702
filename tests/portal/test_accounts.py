"""Ways in: sign up by an emailed code, sign in by code or password, and a person with every account."""

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse

from ground.models import AuditEvent
from members.models import Person, User
from portal.demo import accounts
from tests import postbox


@pytest.fixture
def signed_up(client, db):
    client.post(reverse("account_signup"), {"email": "Nia@Example.org", "name": "  Nia Price "})


def test_sign_up_by_emailed_code(client, signed_up):
    user = User.objects.get(email="nia@example.org")
    assert user.person.name == "Nia Price"
    assert not EmailAddress.objects.get(user=user).verified
    (mail,) = postbox.delivered()
    assert mail.subject == "Welcome: your code"
    assert "Good to have you" in mail.body
    assert client.get(reverse("me_profile")).status_code == 302, "not in before the code"
    response = client.post(reverse("account_email_verification_sent"), {"code": postbox.code()})
    assert response.status_code == 302
    assert EmailAddress.objects.get(user=user).verified
    assert client.get(reverse("me_profile")).status_code == 200
    assert AuditEvent.objects.filter(verb="sign_up", object_id=user.pk, actor_id=user.person_id).exists()


def test_a_wrong_code_lets_nobody_in(client, signed_up):
    client.post(reverse("account_email_verification_sent"), {"code": "000000"})
    assert not EmailAddress.objects.get(email="nia@example.org").verified
    assert client.get(reverse("me_profile")).status_code == 302


def test_sign_up_without_a_name_makes_nobody(client, db):
    before = Person.objects.count()
    response = client.post(reverse("account_signup"), {"email": "nia@example.org", "name": " "})
    assert response.status_code == 200
    assert "what to call you" in response.content.decode()
    assert (Person.objects.count(), User.objects.count()) == (before, 0)


def test_a_second_sign_up_with_one_address_makes_nobody_and_tells_only_its_owner(client, signed_up):
    response = client.post(reverse("account_signup"), {"email": "NIA@example.org", "name": "Eve"})
    assert User.objects.count() == 1
    assert not Person.objects.filter(name="Eve").exists()
    assert "already" not in response.content.decode()


def test_sign_in_by_emailed_code(client, db):
    accounts.ensure()
    client.post(reverse("account_request_login_code"), {"email": "coproducer@demo.example"})
    (mail,) = postbox.delivered(to="coproducer@demo.example")
    assert mail.subject == "Your sign-in code"
    client.post(reverse("account_confirm_login_code"), {"code": postbox.code(to="coproducer@demo.example")})
    assert client.get(reverse("me_profile")).status_code == 200


@pytest.mark.parametrize("account", accounts.ACCOUNTS, ids=lambda account: account.email)
def test_each_demo_person_signs_in_with_the_password(client, db, settings, account):
    accounts.ensure()
    accounts.ensure()
    assert User.objects.count() == len(accounts.ACCOUNTS)
    client.post(reverse("account_login"), {"login": account.email, "password": settings.DEMO_PASSWORD})
    assert client.get(reverse("me_profile")).status_code == 200
    user = User.objects.get(email=account.email)
    assert set(user.person.duties.values_list("kind", flat=True)) == set(account.duties)
