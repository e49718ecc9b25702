"""Projects and Roles in the admin."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import TitleColumn
from wagtail.admin.viewsets.base import ViewSetGroup

from ground import text_format
from members.viewsets import DutyViewSet, TeamIndex, Told
from opportunities.models import Project, ProjectStatus, Role
from opportunities.queries import role_lists
from opportunities.views.team import roles as team

TEAM = ("coordinator", "administrator")


class ProjectFilters(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label="State", choices=[(value, label.capitalize()) for value, label in ProjectStatus.choices]
    )

    class Meta:
        model = Project
        fields: list[str] = []


class ProjectIndex(TeamIndex):
    model = Project
    page_title = "Projects"
    header_icon = "folder-open-inverse"
    index_url_name = "team_projects"
    index_results_url_name = "team_project_results"
    add_url_name = "team_project_start"
    add_item_label = "Start a project"
    default_ordering = "name"
    filterset_class = ProjectFilters
    search_fields = ["search_text"]
    nothing = "No project is like that. Start one: its roles belong to it."
    columns = [
        TitleColumn(
            "name",
            label="Project",
            get_url=lambda project: reverse("team_project", args=[project.slug]),
            sort_key="name",
        ),
        Told("partner", label="Partner", accessor="partner.name"),
        Told("status", label="State", accessor="get_status_display", sort_key="status"),
    ]

    def get_base_queryset(self) -> QuerySet[Project]:
        return Project.objects.select_related("partner")


class RoleFilters(WagtailFilterSet):
    """Ours unless somebody asks for the others."""

    kind = django_filters.ChoiceFilter(
        label="Whose",
        choices=[*role_lists.KINDS, ("all", "Everybody's")],
        initial="own",
        empty_label=None,
        method="of_kind",
    )
    status = django_filters.ChoiceFilter(label="State", choices=role_lists.STATES)
    project = django_filters.ModelChoiceFilter(label="Project", queryset=Project.objects.order_by("name"))

    class Meta:
        model = Role
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any):
        data = data.copy() if data is not None else {}
        data.setdefault("kind", "own")
        super().__init__(data, *args, **kwargs)

    def of_kind(self, found: QuerySet[Role], name: str, value: str) -> QuerySet[Role]:
        return found if value == "all" else found.filter(kind=value)


def _page_of(role: Role) -> str:
    return reverse("team_role" if role.kind == "own" else "role_detail", args=[role.slug])


class RoleIndex(TeamIndex):
    model = Role
    page_title = "Roles"
    header_icon = "clipboard-list"
    index_url_name = "team_roles"
    index_results_url_name = "team_role_results"
    add_url_name = "team_role_draft"
    add_item_label = "Start a role"
    default_ordering = "-pk"
    filterset_class = RoleFilters
    search_fields = ["search_text", "slug"]
    nothing = "No role is like that. Start one, or look for something else."
    columns = [
        TitleColumn("title", label="Role", get_url=_page_of, sort_key="title"),
        Told("project_name", label="Project", sort_key="project_name"),
        Told("status", label="State", accessor=role_lists.state_words, sort_key="status"),
        Told(
            "closes_at",
            label="Closes",
            classname="when",
            accessor=lambda role: text_format.moment(role.closes_at) if role.closes_at else "",
            sort_key="closes_at",
        ),
        Told("seats", label="Places", sort_key="seats"),
        Told("applied", label="Applied", sort_key="applied"),
    ]

    def get_base_queryset(self) -> QuerySet[Role]:
        return role_lists.rows()

    def search_queryset(self, queryset: QuerySet[Role]) -> QuerySet[Role]:
        return super().search_queryset(role_lists.with_search_text(queryset))

    def order_queryset(self, queryset: QuerySet[Role]) -> QuerySet[Role]:
        """What has no value stands last, whichever way; the order is whole, so that no page repeats a row."""
        key = self.ordering or "-pk"
        field = F(key.removeprefix("-"))
        first = field.desc(nulls_last=True) if key.startswith("-") else field.asc(nulls_last=True)
        return queryset.order_by(first, "-pk")


class ProjectViewSet(DutyViewSet):
    name = "projects"
    kinds = TEAM
    icon = "folder-open-inverse"
    menu_label = "Projects"
    menu_name = "projects"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.construct_view(ProjectIndex), name="team_projects"),
            path("results/", self.construct_view(ProjectIndex, results_only=True), name="team_project_results"),
            path("start/", team.project_start, name="team_project_start"),
            path("<slug:slug>/", team.project_team_detail, name="team_project"),
            path("<slug:slug>/edit/", team.project_edit, name="team_project_edit"),
            path("<slug:slug>/give-go-ahead/", team.project_give_go_ahead, name="team_project_give_go_ahead"),
            path("<slug:slug>/end/", team.project_end, name="team_project_end"),
        ]


class RoleViewSet(DutyViewSet):
    name = "roles"
    kinds = TEAM
    icon = "clipboard-list"
    menu_label = "Roles"
    menu_name = "roles"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.construct_view(RoleIndex), name="team_roles"),
            path("results/", self.construct_view(RoleIndex, results_only=True), name="team_role_results"),
            path("draft/", team.role_draft, name="team_role_draft"),
            path("of/<slug:slug>/", team.role_team_detail, name="team_role"),
            path("of/<slug:slug>/edit/", team.role_edit, name="team_role_edit"),
            path("of/<slug:slug>/ask-for-funding/", team.role_ask_for_funding, name="team_role_ask_for_funding"),
            path("of/<slug:slug>/publish/", team.role_publish, name="team_role_publish"),
            path("of/<slug:slug>/amend/", team.role_amend, name="team_role_amend"),
            path("of/<slug:slug>/stop/", team.role_stop, name="team_role_stop"),
            path("of/<slug:slug>/cancel/", team.role_cancel, name="team_role_cancel"),
        ]


class ProjectsAndRoles(ViewSetGroup):
    items = (ProjectViewSet, RoleViewSet)
    menu_label = "Projects and Roles"
    menu_name = "projects-and-roles"
    menu_icon = "clipboard-list"
    menu_order = 200


@hooks.register("register_admin_viewset")
def projects_and_roles() -> ProjectsAndRoles:
    return ProjectsAndRoles()
