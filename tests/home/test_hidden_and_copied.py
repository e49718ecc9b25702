"""No page is hidden behind the sign-in, and a page of which there is one is not copied: by whoever edits, alone."""

from __future__ import annotations

import html

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Site

from home.models import HomePage, OfferIndexPage, OfferPage, ProjectIndexPage, ProjectPage
from tests.home import made

pytestmark = pytest.mark.django_db

ADDRESSES = ("/", "/offers/", "/projects/", "/projects/hearing-checks/", "/privacy/", "/accessibility/")


@pytest.mark.parametrize("name", ["coordinator", "admin"])
@pytest.mark.parametrize("how", ["login", "password", "groups"])
def test_no_page_goes_behind_the_sign_in(cast, client_of, client, name, how):
    made.page_of(made.project(cast), cast)
    team, sent = client_of(name), {"restriction_type": how, "password": "a-long-password", "groups": ["1"]}
    for page in Page.objects.all():
        team.post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), sent)
    assert not PageViewRestriction.objects.exists()
    for address in ADDRESSES:
        assert client.get(address).status_code == 200, address


def test_who_asks_for_it_is_told_why(client_of):
    answer = client_of("admin").get(reverse("wagtailadmin_pages:set_privacy", args=[HomePage.objects.get().pk]))
    assert "Every page of this site is for everybody" in answer.json()["html"]


def test_the_database_refuses_it_too():
    for page in Page.objects.all():
        with pytest.raises(IntegrityError), transaction.atomic():
            PageViewRestriction.objects.create(page=page, restriction_type="login")


@pytest.mark.parametrize("ticked", ["publish_copies", "alias"])
def test_a_project_has_one_page(cast, client_of, ticked):
    page = made.page_of(made.project(cast), cast)
    sent = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": ProjectIndexPage.objects.get().pk,
        ticked: "on",
    }
    answer = client_of("coordinator").post(reverse("wagtailadmin_pages:copy", args=[page.pk]), sent, follow=True)
    assert answer.status_code == 200
    assert "A project has one page" in html.unescape(answer.content.decode())
    assert ProjectPage.objects.count() == 1


@pytest.mark.parametrize("model", [HomePage, OfferIndexPage, ProjectIndexPage])
def test_so_has_what_the_menu_links_to(client_of, client, model):
    page = model.objects.get()
    sent = {
        "new_title": "Copy",
        "new_slug": "copy",
        "new_parent_page": page.get_parent().pk,
        "copy_subpages": "on",
        "publish_copies": "on",
    }
    answer = client_of("admin").post(reverse("wagtailadmin_pages:copy", args=[page.pk]), sent, follow=True)
    assert answer.status_code == 200
    assert model.objects.count() == 1
    assert client.get("/").status_code == 200


def test_an_offer_may_be_copied(client_of):
    page = OfferPage.objects.first()
    sent = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": page.get_parent().pk, "publish_copies": "on"}
    client_of("admin").post(reverse("wagtailadmin_pages:copy", args=[page.pk]), sent)
    assert OfferPage.objects.filter(slug="copy").exists()


def test_the_site_keeps_its_first_page(client_of, client):
    site, admin = Site.objects.get(is_default_site=True), client_of("admin")
    admin.post(reverse("wagtailsites:delete", args=[site.pk]))
    sent = {
        "hostname": "x.example",
        "port": "80",
        "root_page": OfferIndexPage.objects.get().pk,
        "is_default_site": "on",
    }
    admin.post(reverse("wagtailsites:edit", args=[site.pk]), sent)
    assert Site.objects.get(is_default_site=True).root_page_id == HomePage.objects.get().pk
