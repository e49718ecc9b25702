"""The team's rows of roles: what stands in a list of them, in one query and without their long texts."""

from __future__ import annotations

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from ground import clock
from opportunities.models import Application, Project, Role, RoleVersion

STATES = (("draft", "Drafts"), ("published", "Published"), ("concluded", "Concluded"), ("cancelled", "Cancelled"))
KINDS = (("own", "Ours"), ("listed", "Other hosts'"), ("funding_call", "Funding calls"))


def rows() -> QuerySet[Role]:
    """Each with title, closes_at, seats and applied; of the public version, or of the draft where nothing is public."""
    versions = RoleVersion.objects.filter(role=OuterRef("pk")).order_by("-number")
    applied = Application.objects.sent().filter(role=OuterRef("pk")).order_by().values("role")
    return (
        Role.objects.select_related("project")
        .only("kind", "slug", "status", "current_id", "stopped_at", "project__name")
        .annotate(
            title=Coalesce("current__title", Subquery(versions.values("title")[:1]), "slug", output_field=CharField()),
            closes_at=Coalesce("current__closes_at", Subquery(versions.values("closes_at")[:1])),
            seats=Coalesce("current__seats_max", Subquery(versions.values("seats_max")[:1])),
            applied=Coalesce(Subquery(applied.annotate(count=Count("pk")).values("count")), 0),
            has_draft=Exists(versions.filter(status="draft")),
            project_name=F("project__name"),
        )
    )


def with_search_text(found: QuerySet[Role]) -> QuerySet[Role]:
    """For a search: of the public version, or of the draft where nothing is public."""
    versions = RoleVersion.objects.filter(role=OuterRef("pk")).order_by("-number")
    return found.annotate(
        search_text=Coalesce(
            "current__search_text", Subquery(versions.values("search_text")[:1]), Value(""), output_field=TextField()
        )
    )


def state_words(role: Role) -> str:
    """Where a row of `rows` stands."""
    if role.status == "published" and role.closes_at is not None and role.closes_at <= clock.now():  # type: ignore[attr-defined]
        state = "past its deadline"
    elif role.status == "published" and role.stopped_at is not None:
        state = "closed by hand"
    else:
        state = role.get_status_display()
    return f"{state}, a change is being written" if role.current_id and role.has_draft else state  # type: ignore[attr-defined]


def rows_of(project: Project) -> list[Role]:
    found = list(rows().filter(project=project).order_by("-pk"))
    for role in found:
        role.stands = state_words(role)  # type: ignore[attr-defined]
    return found
