"""What a newer version changes for somebody who applied before it, and who still has to say that theirs stands."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from opportunities.models import Application, ApplicationStatus, Role, RoleVersion
from opportunities.record import record_of

# People apply to exactly this: where it differs, an application stands only if the person says so.
CHOSEN_BY = ("criteria", "selection")
# The parts of a role as people know them, in the order of its page.
PARTS = {
    "title": "what the role is called",
    "purpose": "what it is for",
    "what_you_do": "what you do",
    "not_expected": "what nobody expects of you",
    "expected": "what we ask of everyone",
    "activities": "the kind of work",
    "seats": "how many people it takes",
    "variants": "the ways to take part",
    "criteria": "what we look for",
    "selection": "how people are chosen",
    "work": "the parts of the work",
    "sessions": "the days of the sessions",
    "term": "when the work begins and ends",
    "closes": "the deadline",
    "dates": "the days to know, such as when you hear",
    "take_part": "where it happens and how you take part",
    "pay": "the pay",
    "expenses": "expenses",
    "attendance_shares": "what you are paid if you or we cannot come",
    "support": "access and support",
    "training": "training",
    "what_you_get": "what you get besides pay",
    "feedback": "how you hear what came of it",
    "standing": "your standing",
    "privacy": "what we do with your data",
    "routes": "the ways to apply and to ask",
    "steps": "the steps of choosing",
    "documents": "papers",
    "bodies": "who runs it, and where the money comes from",
}


def changed_parts(old: RoleVersion, new: RoleVersion) -> list[str]:
    """In words, in the order of the page."""
    before, after = record_of(old), record_of(new)
    return [words for key, words in PARTS.items() if before.get(key) != after.get(key)]


def chosen_alike(old: RoleVersion, new: RoleVersion | None) -> bool:
    """The same criteria, weights and way of choosing."""
    if new is None:
        return True
    before, after = record_of(old), record_of(new)
    return all(before.get(key) == after.get(key) for key in CHOSEN_BY)


def is_behind(application: Application) -> bool:
    """It was sent under an older version, and the person has not said that it stands under the one that holds now."""
    return application.status == ApplicationStatus.SUBMITTED and application.role.current_id not in (
        application.version_id,
        application.confirmed_version_id,
    )


def must_confirm(application: Application) -> bool:
    """A newer version asks for it, or chooses people in another way."""
    role = application.role
    return is_behind(application) and role.current is not None and _asks(role, application.stands_on)


def _asks(role: Role, known: RoleVersion) -> bool:
    asked = role.versions.filter(status="published", number__gt=known.number, applicants_must_act=True)
    return asked.exists() or not chosen_alike(known, role.current)


def _behind(role: Role) -> QuerySet[Application]:
    return (
        Application.objects.filter(role=role, status=ApplicationStatus.SUBMITTED)
        .exclude(version=role.current_id)
        .exclude(confirmed_version=role.current_id)
        .select_related("version", "confirmed_version", "person")
        .order_by("person__name", "pk")
    )


def _those(role: Role, question: Callable[[RoleVersion], bool]) -> list[Application]:
    """Asked once for each version that people know, not once for each of them."""
    if role.current is None:
        return []
    answers: dict[int, bool] = {}
    found = []
    for application in _behind(role):
        known = application.stands_on
        if known.pk not in answers:
            answers[known.pk] = question(known)
        if answers[known.pk]:
            found.append(application)
    return found


def to_ask(role: Role) -> list[Application]:
    """Who has not said yet that their application stands, and is asked to."""
    return _those(role, lambda known: _asks(role, known))


def waiting(role: Role) -> list[Application]:
    """Not judged until they say so: they answered other criteria, or another way of choosing. One query where none does."""
    return _those(role, lambda known: not chosen_alike(known, role.current))


def waits(application: Application, role: Role) -> bool:
    """Whether it is one of those `waiting` of its role: no query unless it was sent under an older version."""
    current = role.current_id
    if current is None or current in (application.version_id, application.confirmed_version_id):
        return False
    return application.status == ApplicationStatus.SUBMITTED and not chosen_alike(application.stands_on, role.current)
