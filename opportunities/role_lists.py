"""The team's list of roles: 20 a page, three queries whatever their number (one counts), long text left out."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, Subquery

from ground import clock
from opportunities.models import Application, Project, Role, RoleVersion

A_PAGE = 20
STATES = (("draft", "Drafts"), ("published", "Published"), ("concluded", "Concluded"), ("cancelled", "Cancelled"))
KINDS = (("own", "Ours"), ("listed", "Other hosts'"), ("funding_call", "Funding calls"))


@dataclasses.dataclass(frozen=True)
class Line:
    role: Role
    title: str
    state: str
    closes_at: Any
    seats: int | None
    applied: int
    has_draft: bool


def page_of_roles(*, q: str = "", status: str = "", kind: str = "own", page: Any = 1) -> tuple[list[Line], Any]:
    found = Role.objects.select_related("project").only("kind", "slug", "status", "project__name").order_by("-pk")
    if status in dict(STATES):
        found = found.filter(status=status)
    if kind in dict(KINDS):
        found = found.filter(kind=kind)
    if q:
        found = found.filter(Q(slug__icontains=q) | Q(versions__title__icontains=q)).distinct()
    at = Paginator(found, A_PAGE).get_page(page)
    return _lines(list(at)), at


def _lines(roles: list[Role]) -> list[Line]:
    """Versions and applications of the roles shown only, in one query: each version counts its role's."""
    ids = [role.pk for role in roles]
    versions: dict[int, list[dict[str, Any]]] = {}
    sent = Application.objects.sent().filter(role=OuterRef("role")).order_by()
    counted = Subquery(sent.values("role").annotate(count=Count("pk")).values("count"))
    columns = ("role_id", "title", "status", "closes_at", "seats_max")
    rows = RoleVersion.objects.filter(role__in=ids).order_by("role_id", "number").annotate(applied=counted)
    for row in rows.values(*columns, "applied"):
        versions.setdefault(row["role_id"], []).append(row)
    return [_line(role, versions.get(role.pk, [])) for role in roles]


def _line(role: Role, versions: list[dict[str, Any]]) -> Line:
    public = [row for row in versions if row["status"] == "published"]
    shown = (public or versions or [{"title": role.slug, "closes_at": None, "seats_max": None}])[-1]
    over = role.status == "published" and shown["closes_at"] is not None and shown["closes_at"] <= clock.now()
    return Line(
        role=role,
        title=shown["title"],
        state="past its deadline" if over else role.get_status_display(),
        closes_at=shown["closes_at"],
        seats=shown["seats_max"],
        applied=(versions and versions[0]["applied"]) or 0,
        has_draft=bool(public) and versions[-1]["status"] == "draft",
    )


def lines_of(project: Project) -> list[Line]:
    rows = Role.objects.filter(project=project).only("kind", "slug", "status", "project_id").order_by("-pk")
    return _lines(list(rows))
