"""A paste is never cut in silence: no box says `maxlength`, and what is too long comes back whole, with a sentence."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.urls import reverse

from ground.sought import LONGEST
from opportunities.presenters import role_filters
from portal.settings.env import ROOT

LONG = "Ab" * 150


def test_no_template_of_ours_asks_a_browser_to_cut():
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").rglob("*.js")]
    assert [str(path) for path in files if re.search("max-?length", path.read_text(), re.IGNORECASE)] == []


@pytest.mark.parametrize("field", [forms.CharField(max_length=5), forms.EmailField(max_length=5)])
def test_whatever_form_it_is_of_no_box_has_it(field):
    class AnyForm(forms.Form):
        words = field
        more = forms.CharField(max_length=9, widget=forms.Textarea(attrs={"rows": 2}))

    html = str(AnyForm())
    assert "maxlength" not in html and 'rows="2"' in html and 'name="words"' in html


@pytest.mark.django_db
def test_a_long_name_at_sign_up_comes_back_whole(client):
    path = reverse("account_signup")
    assert "maxlength" not in client.get(path).content.decode()
    page = client.post(path, {"name": LONG, "email": "long@demo.example"}).content.decode()
    assert LONG in page and "200" in page
    assert "maxlength" not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["account_login", "account_request_login_code", "account_reset_password", "role_list", "wagtailadmin_login"]
)
def test_no_box_of_a_page_for_everybody_has_it(client, name):
    assert "maxlength" not in client.get(reverse(name)).content.decode()


@pytest.mark.django_db
def test_nor_have_the_teams(client_of):
    coordinator = client_of("coordinator")
    for name in ("people", "people_add", "selection_roles", "team_roles", "payments_contributions"):
        page = coordinator.get(reverse(name)).content.decode()
        assert "maxlength" not in page, name


@pytest.mark.django_db
def test_a_search_that_was_too_long_says_what_was_looked_for(client):
    words = "word " * 40
    page = client.get(reverse("role_list"), {"q": words}).content.decode()
    assert "We looked for its beginning" in page
    assert "We looked for its beginning" not in client.get(reverse("role_list"), {"q": "word"}).content.decode()
    assert role_filters.LONGEST == LONGEST


@pytest.mark.django_db
def test_a_name_that_was_too_long_says_so_to_the_team(client_of):
    page = client_of("coordinator").post(f"{reverse('people')}?seek=q", {"q": "W" * 150}, follow=True)
    assert f"first {LONGEST} signs" in page.content.decode()
