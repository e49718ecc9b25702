"""What becomes the words of a link or of a mail has a letter to read, and no sign that hides or turns."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page

from ground.exceptions import Refused
from home.models import OfferPage, StandardPage
from members.models import Notice
from opportunities.actions import projects
from opportunities.models import Organisation, Project, Role, Session
from payments.actions import funders, pots
from payments.models import Pot
from tests.factories.roles import coordinator, make_project, make_role, person

pytestmark = pytest.mark.django_db
NOTHING = ["\u200b", "\u3164", "\u202e\u202c", "\u2800", "12"]
TURNED = ("\u202eedirB\u202c Fund", "edirB Fund")
POT = {
    "pence": "500",
    "spend_from_day": "1",
    "spend_from_month": "1",
    "spend_from_year": "2026",
    "spend_by_day": "1",
} | {
    "spend_by_month": "1",
    "spend_by_year": "2030",
}
PROJECT = {"name": "Hearing", "slug": "hearing", "partner": "A clinic", "kind_of_work": "Research", "summary": "One."}
A_LETTER = "at least one letter"


@pytest.mark.parametrize("name", NOTHING, ids=ascii)
def test_a_pot_and_who_gives_it(client_of, name):
    client, path, before = client_of("finance"), reverse("payments_pot_open"), Pot.objects.count()
    for wrong in ({"name": name, "funder": "Bride Fund"}, {"name": "Bride", "funder": name}):
        assert A_LETTER in client.post(path, POT | wrong).content.decode()
    assert Pot.objects.count() == before
    by = person("Fay Nance", "finance")
    with pytest.raises(Refused, match=A_LETTER):
        funders.named(name)
    with pytest.raises(Refused, match=A_LETTER):
        given = {"pence": 1, "spend_from": dt.date(2026, 1, 1), "spend_by": dt.date(2030, 1, 1)}
        pots.open(name=name, funder=funders.named("Bride Fund"), **given, by=by)


def test_a_pot_is_named_as_it_is_seen(client_of):
    given, kept = TURNED
    client_of("finance").post(reverse("payments_pot_open"), POT | {"name": given, "funder": given})
    pot = Pot.objects.get(name=kept)
    assert pot.funder.name == kept
    assert funders.named(f"{kept}\u200b") == pot.funder


@pytest.mark.parametrize("name", NOTHING, ids=ascii)
def test_a_project_and_its_partner(client_of, name):
    client = client_of("coordinator")
    for wrong in ({"name": name}, {"partner": name}):
        assert A_LETTER in client.post(reverse("team_project_start"), PROJECT | wrong).content.decode()
        with pytest.raises(Refused, match=A_LETTER):
            projects.start(**(PROJECT | wrong), by=coordinator())
        with pytest.raises(Refused, match=A_LETTER):
            facts = {key: value for key, value in (PROJECT | wrong).items() if key != "slug"}
            projects.edit(project=make_project(), **facts, by=coordinator())
    assert not Project.objects.filter(slug="hearing").exists() and not Organisation.objects.filter(name=name).exists()


def test_a_role_that_is_begun(client_of):
    project = make_project()
    sent = {"title": "\u3164", "slug": "blank", "project": project.slug}
    assert A_LETTER in client_of("coordinator").post(reverse("team_role_draft"), sent).content.decode()
    assert not Role.objects.filter(slug="blank").exists()


@pytest.mark.parametrize("name", NOTHING[:4], ids=ascii)
def test_a_session_that_people_are_told_of(client_of, clock_at, name):
    clock_at("2026-09-07 10:00")
    role = make_role(term={"starts": "2026-10-20", "ends": "2027-02-01"})
    typed = {
        "title": name,
        "on_day": "3",
        "on_month": "11",
        "on_year": "2026",
        "starts": "10:00",
        "ends": "12:00",
        "work_key": "sessions",
    }
    before = Session.objects.filter(role=role).count()
    page = client_of("coordinator").post(reverse("selection_session_add", args=[role.slug]), typed | {"sure": "yes"})
    assert A_LETTER in page.content.decode()
    assert Session.objects.filter(role=role).count() == before
    assert not Notice.objects.filter(kind="opportunities/session_added").exists()


OFFER = "training"


@pytest.mark.parametrize("title", NOTHING, ids=ascii)
def test_a_page_that_is_copied(client_of, title):
    page, client = OfferPage.objects.get(slug=OFFER), client_of("admin")
    path, before = reverse("wagtailadmin_pages:copy", args=[page.pk]), Page.objects.count()
    sent = {"new_title": title, "new_slug": "blank", "new_parent_page": page.get_parent().pk, "publish_copies": "on"}
    answer = client.post(path, sent)
    assert answer.status_code == 200
    assert A_LETTER in answer.content.decode()
    answer = client.post(path, sent | {"new_title": "Fine", "new_slug": "\u3164"})
    assert "signs in this address that nobody can see" in answer.content.decode()
    assert Page.objects.count() == before
    client.post(path, sent | {"new_title": "Fi\u200bne \u202ewords", "new_slug": "fine"})
    assert OfferPage.objects.get(slug="fine").title == "Fine words"


@pytest.mark.parametrize("field", ["title", "seo_title"])
def test_a_page_that_is_saved_or_kept_as_a_draft(field):
    for page in (OfferPage.objects.get(slug=OFFER), StandardPage.objects.get(slug="privacy")):
        setattr(page, field, "\u3164")
        for keep in (page.full_clean, page.minimal_clean, page.save):
            with pytest.raises(ValidationError) as refused:
                keep()
            assert list(refused.value.message_dict) == [field]
            setattr(page, field, "\u3164")


def test_the_editor_says_it_by_the_field(client_of):
    page, client = OfferPage.objects.get(slug=OFFER), client_of("admin")
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    sent = {"title": "\u3164", "slug": page.slug, "intro": "x", "takes": "x", "cost": "x", "body-count": "0"}
    for press in ({}, {"action-publish": "action-publish"}):
        answer = client.post(path, sent | press)
        assert answer.status_code == 200 and A_LETTER in answer.content.decode()
