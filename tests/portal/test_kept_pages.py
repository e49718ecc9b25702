"""What a browser or a cache may keep. That no page made for one person may be kept is asked of every address in
tests/architecture/test_access.py."""

import pytest
from django.urls import reverse

NOBODY = "private, no-store"


def rule(response) -> str:
    return response.headers.get("Cache-Control", "")


@pytest.mark.parametrize("name", ["home", "role_list", "open_book"])
def test_a_public_page_may_be_kept_for_a_stranger_and_not_for_somebody_signed_in(name, client, client_of):
    assert "no-store" not in rule(client.get(reverse(name)))
    assert rule(client_of("coproducer").get(reverse(name))) == NOBODY


def test_what_is_the_same_for_all_is_not_held_back(client_of):
    """An open file, asked for by somebody signed in: nobody looked at who asks."""
    assert "no-store" not in rule(client_of("coproducer").get(reverse("open_data_opportunities")))


def test_error_pages_too_and_none_after_signing_out(client_of):
    client = client_of("coproducer")
    assert rule(client.get("/accounts/sessions/")) == NOBODY
    assert rule(client.get("/nothing/is/here/")) == NOBODY
    assert client.post(reverse("account_logout"))["Location"] == "/"
    assert "no-store" not in rule(client.get("/"))
