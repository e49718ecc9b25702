"""The pages that every installation starts with. What an editor has changed since stays as it is."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Page, Site

from home import texts
from home.models import HomePage, OfferIndexPage, OfferPage, ProjectIndexPage, StandardPage


def ensure() -> None:
    home = HomePage.objects.first() or _first_page()
    _child(home, OfferIndexPage, "offers", **texts.OFFERS)
    _child(home, ProjectIndexPage, "projects", **texts.PROJECTS)
    for slug, fields in texts.OFFER_PAGES.items():
        _child(OfferIndexPage.objects.get(), OfferPage, slug, **fields)
    for slug, fields in texts.STANDARD_PAGES.items():
        _child(home, StandardPage, slug, **fields)


@transaction.atomic
def _first_page() -> HomePage:
    """Takes the place of the page that Wagtail's own migrations make.

    The site is changed by a plain UPDATE: saving it would clear a cache whose table may not be there yet.
    """
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(title="Alongside", slug="alongside"))
    if not Site.objects.filter(is_default_site=True).update(root_page=home, site_name="Alongside"):
        Site.objects.create(hostname="localhost", site_name="Alongside", root_page=home, is_default_site=True)
    for welcome in Page.objects.filter(depth=2, slug="home", content_type__model="page"):
        welcome.delete()
    home.refresh_from_db()
    return home


def _child(parent: Page, model: type[Page], slug: str, **fields) -> None:
    if model.objects.filter(slug=slug).exists():
        return
    parent.refresh_from_db()
    parent.add_child(instance=model(slug=slug, **fields))
