"""A name on an account, as the bank will read it: shown before it is kept."""

import pytest
from django.urls import reverse

from ground.exceptions import Refused
from payments.models import PayeeDestination
from payments.rails import bank_file
from tests.payments.test_pages import client_of, text

READ_AS = {
    "Ann O\u2019Neill": "Ann O'Neill",
    "Ann-Marie \u02bcOkina": "Ann-Marie 'Okina",
    "Łukasz Żółć": "Lukasz Zolc",
    "Jørgen Ærø": "Jorgen Aero",
    "Straße": "Strasse",
    "Đặng Þór": "Dang Thor",
    "Владимир": "Vladimir",
    "Νίκος": "Nikos",
    "Anna\u2011Lena\u200b": "Anna-Lena",
    "Jose\u0301": "Jose",
    "Smith & Sons": "Smith and Sons",
    "Nia 😀": "Nia",
}


@pytest.mark.parametrize(("name", "read"), READ_AS.items())
def test_the_bank_reads_letters_and_no_full_stops_instead(name, read):
    assert bank_file.plain(name) == read
    assert set(bank_file.plain(name)) <= bank_file.ALLOWED


@pytest.mark.parametrize("name", ["😀", "\u200b", "...", "1234", "\u3164", "☎ ✂", "’"])
def test_a_name_with_no_letter_left_is_asked_for_again(money, name):
    client = owed(money)
    assert not bank_file.has_letters(name)
    page = text(client.post(reverse("destination_give"), details(name)))
    assert "The bank can read no letter of this name" in page or name == "\u200b"
    assert not PayeeDestination.objects.exists()


def test_the_action_refuses_it_too(money):
    with pytest.raises(Refused, match="no letter of this name"):
        money.give_details(type(money.finance)(pk=money.finance.pk, name="😀"))


def details(name: str, **more: str) -> dict[str, str]:
    return {"name": name, "sort_code": "20-30-40", "account": "12345678", **more}


def owed(money):
    """Details are asked for when something is first due."""
    payee = money.payee(details=False)
    money.confirmed(payee)
    return client_of(payee)


def test_what_the_bank_will_read_is_shown_before_it_is_kept(money):
    client, there = owed(money), reverse("destination_give")
    page = text(client.post(there, details("Łukasz")))
    assert "The bank will read: Lukasz." in page and 'value="20-30-40"' in page
    assert not PayeeDestination.objects.exists()
    assert client.post(there, details("Łukasz", reads="Lukas")).status_code == 200, "another name than was shown"
    assert client.post(there, details("Łukasz", reads="Lukasz")).status_code == 302
    assert PayeeDestination.objects.get().ending == "678"


def test_a_name_that_the_bank_reads_as_it_stands_is_kept_at_once(money):
    assert owed(money).post(reverse("destination_give"), details("Ann O'Neill")).status_code == 302
