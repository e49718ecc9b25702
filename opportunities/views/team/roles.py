"""Projects and roles in the admin: drafts and what they lack, asking for money, publishing, changing, cancelling."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from ground import basis, money, text_format
from ground.exceptions import Refused
from ground.forms import posted
from members import duties
from members.views.team.pages import Pages, done, team, tried
from opportunities import policies
from opportunities.actions import projects, reveal, roles
from opportunities.forms.role_editor import Editor, pressed
from opportunities.forms.roles import GoAheadForm, NewRoleForm, ProjectForm, StopForm, WhyForm
from opportunities.models import Project, ProjectStatus, Role, RoleVersion
from opportunities.queries import role_lists
from opportunities.record import publication_check
from opportunities.views import sure

shown = Pages("opportunities/team", "clipboard-list")
FACTS = ("name", "kind_of_work", "summary", "starts", "ends")
CHANGED_MEANWHILE = (
    "Somebody else has changed this project since you opened it. What you typed still stands below, and beside it what "
    "we have now. Save again to put yours in place of theirs."
)


def _own(slug: str) -> Role:
    return get_object_or_404(Role.objects.own().select_related("project", "current"), slug=slug)


def _draft(role: Role) -> RoleVersion | None:
    return (
        role.versions.filter(status="draft").select_related("role__project", "role__listing", "role__current").first()
    )


# Roles


@team
def role_draft(request: HttpRequest) -> HttpResponse:
    live = Project.objects.exclude(status=ProjectStatus.ENDED).order_by("name").values_list("slug", "name")
    form = NewRoleForm(list(live), posted(request))

    def draft() -> RoleVersion:
        record = {"kind": "own", "pay": {"status": "paid"}, **form.cleaned_data}
        return roles.draft(record=record, by=request.user.person)

    if request.method == "POST" and (version := tried(request, form, draft, "The draft is begun.")):
        return redirect("team_role_edit", version.role.slug)
    return shown(request, "roles_draft", "A new role", {"form": form})


@require_safe
@team
def role_team_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return _role_page(request, _own(slug))


def _role_page(
    request: HttpRequest, role: Role, *, cancelling: WhyForm | None = None, stopping: StopForm | None = None
) -> HttpResponse:
    """With the form that was sent and is wrong."""
    draft = _draft(role)
    missing = publication_check.problems(draft) if draft else []
    refused = draft.funding_requests.filter(status="refused").first() if draft else None
    context = {
        "role": role,
        "draft": draft,
        "missing": [problem.words for problem in missing if problem.path != publication_check.FUNDING],
        "funding": [problem.words for problem in missing if problem.path == publication_check.FUNDING],
        "ask": _ask_words(draft) if draft else "",
        "request_open": draft.funding_requests.filter(status="asked").first() if draft else None,
        "why_no_money": reveal.why_no_money(refused, by=request.user.person) if refused else "",
        "versions": role.versions.filter(status="published").order_by("-number"),
        "why_form": cancelling or WhyForm(),
        "may_stop": role.stopped_at is None and policies.can_stop(role),
        "stop_form": stopping or StopForm(auto_id="close_%s"),
    }
    return shown(request, "roles_detail", f"Role: {(draft or role.current).title}", context)


def _ask_words(draft: RoleVersion) -> str:
    """Ask finance for £x until DATE; empty where nothing can be asked for yet."""
    needed = draft.asked_pence
    if needed is None or draft.work_ends_on is None or needed <= draft.funded_pence:
        return ""
    return f"Ask finance for {money.show(needed - draft.funded_pence)} until {text_format.date(draft.work_ends_on)}"


@team
def role_edit(request: HttpRequest, slug: str) -> HttpResponse:
    role = _own(slug)
    version = _draft(role)
    if version is None:
        messages.error(request, "There is no draft. Make a change first: it begins the next version.")
        return redirect("team_role", role.slug)
    if request.method != "POST":
        return _editor_page(request, role, Editor(version))
    press = request.POST.get("press", "")
    if press:
        editor = Editor(version, pressed(request.POST, press))
        editor.hush()
        return _editor_page(request, role, editor)
    with transaction.atomic():  # two who save at one moment: the second is compared with what the first has kept
        Role.objects.select_for_update().get(pk=role.pk)
        return _save_draft(request, role, version)


def _save_draft(request: HttpRequest, role: Role, version: RoleVersion) -> HttpResponse:
    typed = request.POST.copy()
    version.refresh_from_db()
    editor = Editor(version, typed)
    faults: list[str] = []
    if editor.is_valid():
        if editor.stale:
            said = (
                "Somebody else has changed this draft since you opened it. What you typed still stands below. "
                "Save again to put it in place of theirs, or open the draft anew to see theirs."
            )
            faults = [said]
            typed["basis"] = editor.basis
        else:
            try:
                roles.edit(version=version, record=editor.record(), by=request.user.person, **editor.said)
            except Refused as refusal:
                faults = editor.refuse(refusal.problems)
            else:
                messages.success(request, "The draft is saved.")
                return redirect("team_role", role.slug)
    return _editor_page(request, role, editor, [*((sentence, "") for sentence in faults), *editor.mistakes()])


def _editor_page(request: HttpRequest, role: Role, editor: Editor, faults: Any = ()) -> HttpResponse:
    context = {"role": role, "editor": editor, "faults": faults, "typed": request.method == "POST"}
    return shown(request, "roles_edit", f"Write: {editor.version.title}", context)


def _verb(
    act: Callable[..., Any], said: str, ask: Callable[..., HttpResponse | None] | None = None
) -> Callable[..., HttpResponse]:
    """One press on the draft of a role."""

    @require_POST
    @team
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        version = _draft(_own(slug))
        if version is None:
            messages.error(request, "There is no draft.")
        elif ask is not None and (page := ask(request, version)):
            return page
        else:
            done(request, lambda: act(version=version, by=request.user.person), said)
        return redirect("team_role", slug)

    return view


role_ask_for_funding = _verb(roles.ask_for_funding, "Finance is asked.")
role_publish = _verb(roles.publish, "The role is public, and its terms are fixed.", sure.publish)


@require_POST
@team
def role_amend(request: HttpRequest, slug: str) -> HttpResponse:
    role = _own(slug)
    begun = done(request, lambda: roles.amend(role=role, by=request.user.person), "The next version is begun.")
    return redirect("team_role_edit" if begun else "team_role", slug)


@require_POST
@team
def role_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    role, form = _own(slug), WhyForm(request.POST)
    said = "The role is cancelled, and everybody who applied is told."
    if form.is_valid() and (page := sure.cancel(request, role, lambda: _role_page(request, role, cancelling=form))):
        return page
    if tried(request, form, lambda: roles.cancel(role=role, **form.cleaned_data, by=request.user.person), said):
        return redirect("team_role", slug)
    return _role_page(request, role, cancelling=form)


@require_POST
@team
def role_stop(request: HttpRequest, slug: str) -> HttpResponse:
    role, form = _own(slug), StopForm(request.POST, auto_id="close_%s")
    said = "Closed. The panel may read now, and whoever had begun to apply is told."
    if form.is_valid() and (page := sure.stop(request, role, lambda: _role_page(request, role, stopping=form))):
        return page
    if tried(request, form, lambda: roles.stop(role=role, **form.cleaned_data, by=request.user.person), said):
        return redirect("team_role", slug)
    return _role_page(request, role, stopping=form)


# Projects


@team
def project_start(request: HttpRequest) -> HttpResponse:
    form = ProjectForm(posted(request))

    def start() -> Project:
        return projects.start(**form.cleaned_data, by=request.user.person)

    said = "The project is begun. It runs once it has a go-ahead."
    if request.method == "POST" and (project := tried(request, form, start, said)):
        return redirect("team_project", project.slug)
    return shown(request, "projects_edit", "A new project", {"form": form})


@require_safe
@team
def project_team_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return _project_page(request, _project(slug))


def _project(slug: str, *, held: bool = False) -> Project:
    found = Project.objects.select_related("partner")
    return get_object_or_404(found.select_for_update(of=("self",)) if held else found, slug=slug)


def _project_page(request: HttpRequest, project: Project, going_ahead: GoAheadForm | None = None) -> HttpResponse:
    """With the go-ahead that was sent and is wrong."""
    context = {
        "project": project,
        "roles": role_lists.rows_of(project),
        "form": going_ahead or GoAheadForm(),
        "may_go_ahead": "administrator" in duties.on(request),
    }
    return shown(request, "projects_detail", f"Project: {project.name}", context)


@team
def project_edit(request: HttpRequest, slug: str) -> HttpResponse:
    with transaction.atomic():  # two who save at one moment: the second is compared with what the first has kept
        project = _project(slug, held=request.method == "POST")
        facts = {key: getattr(project, key) for key in FACTS} | {"partner": project.partner.name}
        form = ProjectForm(posted(request), initial=facts)
        del form.fields["slug"]

        def edit() -> Project:
            return projects.edit(project=project, **form.cleaned_data, by=request.user.person)

        if request.method == "POST" and form.is_valid() and basis.overtaken(request, facts):
            _show_what_stands(form, facts)
        if request.method == "POST" and tried(request, form, edit, "The project is saved."):
            return redirect("team_project", slug)
    context = {"form": form, "project": project, "basis": basis.of(facts)}
    return shown(request, "projects_edit", f"Change: {project.name}", context)


def _show_what_stands(form: ProjectForm, facts: dict[str, Any]) -> None:
    """Saved elsewhere since this page was opened, and not as it is sent now. A second press is no other window."""
    apart = [name for name in form.fields if (form.cleaned_data.get(name) or "") != (facts[name] or "")]
    if apart:
        form.add_error(None, CHANGED_MEANWHILE)
    for name in apart:
        there = text_format.date(facts[name]) if isinstance(facts[name], dt.date) else facts[name]
        form.add_error(name, f"We have now: {there or 'nothing'}")


@require_POST
@team
def project_give_go_ahead(request: HttpRequest, slug: str) -> HttpResponse:
    project, form = _project(slug), GoAheadForm(request.POST)

    def give() -> Project:
        return projects.give_go_ahead(project=project, **form.cleaned_data, by=request.user.person)

    if (
        form.is_valid()
        and "administrator" in duties.on(request)
        and (page := sure.go_ahead(request, project, lambda: _project_page(request, project, form)))
    ):
        return page
    if tried(request, form, give, "The project is running."):
        return redirect("team_project", slug)
    return _project_page(request, project, form)


@require_POST
@team
def project_end(request: HttpRequest, slug: str) -> HttpResponse:
    project = get_object_or_404(Project, slug=slug)
    if page := sure.end_project(request, project):
        return page
    done(request, lambda: projects.end(project=project, by=request.user.person), "The project has ended.")
    return redirect("team_project", slug)
