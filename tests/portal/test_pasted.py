"""Addresses and codes as people paste them."""

from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from members.models import User
from portal.demo import accounts
from tests import postbox

PASTED = "\u200b coproducer@demo.example\u00a0"


def test_a_pasted_address_signs_in(client, db, settings):
    accounts.ensure()
    client.post(reverse("account_login"), {"login": PASTED, "password": settings.DEMO_PASSWORD})
    assert client.session[SESSION_KEY] == str(User.objects.get(email="coproducer@demo.example").pk)


def test_a_password_stays_as_it_was_typed(client, db, settings):
    accounts.ensure()
    answer = client.post(
        reverse("account_login"), {"login": "coproducer@demo.example", "password": f"{settings.DEMO_PASSWORD}\u200b"}
    )
    assert answer.status_code == 200 and SESSION_KEY not in client.session


def test_a_pasted_code_signs_in(client, db):
    accounts.ensure()
    client.post(reverse("account_request_login_code"), {"email": PASTED})
    code = postbox.code()
    client.post(reverse("account_confirm_login_code"), {"code": f"{code[:3]}\u202f{code[3:]}\u200b"})
    assert client.get(reverse("account_email")).status_code == 200
