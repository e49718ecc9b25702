"""The pages that every installation starts with. What an editor has changed since stays as it is."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site

from home import initial_pages
from home.models import HomePage, OfferIndexPage, OfferPage, ProjectIndexPage, StandardPage
from members.actions.duties import GROUPS
from members.models import DutyKind


def ensure() -> None:
    home = HomePage.objects.first() or _first_page()
    _child(home, OfferIndexPage, "offers", **initial_pages.OFFERS)
    _child(home, ProjectIndexPage, "projects", **initial_pages.PROJECTS)
    _site_is_at(settings.SITE_URL)
    for slug, fields in initial_pages.OFFER_PAGES.items():
        _child(OfferIndexPage.objects.get(), OfferPage, slug, **fields)
    for slug, fields in initial_pages.STANDARD_PAGES.items():
        _child(home, StandardPage, slug, **fields)
    _may_edit(DutyKind.ADMINISTRATOR, home)
    _may_edit(DutyKind.COORDINATOR, ProjectIndexPage.objects.get())


def _may_edit(duty: DutyKind, page: Page) -> None:
    """Who has the duty edits this page and those below it in the admin."""
    create_permissions(apps.get_app_config("wagtailcore"), verbosity=0)  # Wagtail's own come later in a first migrate
    group, _ = Group.objects.get_or_create(name=GROUPS[duty])
    wanted = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=["add_page", "change_page", "publish_page"]
    )
    _may_add_pictures(group)
    for permission in wanted.order_by("pk"):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def _may_add_pictures(group: Group) -> None:
    """Who edits a page may put a picture on it; each place it is put has words for who cannot see it (ImageBlock)."""
    create_permissions(apps.get_app_config("wagtailimages"), verbosity=0)
    wanted = Permission.objects.filter(
        content_type__app_label="wagtailimages", codename__in=["add_image", "change_image", "choose_image"]
    )
    for permission in wanted.order_by("pk"):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=Collection.get_first_root_node(), permission=permission
        )


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


def _site_is_at(url: str) -> None:
    """What Wagtail puts before each page's path in a mail or a feed. By a plain UPDATE, as above."""
    host, port = site_at(url)
    Site.objects.filter(is_default_site=True).update(hostname=host, port=port)


def site_at(url: str) -> tuple[str, int]:
    """Host and port, as a Site keeps them: it has no scheme, and calls every port but 443 http."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _child(parent: Page, model: type[Page], slug: str, **fields) -> None:
    if model.objects.filter(slug=slug).exists():
        return
    parent.refresh_from_db()
    parent.add_child(instance=model(slug=slug, **fields))
