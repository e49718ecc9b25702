"""What every page knows: where one can go from here, how to reach a person, whether this is the demo."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

NAV = (
    ("Opportunities", "role_list"),
    ("Projects", "project_list"),
    ("Offers", "offer_list"),
    ("Open book", "open_book"),
    ("How we choose", "how_we_choose"),
)
FOOT = (
    ("Accessibility", "accessibility"),
    ("Privacy", "privacy"),
    ("Open data", "open_data"),
    ("Governance", "governance"),
    ("What it costs", "costing"),
)
OTHERS = ("demo", "me", "panel", "account_login", "account_logout", "account_signup")


@lru_cache(maxsize=8)
def _resolved(urlconf: str | None) -> dict[str, str]:
    """URL by name, without the names that nothing answers to yet: what is not built is not linked."""
    found = {}
    for name in (*(name for _label, name in NAV + FOOT), *OTHERS):
        try:
            found[name] = reverse(name, urlconf=urlconf)
        except NoReverseMatch:
            continue
    return found


def _links(entries: tuple[tuple[str, str], ...], urls: dict[str, str], path: str) -> SafeString:
    there = tuple((label, urls[name], path.startswith(urls[name])) for label, name in entries if name in urls)
    return _items(there)


@lru_cache(maxsize=50)
def _items(links: tuple[tuple[str, str, bool], ...]) -> SafeString:
    """Joined here and not in a template, and once: every page shows them three times."""
    current = mark_safe(' aria-current="page"')
    return format_html_join(
        "", '<li><a href="{}"{}>{}</a></li>', ((url, current if here else "", label) for label, url, here in links)
    )


def site(request: HttpRequest) -> dict[str, Any]:
    urls = _resolved(get_urlconf())
    return {
        "demo": settings.DEMO,
        "nav": _links(NAV, urls, request.path),
        "foot": _links(FOOT, urls, request.path),
        "site_urls": urls,
        "help_phone": settings.HELP_PHONE,
        "help_email": settings.HELP_EMAIL,
        "help_hours": settings.HELP_HOURS,
        "pay_by_days": settings.PAY_BY_WORKING_DAYS,
        "who_we_are": settings.WHO_WE_ARE,
    }
