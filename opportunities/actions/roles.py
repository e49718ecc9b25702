"""A role from its first draft to its last version."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from ground import clock, states, trail
from ground.exceptions import Problem, Refused
from ground.models import PublicData
from ground.states import find
from members.actions import notices
from members.models import Person
from opportunities import policies
from opportunities.actions import places, readings, session_lines, versions
from opportunities.actions.applications import CHANGED, RECEIVED, STOPPED
from opportunities.actions.funding import ask_for_funding, fund, refuse_funding, return_funding
from opportunities.actions.panels import GIVEN
from opportunities.models import Application, Project, Role, RoleKind, RoleVersion, VersionStatus
from opportunities.permissions import check_run_roles
from opportunities.queries import amendments
from opportunities.record import from_rows, publication_check
from opportunities.record.computed_columns import Computed, computed
from opportunities.transitions import ROLE


@transaction.atomic
def draft(*, record: dict[str, Any], by: Person) -> RoleVersion:
    """A role of ours, not public yet. `record` is the canonical shape; kind own, with slug and project."""
    check_run_roles(by)
    record = versions.check_record(record)
    if record["kind"] != RoleKind.OWN:
        raise Refused("Another host's call comes in by import.")
    project = _project(record["project"])
    if Role.objects.filter(slug=record["slug"]).exists():
        raise Refused(_taken(record["slug"]))
    role = Role.objects.create(kind=RoleKind.OWN, slug=record["slug"], project=project, added_by=by)
    version = versions.new(role, kind=RoleKind.OWN, title=record["title"], pay_status=record["pay"]["status"])
    versions.write(version, record)
    trail.record("draft", role, by=by)
    return version


@transaction.atomic
def edit(
    *,
    version: RoleVersion,
    record: dict[str, Any],
    note: str | None = None,
    applicants_must_act: bool | None = None,
    panel_pence: int | None = None,
    by: Person,
) -> RoleVersion:
    """The draft says exactly what `record` says. Slug and project may change until the first publication.

    `panel_pence` is planned for paid seats on the panel that have nobody yet; it is funded with the role.
    """
    check_run_roles(by)
    version = _locked(version)
    if version.status != VersionStatus.DRAFT:
        raise Refused("These terms are published. Make a change as a new version.")
    record = versions.check_record(record)
    record.pop("amendments", None)
    _name(version.role, record)
    said = {"note": note, "applicants_must_act": applicants_must_act, "panel_pence": panel_pence}
    said = {key: value for key, value in said.items() if value is not None}
    if said:
        RoleVersion.objects.filter(pk=version.pk, status=VersionStatus.DRAFT).update(**said)
        version.refresh_from_db()
    versions.write(version, record)
    trail.record("edit", version, by=by)
    return version


def _name(role: Role, record: dict[str, Any]) -> None:
    fixed = {"kind": role.kind, "slug": role.slug, "project": role.project.slug if role.project else ""}
    differs = [key for key, value in fixed.items() if record.get(key) != value]
    if not differs:
        return
    if role.current_id is not None or "kind" in differs:
        raise Refused(Problem((differs[0],), "this is fixed at the first publication."))
    if Role.objects.filter(slug=record["slug"]).exclude(pk=role.pk).exists():
        raise Refused(_taken(record["slug"]))
    Role.objects.filter(pk=role.pk).update(slug=record["slug"], project=_project(record["project"]))
    role.refresh_from_db()


def _taken(slug: str) -> Problem:
    return Problem(("slug",), f"a role is called '{slug}' already.")


def _project(slug: str) -> Project:
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise Refused(Problem(("project",), f"no project is called '{slug}'."))
    return project


@transaction.atomic
def publish(*, version: RoleVersion, by: Person) -> RoleVersion:
    """The draft becomes the terms: frozen, hashed, public. A second call is harmless."""
    check_run_roles(by)
    version = _locked(version)
    if version.status == VersionStatus.PUBLISHED:
        return version
    record = from_rows(version)
    if version.kind == RoleKind.OWN:
        found = computed(record)
        _check_publish(version, record, found)
        versions.refresh(version, found)
        _keep_what_is_needed(version)
    first = version.role.current_id is None
    versions.freeze(version, record, by=by)
    shown = {"current": version, "first_published_at": version.role.first_published_at or clock.now()}
    move(version.role, "publish", by=by, **shown)
    if version.kind == RoleKind.OWN:
        session_lines.follow(role=version.role, by=by)
    PublicData.objects.bump()
    if not first:
        _tell_applicants(version.role, CHANGED, about=version, by=by)
    return version


def _check_publish(version: RoleVersion, record: dict[str, Any], found: Computed) -> None:
    missing = publication_check.problems(version, record, found)
    if missing:
        raise Refused(*missing)
    current = version.role.current
    if current is None:
        return
    _check_stays_closed(current, version)
    if amendments.chosen_alike(current, version):
        return
    closes = version.role.closes
    if closes is not None and closes <= clock.now():
        raise Refused("The deadline has passed, so the criteria and the way of choosing stay as they are.")
    sent = Application.objects.filter(role=version.role, status="submitted").exists()
    if sent and not version.applicants_must_act:
        raise Refused(
            "You change what people are chosen by, and some have applied. Say that people who applied must confirm."
        )


def _check_stays_closed(current: RoleVersion, version: RoleVersion) -> None:
    """Whoever applied in time is judged beside those who applied in time, by what was fixed then."""
    now = clock.now()
    if current.closes_at is None or current.closes_at > now:
        return
    stays = version.closes_at is not None and version.closes_at <= now
    if not stays and Application.objects.filter(role=version.role, submitted_at__isnull=False).exists():
        raise Refused("The deadline has passed and people have applied, so the closing day stays as it is.")


def _keep_what_is_needed(version: RoleVersion) -> None:
    """What was committed above the need is let go; payments sees it and gives it back to the pot."""
    needed = version.asked_pence
    if needed is not None and version.funded_pence > needed:
        RoleVersion.objects.filter(pk=version.pk).update(funded_pence=needed)
        version.refresh_from_db()


@transaction.atomic
def amend(*, role: Role, by: Person) -> RoleVersion:
    """The next version of a published role, as a draft that says the same. There is one draft at a time."""
    check_run_roles(by)
    role = Role.objects.select_for_update(of=("self",)).select_related("current").get(pk=role.pk)
    if role.kind != RoleKind.OWN or role.status not in find(ROLE, "amend").sources or role.current is None:
        raise Refused("Only a published role of ours can be changed in this way.")
    begun = role.versions.filter(status=VersionStatus.DRAFT).first()
    if begun is not None:
        return begun
    current = role.current
    version = versions.new(role, kind=role.kind, title=current.title, pay_status=current.pay_status)
    RoleVersion.objects.filter(pk=version.pk).update(
        funded_pence=current.funded_pence, funded_until=current.funded_until
    )
    version.refresh_from_db()
    versions.write(version, from_rows(current))
    trail.record("amend", role, by=by, number=version.number)
    return version


@transaction.atomic
def cancel(*, role: Role, why: str, by: Person) -> Role:
    """The role will not happen. Everybody with an application is told, drafts included; what was offered or is to
    come is off.
    """
    check_run_roles(by)
    role = Role.objects.select_for_update().get(pk=role.pk)
    if role.kind != RoleKind.OWN:
        raise Refused("Only roles of ours can be cancelled here.")
    if not why.strip():
        raise Refused("Say why the role is cancelled.")
    if role.placements.exclude(status="ended").exists():
        raise Refused("People have taken up places in this role. End their placements first.")
    places.call_off(role=role, why=f"The role was cancelled. {why.strip()}", by=by)
    if not move(role, "cancel", by=by, cancelled_at=clock.now(), cancelled_by=by, cancelled_why=why.strip()):
        return role
    session_lines.call_off(role=role, by=by)
    if role.current_id is not None:
        PublicData.objects.bump()
    readings.end_judging(role=role, by=by)
    _drop_news(role, by=by)
    _tell_applicants(role, "opportunities/role_cancelled", about=role, by=by)
    return role


@transaction.atomic
def stop(*, role: Role, why: str, by: Person) -> Role:
    """A rolling role takes no more applications, for a reason that everybody reads; judging may start.

    Whoever had begun to write is told. A second call is harmless.
    """
    check_run_roles(by)
    role = Role.objects.select_for_update(of=("self",)).select_related("current").get(pk=role.pk)
    if role.stopped_at is not None:
        return role
    policies.check_stop(role)
    if not why.strip():
        raise Refused("Say why, for everybody to read.")
    Role.objects.filter(pk=role.pk, stopped_at=None).update(
        stopped_at=clock.now(), stopped_by=by, stopped_why=why.strip()
    )
    role.refresh_from_db()
    PublicData.objects.bump()
    trail.record("stop", role, by=by)
    for application in Application.objects.filter(role=role, status="draft").select_related("person").order_by("pk"):
        notices.owe(person=application.person, kind=STOPPED, obj=role, by=by)
    return role


def _drop_news(role: Role, *, by: Person) -> None:
    """Of a role that will not happen, only that is told."""
    notices.drop_about(role, (STOPPED,), by=by)
    notices.drop_about(role.versions.all(), (CHANGED,), by=by)
    notices.drop_about(role.applications.all(), (RECEIVED,), by=by)
    notices.drop_about(role.panel_seats.all(), (GIVEN,), by=by)


def _tell_applicants(role: Role, kind: str, *, about: Role | RoleVersion, by: Person) -> None:
    for application in Application.objects.filter(role=role).exclude(status="withdrawn").select_related("person"):
        notices.owe(person=application.person, kind=kind, obj=about, by=by)


def move(role: Role, verb: str, *, by: Person, **columns: Any) -> bool:
    """False: it has got there already."""
    moved = states.move(role, ROLE, verb, by=by, **columns)
    if not moved and role.status != find(ROLE, verb).target:
        raise Refused(f"This role is {role.get_status_display()}.")
    return moved


def _locked(version: RoleVersion) -> RoleVersion:
    """The version with its role held: one editor, funder or publisher at a time."""
    Role.objects.select_for_update().get(pk=version.role_id)
    return RoleVersion.objects.select_related("role__project", "role__listing", "role__current").get(pk=version.pk)


__all__ = [
    "amend",
    "ask_for_funding",
    "cancel",
    "draft",
    "edit",
    "fund",
    "publish",
    "refuse_funding",
    "return_funding",
    "stop",
]
