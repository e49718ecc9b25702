"""A delivery project: prepared, running once it has a go-ahead, ended."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ground import clock, search, states, trail, typed
from ground.exceptions import Refused
from ground.models import PublicData
from ground.states import find
from members.models import Person
from opportunities.models import Organisation, Project
from opportunities.permissions import check_give_go_ahead, check_run_roles
from opportunities.transitions import PROJECT


def _named(name: str, partner: str) -> tuple[str, str]:
    name, partner = typed.lettered(name), typed.lettered(partner)
    if not (name and partner):
        raise Refused("A project has a name and a partner, each with at least one letter.")
    return name, partner


@transaction.atomic
def start(
    *,
    name: str,
    slug: str,
    partner: str,
    kind_of_work: str,
    summary: str,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    by: Person,
) -> Project:
    """A project, not running yet. `partner` is the name of an organisation, known or new."""
    check_run_roles(by)
    name, partner = _named(name, partner)
    if not slug:
        raise Refused("A project has a web address.")
    if Project.objects.filter(slug=slug).exists():
        raise Refused(f"A project is called '{slug}' already.")
    organisation, _ = Organisation.objects.get_or_create(name=partner)
    project = Project.objects.create(
        name=name,
        slug=slug,
        partner=organisation,
        kind_of_work=kind_of_work.strip(),
        summary=summary.strip(),
        starts=starts,
        ends=ends,
    )
    trail.record("start", project, by=by)
    return project


@transaction.atomic
def edit(
    *,
    project: Project,
    name: str,
    partner: str,
    kind_of_work: str,
    summary: str,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    by: Person,
) -> Project:
    """The facts of a project; its address stays."""
    check_run_roles(by)
    name, partner = _named(name, partner)
    organisation, _ = Organisation.objects.get_or_create(name=partner)
    Project.objects.filter(pk=project.pk).update(
        name=name,
        search_text=search.fold(name, organisation.name),
        partner=organisation,
        kind_of_work=kind_of_work.strip(),
        summary=summary.strip(),
        starts=starts,
        ends=ends,
    )
    project.refresh_from_db()
    PublicData.objects.bump()
    trail.record("edit", project, by=by)
    return project


@transaction.atomic
def give_go_ahead(*, project: Project, reference: str, on: dt.date | None = None, by: Person) -> Project:
    """The project runs from now on: where the go-ahead stands, of which day, and who recorded it."""
    check_give_go_ahead(by)
    if not reference.strip():
        raise Refused("Say where the go-ahead stands: a minute, a letter, a number.")
    day = on or clock.today()
    if day > clock.today():
        raise Refused("A go-ahead cannot be of a day to come.")
    facts = {"go_ahead_reference": reference.strip(), "go_ahead_on": day, "go_ahead_by": by}
    return _moved(project, "give_go_ahead", by=by, **facts)


@transaction.atomic
def end(*, project: Project, by: Person) -> Project:
    """The project is over. Its roles that are still published must be concluded or cancelled first."""
    check_run_roles(by)
    if project.roles.filter(status="published").exists():
        raise Refused("Roles of this project are still going on. Conclude or cancel them first.")
    return _moved(project, "end", by=by)


def _moved(project: Project, verb: str, *, by: Person, **columns) -> Project:
    """A second call is harmless."""
    if states.move(project, PROJECT, verb, by=by, **columns):
        PublicData.objects.bump()
    elif project.status != find(PROJECT, verb).target:
        raise Refused(f"This project is {project.get_status_display()}.")
    return project
