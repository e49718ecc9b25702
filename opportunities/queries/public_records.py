"""What is read across models: public records, and the stored bytes of every version."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from opportunities.models import Role, RoleVersion, VersionStatus
from opportunities.record.read import from_rows, record_of


def versions_public(role: Role) -> list[RoleVersion]:
    """Every published version, newest first. `canonical` holds the bytes whose SHA-256 is `sha256`."""
    return list(role.versions.filter(status=VersionStatus.PUBLISHED).select_related("role").order_by("-number"))


def records_public(*, feed: str | None = None, drafts: bool = False) -> Iterator[dict[str, Any]]:
    """Records of what is public: ours by slug, then listings by feed and id. `drafts` adds ours (never open data)."""
    public = Role.objects.public().select_related("current")
    if feed is None:
        own = Role.objects.own() if drafts else public.own()
        for role in own.select_related("current").order_by("slug"):
            if role.current is not None:
                yield record_of(role.current)
            elif drafts:
                yield from (from_rows(version) for version in role.versions.filter(status=VersionStatus.DRAFT))
    listings = public.exclude(listing=None).order_by("listing__feed", "listing__external_id")
    for role in listings.filter(listing__feed=feed) if feed is not None else listings:
        yield record_of(role.current)
