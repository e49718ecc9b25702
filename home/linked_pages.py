"""Pages that are linked from code or data: their addresses stay while somebody can follow a link to them."""

from __future__ import annotations

from collections.abc import Iterable

from wagtail.models import Page

from home.models import HomePage, OfferIndexPage, ProjectIndexPage, ProjectPage, StandardPage
from opportunities.models import Role

FIXED = "The menu and the foot of every page link to this page, so it stays where it is. You can change its words."
LINKED = (
    "{} of this project can be read by everybody and link to this page, so it stays where it is. "
    "You can change its words."
)
ONE_EACH = "A project has one page. Make a new page for another project, and choose that project in it."
ONE_OF_THE_MENU = "There is one of this page: the menu and the foot of every page link to it."
# Standard pages that `portal.context_processors` links to by name.
FIXED_SLUGS = ("accessibility", "privacy")


def why_it_stays(page: Page) -> str:
    """A sentence; "" where the page may be deleted, hidden or moved."""
    page = page.specific
    if isinstance(page, HomePage | OfferIndexPage | ProjectIndexPage):
        return FIXED
    if isinstance(page, StandardPage) and page.slug in FIXED_SLUGS:
        return FIXED
    if isinstance(page, ProjectPage):
        count = Role.objects.public().filter(project=page.project_id).count()
        if count:
            return LINKED.format("One role" if count == 1 else f"{count} roles")
    return ""


def why_there_is_one(page: Page) -> str:
    """A sentence; "" where the page may be copied."""
    page = page.specific
    if isinstance(page, ProjectPage):
        return ONE_EACH
    return ONE_OF_THE_MENU if isinstance(page, HomePage | OfferIndexPage | ProjectIndexPage) else ""


def first_reason(pages: Iterable[Page]) -> str:
    return next((f"{page.title}: {why}" for page in pages if (why := why_it_stays(page))), "")
