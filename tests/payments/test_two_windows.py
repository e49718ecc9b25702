"""Two windows on one piece of work, or on where the money goes: the older one asks first."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from payments.actions import contributions
from payments.models import WorkNote
from payments.queries.payments import destination_of
from payments.rails import bank_vault
from tests.payments.test_pages import client_of, text

MEANWHILE = "This was answered since you opened the page. We have now: "


def mark(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(basis|reads)" value="([^"]*)"', page))


@pytest.mark.parametrize("name", ["contribution_say_else", "contribution_answer"])
def test_what_happened(money, name):
    done = money.expected()
    if name == "contribution_answer":
        contributions.query(contribution=done, words="Were you there?", by=money.coordinator)
    client, path = client_of(done.payee), reverse(name, args=[done.pk])
    old = mark(text(client.get(path)))
    assert client.post(path, old | {"outcome": "ill", "note": "A cold."}).status_code == 302
    page = text(client.post(path, old | {"outcome": "did_not_come", "note": "Mine."}))
    assert f"{MEANWHILE}was ill." in page and "Mine." in page
    done.refresh_from_db()
    assert (
        done.outcome == "ill"
        and WorkNote.objects.filter(contribution=done, kind="answer" if "answer" in name else "note").count() == 1
    )
    assert client.post(path, old | {"outcome": "ill", "note": "A cold."}).status_code == 302, "a second press"
    assert client.post(path, mark(page) | {"outcome": "did_not_come", "note": "Mine."}).status_code == 302
    done.refresh_from_db()
    assert done.outcome == "did_not_come"


GIVEN = {"name": "Ann Bee", "sort_code": "20-30-40", "account": "12345678"}


def test_where_the_money_goes(money):
    done = money.confirmed(money.payee(details=False))
    client, path = client_of(done.payee), reverse("destination_give")
    old = mark(text(client.get(path)))
    assert client.post(path, old | GIVEN).status_code == 302
    page = text(client.post(path, old | GIVEN | {"account": "87654321"}))
    assert "Details were kept since you opened this page: the account ending 678." in page
    kept = destination_of(done.payee)
    assert bank_vault.details(kept) == ("Ann Bee", "203040", "12345678")
    assert client.post(path, old | GIVEN).status_code == 302, "a second press"
    assert destination_of(done.payee) == kept
    assert client.post(path, mark(page) | GIVEN | {"account": "87654321"}).status_code == 302
    assert destination_of(done.payee).ending == "321"
