"""A page that somebody can follow a link to is not deleted, hidden or moved; its words may change."""

from __future__ import annotations

import html

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import Page

from home.actions.pages import publish_project_page
from home.linked_pages import why_it_stays
from home.models import OfferPage, ProjectIndexPage, StandardPage
from opportunities.actions import roles
from opportunities.models import Role
from tests.factories.roles import coordinator, make_draft, make_project, make_role
from tests.opportunities.test_browse import main

pytestmark = pytest.mark.django_db


def page_of(project):
    return publish_project_page(project=project, intro="What it is for.", body=[], by=coordinator())


def fixed() -> list[Page]:
    found = [ProjectIndexPage.objects.get(), *StandardPage.objects.filter(slug__in=["accessibility", "privacy"])]
    return [*found, OfferPage.objects.first().get_parent().specific, found[0].get_parent().specific]


def ask(client, name: str, page: Page, *more) -> str:
    """What the admin says after the press."""
    answer = client.post(reverse(name, args=[page.pk, *more]), follow=True)
    return html.unescape(answer.content.decode())


def test_a_project_s_page_stays_while_a_public_role_links_to_it(client_of, client):
    role = make_role()
    page, admin = page_of(role.project), client_of("admin")
    assert f'href="/projects/{role.project.slug}/"' in main(client.get(f"/opportunities/{role.slug}/"))
    for name in ("wagtailadmin_pages:delete", "wagtailadmin_pages:unpublish"):
        assert "One role of this project can be read by everybody" in ask(admin, name, page)
    assert client.get(f"/projects/{role.project.slug}/").status_code == 200


def test_so_do_the_pages_of_the_menu(client_of, client):
    admin = client_of("admin")
    for page in fixed():
        assert "so it stays where it is" in why_it_stays(page), page
        for name in ("wagtailadmin_pages:delete", "wagtailadmin_pages:unpublish"):
            ask(admin, name, page)
        assert Page.objects.get(pk=page.pk).live
    for address in ("/", "/offers/", "/projects/", "/accessibility/", "/privacy/"):
        assert client.get(address).status_code == 200


def test_many_at_once_are_refused_together(client_of):
    role = make_role()
    page = page_of(role.project)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client_of("admin").post(f"{address}?id={page.pk}&next=/admin/")
    assert Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("deed", ["delete", "unpublish"])
def test_the_database_refuses_it_too(deed):
    role = make_role()
    for page in (page_of(role.project), *fixed()):
        with pytest.raises(IntegrityError), transaction.atomic():
            getattr(page, deed)()


def test_a_page_of_the_menu_keeps_its_address():
    page = StandardPage.objects.get(slug="privacy")
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.filter(pk=page.pk).update(slug="other")


def test_the_words_may_change_and_what_nothing_links_to_may_go():
    page = page_of(make_draft().role.project)
    page.intro = "Other words."
    page.save_revision().publish()
    page.unpublish()
    page.delete()
    offer = OfferPage.objects.first()
    offer.delete()


def test_a_project_without_a_page_is_named_and_not_linked(client):
    role = make_role()
    page = main(client.get(f"/opportunities/{role.slug}/"))
    assert role.project.name in page and f"/projects/{role.project.slug}/" not in page


def test_what_links_when_the_role_is_cancelled_still_links():
    role = make_role(project=make_project())
    page = page_of(role.project)
    roles.cancel(role=Role.objects.get(pk=role.pk), why="It stopped.", by=coordinator())
    assert why_it_stays(page)
