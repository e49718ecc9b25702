"""A person's application: begun, saved, sent, changed, taken back; or entered for them by a coordinator."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from ground import clock, same_moment, states, trail
from ground.exceptions import Refused
from ground.models import PublicData
from members.actions import notices
from members.models import Person
from opportunities import permissions, policies
from opportunities.actions import readings
from opportunities.models import (
    Application,
    ApplicationAnswer,
    ApplicationStatus,
    Letter,
    MatchSnapshot,
    PanelSeat,
    Role,
    RoleVersion,
    SelectionQuestion,
    UnsentAnswer,
)
from opportunities.queries import matches, same_words
from opportunities.transitions import APPLICATION

FIRST_REFERENCE = 2000
LETTERS, SIGNS = "BCDFGHJKMNPQRTVWXZ", "BCDFGHJKMNPQRTVWXZ23456789"
RECEIVED = "opportunities/application_received"
TAKEN_BACK = "opportunities/taken_back_written_down"
CHANGED = "opportunities/role_changed"
CHANGE_WAITS = "opportunities/change_waits"
STOPPED = "opportunities/role_stopped"
LETTER = "opportunities/letter_ready"


def move(
    application: Application, verb: str, *, by: Person, facts: dict[str, Any] | None = None, **changes: Any
) -> bool:
    """What moves it ends the change that is being written, with its answers."""
    ends_change = states.find(APPLICATION, verb).target is not None
    if ends_change:
        changes |= {"change_version": None, "change_begun_at": None}
    moved = states.move(application, APPLICATION, verb, by=by, facts=facts, **changes)
    if moved and ends_change:
        UnsentAnswer.objects.filter(application=application.pk).delete()
    return moved


def _code(role: Role) -> str:
    """What a blind panel sees instead of a name: K4M."""
    taken = set(Application.objects.filter(role=role).values_list("code", flat=True))
    while True:
        code = secrets.choice(LETTERS) + secrets.choice("23456789") + secrets.choice(SIGNS)
        if len(taken) > 2000:
            code += secrets.choice(SIGNS) + secrets.choice(SIGNS)
        if code not in taken:
            return code


def check_begin(role: Role, person: Person) -> None:
    policies.check_open(role)
    if PanelSeat.objects.live().of(person.root).filter(role=role).exists():
        raise Refused("You sit on the panel of this role, so you cannot apply for it.")


@transaction.atomic
def begin(*, role: Role, person: Person, by: Person) -> Application:
    """A draft from the first page on; a second call gives the same one."""
    person = person.root
    found = Application.objects.of(person).filter(role=role).first()
    if found is not None:
        return found
    check_begin(role, person)
    now = clock.now()
    try:
        with transaction.atomic():
            application = Application.objects.create(
                role=role, version=role.current, person=person, code=_code(role), begun_at=now, saved_at=now,
                reference=f"new-{secrets.token_hex(6)}",
            )  # fmt: skip
            reference = f"A-{FIRST_REFERENCE + application.pk}"
            Application.objects.filter(pk=application.pk).update(reference=reference)
            application.reference = reference
    except IntegrityError as refused:
        return same_moment.there(Application.objects.filter(person=person, role=role), refused)
    trail.record("begin", application, by=by)
    return application


def written(application: Application) -> QuerySet:
    """The rows that the person writes in now: of the draft, or of the change."""
    return application.unsent_answers.all() if application.is_changing else application.answers.all()


@transaction.atomic
def answer(
    *, application: Application, question: SelectionQuestion, text: str, by: Person
) -> ApplicationAnswer | UnsentAnswer:
    permissions.check_own(by=by, application=application)
    policies.check_answer(application)
    if question.version_id != application.writes_on.pk:
        raise Refused("This question is not part of your application any more. Please go on from the first page.")
    now = clock.now()
    saved, _ = written(application).model.objects.update_or_create(
        application=application, question=question, defaults={"text": text, "saved_at": now}
    )
    move(application, "answer", by=by, saved_at=now)
    return saved


@transaction.atomic
def renew(*, application: Application, by: Person) -> bool:
    """A draft, or a change, follows its role to a newer version; what answers questions that stayed the same comes along."""
    role = application.role
    writing = application.status == ApplicationStatus.DRAFT or application.is_changing
    if not writing or application.writes_on.pk == role.current_id:
        return False
    kept = list(written(application).select_related("question"))
    newer: dict[str, Any] = {"change_version" if application.is_changing else "version": role.current}
    move(application, "answer", by=by, **newer)
    take_along(kept, into=application)
    trail.record("renew", application, by=by, version=role.current_id)
    return True


def take_along(told: Iterable[ApplicationAnswer | UnsentAnswer], *, into: Application) -> None:
    """To the questions it is asked now. A question is the same by its key, or by its words where it has none."""
    told = list(told)
    now = same_words.paired((each.question for each in told), into.writes_on.selectionquestions.order_by("position"))
    for each in told:
        same = now.get(each.question_id)
        if same is not None:
            written(into).model.objects.get_or_create(
                application=into, question=same, defaults={"text": each.text, "saved_at": each.saved_at}
            )


@transaction.atomic
def submit(*, application: Application, by: Person) -> Application:
    """Sent, with the match as it stands now. A second press finds it sent. A change takes the place of what was sent."""
    permissions.check_own(by=by, application=application)
    if application.status == ApplicationStatus.SUBMITTED and not application.is_changing:
        return application
    policies.check_open(application.role)
    policies.check_application("submit", application)
    _check_complete(application)
    return _send(application, "submit", by=by)


def _check_complete(application: Application) -> None:
    asked = set(application.writes_on.selectionquestions.values_list("pk", flat=True))
    told = {row.question_id for row in written(application) if row.text}
    if asked - told:
        count = len(asked - told)
        raise Refused("One question has no answer yet." if count == 1 else f"{count} questions have no answer yet.")


def _send(application: Application, verb: str, *, by: Person, **changes) -> Application:
    now = clock.now()
    for row in application.unsent_answers.order_by("pk"):
        ApplicationAnswer.objects.update_or_create(
            application=application, question_id=row.question_id, defaults={"text": row.text, "saved_at": row.saved_at}
        )
    sent = move(
        application,
        verb,
        by=by,
        facts={"channel": changes.get("channel", application.channel)},
        version=application.writes_on,
        submitted_at=now,
        submitted_by=by,
        saved_at=now,
        withdrawn_at=None,
        withdrawn_by=None,
        confirmed_version=None,
        confirmed_at=None,
        confirmed_by=None,
        **changes,
    )
    if not sent:
        return application
    match = matches.snapshot_of(application.person, application.version)
    MatchSnapshot.objects.create(
        application=application,
        version_sha256=application.version.sha256,
        matcher=match["matcher"],
        results=match["results"],
        item_ids=match["item_ids"],
        consent_ids=match["consent_ids"],
        taken_at=now,
    )
    _drop_news(application, by=by)
    step = "" if application.snapshots.count() == 1 else f"again-{application.snapshots.count()}"
    notices.owe(person=application.person, kind=RECEIVED, obj=application, step=step, by=by)
    return application


@transaction.atomic
def enter(*, role: Role, person: Person, channel: str, answers: dict[int, str], by: Person) -> Application:
    """A coordinator types what a person said by phone or wrote by post. `answers` is question id to words."""
    permissions.check_coordinate(by)
    if channel not in ("phone", "post"):
        raise Refused("Say whether it came by phone or by post.")
    application = begin(role=role, person=person, by=by)
    if application.status == ApplicationStatus.SUBMITTED:
        return application
    policies.check_open(role)
    policies.check_application("enter", application)
    if application.version_id != role.current_id:
        renew(application=application, by=by)
    for question in application.version.selectionquestions.all():
        if answers.get(question.pk):
            ApplicationAnswer.objects.update_or_create(
                application=application,
                question=question,
                defaults={"text": answers[question.pk], "saved_at": clock.now()},
            )
    _check_complete(application)
    return _send(application, "enter", by=by, channel=channel)


@transaction.atomic
def reopen(*, application: Application, by: Person) -> Application:
    """What was taken back is a draft again until the deadline. It has to be sent again."""
    permissions.check_own(by=by, application=application)
    if application.status == ApplicationStatus.DRAFT:
        return application
    policies.check_change(application)
    if move(application, "reopen", by=by, withdrawn_at=None, withdrawn_by=None):
        _drop_news(application, by=by)
        renew(application=application, by=by)
    return application


@transaction.atomic
def withdraw(*, application: Application, by: Person) -> Application:
    """By the person; for somebody without an account by a coordinator, and another tells them that it was done."""
    permissions.check_take_back(by, application)
    if application.status == ApplicationStatus.WITHDRAWN:
        return application
    Role.objects.select_for_update().get(pk=application.role_id)
    application.refresh_from_db()
    was = application.status
    policies.check_withdraw(application, told=is_told(application))
    if move(application, "withdraw", by=by, withdrawn_at=clock.now(), withdrawn_by=by):
        _drop_news(application, by=by)
        notices.drop_about(application.role, (STOPPED,), person=application.person, by=by)
        notices.drop_about(application, (LETTER,), by=by)
        readings.close(application=application, by=by)
        if was == ApplicationStatus.SELECTED:
            _move_up(application.role)
        if by.root_id != application.person.root_id:
            notices.owe(person=application.person, kind=TAKEN_BACK, obj=application, by=by, not_by=by)
    return application


@transaction.atomic
def confirm(*, application: Application, by: Person) -> Application:
    """It stands under the version that holds now; the answers stay as they were sent. A second call is harmless."""
    permissions.check_own(by=by, application=application)
    role = Role.objects.select_for_update().get(pk=application.role_id)
    application.refresh_from_db()
    if role.current_id in (application.version_id, application.confirmed_version_id):
        return application
    policies.check_application("confirm", application)
    now_on: dict[str, Any] = {"confirmed_version": role.current, "confirmed_at": clock.now(), "confirmed_by": by}
    if move(application, "confirm", by=by, facts={"version": role.current_id}, **now_on):
        _drop_changes(application, by=by)
    return application


def _drop_changes(application: Application, *, by: Person) -> None:
    """The person stands under the newest version, or in none: nothing asks them to look at it any more."""
    versions = RoleVersion.objects.filter(role=application.role_id)
    notices.drop_about(versions, (CHANGED,), person=application.person, by=by)


def _drop_news(application: Application, *, by: Person) -> None:
    notices.drop_about(application, (RECEIVED, CHANGE_WAITS, TAKEN_BACK), by=by)
    _drop_changes(application, by=by)


def is_told(application: Application) -> bool:
    """What was decided: by a letter, or by the offer of a place."""
    return Letter.objects.filter(application=application).exists() or application.places.exists()


def _move_up(role: Role) -> None:
    """Somebody who was chosen has gone before a place was offered: the next on the reserve list has their seat."""
    waiting = Application.objects.filter(role=role, status=ApplicationStatus.RESERVE, places=None)
    following = waiting.order_by("reserve_order", "pk").first()
    if following is not None:
        select(application=following, by=Person.objects.system())


@transaction.atomic
def select(*, application: Application, by: Person) -> bool:
    """Chosen: by `selections.decide`, or from the reserve list by `places.offer`."""
    return _settle(application, "select", by=by)


@transaction.atomic
def keep_in_reserve(*, application: Application, order: int, by: Person) -> bool:
    return _settle(application, "keep_in_reserve", by=by, reserve_order=order)


@transaction.atomic
def not_select(*, application: Application, by: Person) -> bool:
    decided = _settle(application, "not_select", by=by)
    if decided:
        _drop_changes(application, by=by)
    return decided


def _settle(application: Application, verb: str, *, by: Person, **changes: Any) -> bool:
    decided: dict[str, Any] = {
        "decided_at": application.decided_at or clock.now(),
        "decided_by": application.decided_by or by,
    }
    moved = move(application, verb, by=by, **decided, **changes)
    if moved:
        PublicData.objects.bump()  # how many were chosen stands on the role's page
    return moved
