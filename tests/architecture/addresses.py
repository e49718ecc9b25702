"""Every address of the portal that is ours to answer for, from the URL configuration itself."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

# Wagtail's own panels have Wagtail's own permissions; who may enter at all is tested at wagtailadmin_home.
THEIRS = ("wagtail",)


def walk(resolver=None, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for each in (resolver or get_resolver()).url_patterns:
        if not isinstance(each, URLPattern):
            yield from walk(each, (*spaces, each.namespace) if each.namespace else spaces)
        elif each.name:
            yield ":".join((*spaces, each.name)), each


def ours() -> dict[str, URLPattern]:
    return {name: each for name, each in walk() if not name.startswith(THEIRS)}


def routes(resolver=None, before: str = "") -> dict[str, str]:
    """By name, as it is written: me/places/<int:pk>/accept/"""
    found: dict[str, str] = {}
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLPattern):
            found |= {each.name: before + str(each.pattern)} if each.name else {}
        else:
            found = routes(each, before + str(each.pattern)) | found
    return found


def of_the_admin() -> set[str]:
    """Our own pages under /admin/: whose view is not Wagtail's."""
    admin = next(
        one for one in get_resolver().url_patterns if str(one.pattern) == "admin/" and hasattr(one, "url_patterns")
    )
    return {name for name, _each in walk(admin) if not name.startswith(THEIRS)}
