"""The team's list of roles: 20 a page, three queries whatever their number, long text left out."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q

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
    """Versions and applications of the roles shown only, one query each."""
    ids = [role.pk for role in roles]
    versions: dict[int, list[dict[str, Any]]] = {}
    columns = ("role_id", "title", "status", "closes_at", "seats_max")
    for row in RoleVersion.objects.filter(role__in=ids).order_by("role_id", "number").values(*columns):
        versions.setdefault(row["role_id"], []).append(row)
    applied = dict(
        Application.objects.sent().filter(role__in=ids).order_by().values_list("role").annotate(count=Count("pk"))
    )
    return [_line(role, versions.get(role.pk, []), applied.get(role.pk, 0)) for role in roles]


def _line(role: Role, versions: list[dict[str, Any]], applied: int) -> Line:
    public = [row for row in versions if row["status"] == "published"]
    shown = (public or versions or [{"title": role.slug, "closes_at": None, "seats_max": None}])[-1]
    over = role.status == "published" and shown["closes_at"] is not None and shown["closes_at"] <= clock.now()
    return Line(
        role=role,
        title=shown["title"],
        state="past its deadline" if over else role.get_status_display(),
        closes_at=shown["closes_at"],
        seats=shown["seats_max"],
        applied=applied,
        has_draft=bool(public) and versions[-1]["status"] == "draft",
    )


def lines_of(project: Project) -> list[Line]:
    rows = Role.objects.filter(project=project).only("kind", "slug", "status", "project_id").order_by("-pk")
    return _lines(list(rows))
