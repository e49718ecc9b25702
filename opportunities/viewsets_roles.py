"""Where Projects and Roles stand in the admin."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from members import duties
from opportunities.views import team_roles as team


class TeamItem(MenuItem):
    def is_shown(self, request):
        return bool(duties.on(request) & {"coordinator", "administrator"})


class ProjectsAndRoles(Menu):
    def __init__(self):
        super().__init__(register_hook_name="register_projects_and_roles_item")


@hooks.register("register_projects_and_roles_item")
def projects_item():
    return TeamItem("Projects", reverse("team_projects"), name="projects", icon_name="folder-open-inverse", order=100)


@hooks.register("register_projects_and_roles_item")
def roles_item():
    return TeamItem("Roles", reverse("team_roles"), name="roles", icon_name="clipboard-list", order=200)


@hooks.register("register_admin_menu_item")
def projects_and_roles():
    return SubmenuMenuItem(
        "Projects and Roles", ProjectsAndRoles(), name="projects-and-roles", icon_name="clipboard-list", order=200
    )


@hooks.register("register_admin_urls")
def role_urls():
    return [
        path("projects/", team.project_team_list, name="team_projects"),
        path("projects/start/", team.project_start, name="team_project_start"),
        path("projects/<slug:slug>/", team.project_team_detail, name="team_project"),
        path("projects/<slug:slug>/edit/", team.project_edit, name="team_project_edit"),
        path("projects/<slug:slug>/go-ahead/", team.project_go_ahead, name="team_project_go_ahead"),
        path("projects/<slug:slug>/end/", team.project_end, name="team_project_end"),
        path("roles/", team.role_team_list, name="team_roles"),
        path("roles/draft/", team.role_draft, name="team_role_draft"),
        path("roles/of/<slug:slug>/", team.role_team_detail, name="team_role"),
        path("roles/of/<slug:slug>/edit/", team.role_edit, name="team_role_edit"),
        path("roles/of/<slug:slug>/ask-for-funding/", team.role_ask_for_funding, name="team_role_ask_for_funding"),
        path("roles/of/<slug:slug>/publish/", team.role_publish, name="team_role_publish"),
        path("roles/of/<slug:slug>/amend/", team.role_amend, name="team_role_amend"),
        path("roles/of/<slug:slug>/cancel/", team.role_cancel, name="team_role_cancel"),
    ]
