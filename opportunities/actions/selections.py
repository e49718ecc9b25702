"""From scores to outcomes, and the end of a role: everybody answered."""

from __future__ import annotations

from django.db import transaction

from ground import clock, text_format, trail
from ground.exceptions import Refused
from ground.models import PublicData
from members.models import Notice, Person
from opportunities import permissions, policies
from opportunities.actions import applications, changes, draws, letters, readings, roles, sessions
from opportunities.models import Application, ApplicationReason, Criterion, PanelSeat, ReasonCode, Role
from opportunities.queries import tallies
from opportunities.selection import scoring


@transaction.atomic
def decide(*, role: Role, talked: bool = False, by: Person) -> list[Application]:
    """A person confirms what scores and, where needed, the lot say: chosen, kept in reserve, not chosen.

    `talked`: the panel has talked about every criterion on which it is two points or more apart.
    """
    permissions.check_coordinate(by)
    role = Role.objects.select_for_update().get(pk=role.pk)
    changes.drop_late(role)
    tally = tallies.tally(role)
    waiting = [each for each in tally.applications if each.status == "submitted"]
    if not waiting:
        return tally.applications
    check_decide(role, tally, talked=talked)
    cut = tallies.cut_of(role, tally)
    drawn = draws.drawn_keys(role)
    if cut.needs_lot and not drawn:
        raise Refused("Some scores are too close to call. Draw the lot first.")
    chosen, reserve = scoring.places(cut, drawn)
    for application in waiting:
        found = tally.results[application.pk]
        Application.objects.filter(pk=application.pk, decided_at=None).update(
            shortlisted=found.shortlisted,
            score_hundredths=None if found.score is None else scoring.hundredths(found.score),
        )
        if application.pk in chosen:
            code = "chosen_by_lot" if application.pk in cut.tied else "chosen"
            settled = applications.select(application=application, by=by)
        elif application.pk in reserve:
            code, order = "lot" if application.pk in cut.tied else "places_filled", reserve.index(application.pk) + 1
            settled = applications.keep_in_reserve(application=application, order=order, by=by)
        else:
            code, settled = "criterion_not_shown", applications.not_select(application=application, by=by)
        if settled:
            _reasons(application, code, tally, by=by)
    trail.record("decide", role, by=by, chosen=len(chosen), reserve=len(reserve))
    sessions.from_lines(role=role, by=by)
    return list(Application.objects.sent().filter(role=role).order_by("pk"))


def check_decide(role: Role, tally: tallies.Tally, *, talked: bool) -> None:
    policies.check_judging(role)
    if not tallies.panel_is_whole(role):
        raise Refused("This panel has no paid co-producer yet. Give one a seat.")
    policies.check_names_open(role)
    if PanelSeat.objects.live().filter(role=role, locked_at=None).exists():
        raise Refused("A judge has not locked their scores yet.")
    for rows in tallies.twins(role):
        raise Refused(
            f"{rows[0].person.root.name} has more than one application here: "
            f"{text_format.joined([each.reference for each in rows])}. Ask which one stands, and take the other back."
        )
    if tally.missing:
        codes = text_format.joined([each.code for each in tally.missing])
        raise Refused(f"Fewer than two judges could score a point for {codes}. Ask another judge, or talk it over.")
    if tally.wide and not talked:
        raise Refused("The panel is two points apart on something. Talk about it first, then say that you did.")


def _reasons(application: Application, code: str, tally: tallies.Tally, *, by: Person) -> None:
    reason = ReasonCode.objects.get(code=code)
    criteria: list[Criterion | None] = [None]
    if reason.needs_criterion:
        means = tally.results[application.pk].means
        criteria = [each for each in tally.criteria if each.need == "essential" and (means[each.pk] or 0) < scoring.MET]
    for criterion in criteria:
        ApplicationReason.objects.create(
            application=application, reason=reason, criterion=criterion, given_at=clock.now(), given_by=by
        )


@transaction.atomic
def give_reason(
    *, application: Application, code: str, words_: str, second_reader: Person | None = None, by: Person
) -> ApplicationReason:
    """One more reason from the closed list. "Other" needs words and a second reader who is somebody else."""
    permissions.check_coordinate(by)
    reason = ReasonCode.objects.filter(code=code, retired_at=None).first()
    if reason is None or reason.needs_criterion:
        raise Refused("Choose a reason from the list.")
    if reason.needs_words and not words_.strip():
        raise Refused("Say the reason in words.")
    if reason.needs_words and (second_reader is None or second_reader.root_id == by.root_id):
        raise Refused("Another person reads this reason before it counts.")
    return ApplicationReason.objects.create(
        application=application,
        reason=reason,
        words=words_,
        second_reader=second_reader,
        given_at=clock.now(),
        given_by=by,
    )


def without_letter(role: Role) -> list[Application]:
    """Everybody who waits: no answer, no letter, or a letter that nobody has sent or read out yet."""
    told = set(
        Notice.objects.told().filter(
            kind=letters.READY, object_kind=Application._meta.label_lower,
            object_id__in=Application.objects.filter(role=role).values("pk"),
        ).values_list("object_id", flat=True)
    )  # fmt: skip
    sent = (
        Application.objects.sent().filter(role=role).select_related("person", "letter").order_by("person__name", "pk")
    )
    return [each for each in sent if each.pk not in told or not hasattr(each, "letter") or each.decided_at is None]


@transaction.atomic
def conclude(*, role: Role, by: Person) -> Role:
    """Everybody is answered. Refused, with names, while somebody is not."""
    permissions.check_coordinate(by)
    role.refresh_from_db()
    if role.status == "concluded":
        return role
    policies.check_judging(role)
    waiting = without_letter(role)
    if waiting:
        names = text_format.joined([f"{readings.called(each)} ({each.reference})" for each in waiting])
        raise Refused(f"Not everybody has had their letter yet. Still waiting: {names}.")
    if roles.move(role, "conclude", by=by, concluded_at=clock.now(), concluded_by=by):
        readings.end_judging(role=role, by=by)
        PublicData.objects.bump()
    return role
