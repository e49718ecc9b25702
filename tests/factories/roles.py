"""Roles for tests, made by the portal's own actions: `make_role()` is public, complete and paid for."""

from __future__ import annotations

import copy
import datetime as dt
from itertools import count
from typing import Any

from ground import clock
from members.models import Person
from opportunities.actions import projects, roles
from opportunities.models import Project, Role, RoleVersion
from opportunities.record import from_rows
from tests.factories import duties

numbers = count(1)


def person(name: str, *kinds: str) -> Person:
    made = Person.objects.filter(name=name).first() or Person.objects.create(name=name)
    return duties.give(made, *kinds)


def coordinator() -> Person:
    return person("Role Maker", "coordinator")


def administrator() -> Person:
    return person("Role Approver", "administrator")


def make_project(*, live: bool = True, by: Person | None = None, **facts: Any) -> Project:
    n = next(numbers)
    said = {
        "name": f"Project {n}",
        "slug": f"project-{n}",
        "partner": "Made-up Council",
        "kind_of_work": "co-design",
        "summary": "Making something better together.",
    }
    project = projects.start(**(said | facts), by=by or coordinator())
    if live:
        projects.give_go_ahead(project=project, reference="Minute 1", by=administrator())
    return project


def day(after: int) -> str:
    return (clock.today() + dt.timedelta(days=after)).isoformat()


def own_record(project: Project, **changes: Any) -> dict[str, Any]:
    """A record that passes the gate: 2 sessions of 2 hours at £30 each, 1 hour before them, 3 places."""
    n = next(numbers)
    record = {
        "kind": "own",
        "slug": f"role-{n}",
        "project": project.slug,
        "title": f"Panel member {n}",
        "activities": ["advisory panel"],
        "bodies": [{"part": "host", "name": "Made-up Council"}],
        "purpose": "So that the service fits the people who use it.",
        "what_you_do": "Come to two sessions and say what you think.",
        "seats": [{"kind": "places", "n": 3}],
        "criteria": [
            {
                "kind": "experience",
                "need": "essential",
                "text": "You have used a service like this one.",
                "evidence": {"rule": "told_in_application"},
                "how_to_show": "Tell us about a time you used it.",
                "why_we_ask": "The work is about what that is like.",
            },
            {
                "kind": "skill",
                "need": "desirable",
                "text": "You have worked in a group before.",
                "weight": 2,
                "evidence": {"rule": "told_in_application"},
                "how_to_show": "Tell us about a group.",
                "why_we_ask": "We decide things together.",
            },
        ],
        "work": [
            {
                "key": "sessions",
                "kind": "session",
                "what": "sessions",
                "count": 2,
                "length": {"n": 2, "unit": "hour"},
                "includes": ["follow_up"],
            },
            {"key": "reading", "kind": "preparation", "what": "reading", "length": {"n": 1, "unit": "hour"}},
        ],
        "sessions": [
            {"work": "sessions", "what": "First session", "on": day(40), "from": "10:00", "to": "12:00"},
            {"work": "sessions", "what": "Second session", "on": day(54), "from": "10:00", "to": "12:00"},
        ],
        "term": {"starts": day(35), "ends": day(60)},
        "dates": [{"kind": "hear_by", "on": day(28)}],
        "closes": {"kind": "date", "on": day(14), "time": "17:00"},
        "take_part": [{"how": "online", "tool": "Zoom"}],
        "pay": {
            "status": "paid",
            "lines": [
                {"kind": "paid", "work": "sessions", "amount": {"pence": 3000, "currency": "GBP"}, "unit": "session"},
                {"kind": "paid", "work": "reading", "amount": {"pence": 1500, "currency": "GBP"}, "unit": "hour"},
            ],
            "may_decline": "yes",
        },
        "expenses": [{"kind": "travel", "how": "claimed_back"}],
        "routes": [
            {"for": "apply", "by": "online_form"},
            {"for": "apply", "by": "phone", "address": "020 7946 0000"},
            {"for": "ask", "by": "phone", "who": "the project team", "address": "020 7946 0000"},
        ],
        "support": [{"kind": "access", "text": "Tell us what you need and we will arrange it."}],
        "selection": {
            "method": "panel_scoring",
            "text": "Three people read every answer and score it.",
            "questions": [{"text": "Tell us about a time you used a service like this.", "max_words": 300}],
            "guide": [
                {"score": 1, "means": "Nothing about this yet"},
                {"score": 3, "means": "Shown"},
                {"score": 5, "means": "Shown with a clear example"},
            ],
            "panel": {"people": 3, "co_producers": 1},
            "tie_band_hundredths": 25,
        },
        "attendance_shares": [
            {"outcome": "attended", "percent": 100},
            {"outcome": "cancelled_late", "percent": 50, "notice_days": 5},
            {"outcome": "host_absent", "percent": 100},
        ],
    }
    return copy.deepcopy(record) | changes


def make_draft(
    *, project: Project | None = None, by: Person | None = None, panel_pence: int = 0, **changes: Any
) -> RoleVersion:
    """`panel_pence` is planned for paid panel seats that get their people later."""
    version = roles.draft(record=own_record(project or make_project(), **changes), by=by or coordinator())
    RoleVersion.objects.filter(pk=version.pk).update(panel_pence=panel_pence)
    version.refresh_from_db()
    return version


def pay_for(version: RoleVersion, *, until: dt.date | None = None, by: Person | None = None) -> RoleVersion:
    """As payments does when finance commits a pot, without a pot."""
    version.refresh_from_db()
    missing = (version.asked_pence or 0) - version.funded_pence
    if missing <= 0:
        return version
    finance = by or person("Role Funder", "finance")
    ends = until or (version.work_ends_on or clock.today()) + dt.timedelta(days=90)
    return roles.fund(version=version, pence=missing, until=ends, by=finance)


def make_role(
    *, project: Project | None = None, by: Person | None = None, panel_pence: int = 0, **changes: Any
) -> Role:
    """A published role of ours. `changes` replace top-level keys of the record: `make_role(seats=[...])`."""
    by = by or coordinator()
    version = make_draft(project=project, by=by, panel_pence=panel_pence, **changes)
    pay_for(version)
    roles.publish(version=version, by=by)
    return Role.objects.get(pk=version.role_id)


def change(role: Role, *, note: str = "The time has changed.", must_act: bool = False, **changes: Any) -> RoleVersion:
    """The next version of a published role, published."""
    by = coordinator()
    version = roles.amend(role=role, by=by)
    record = from_rows(version) | changes
    version = roles.edit(version=version, record=record, note=note, applicants_must_act=must_act, by=by)
    pay_for(version)
    return roles.publish(version=version, by=by)
