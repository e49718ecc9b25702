"""The demo's own roles, each a record in the canonical shape, with days counted from the day of the seed."""

from __future__ import annotations

import datetime as dt

from ground import clock

GUIDE = [
    {"score": 1, "means": "Does not show it"},
    {"score": 2, "means": "Hints at it"},
    {"score": 3, "means": "Shows it, in few words"},
    {"score": 4, "means": "Shows it clearly, with an example"},
    {"score": 5, "means": "Shows it fully, and what should change"},
]
SHARES = [
    {"outcome": "attended", "percent": 100},
    {"outcome": "left_early", "percent": 100},
    {"outcome": "stood_down", "percent": 100},
    {"outcome": "cancelled_late", "percent": 100, "notice_days": 5},
    {"outcome": "host_absent", "percent": 100},
    {"outcome": "ill", "percent": 50},
    {"outcome": "did_not_come", "percent": 0},
]
ROUTES = [
    {"for": "apply", "by": "online_form", "note": "About 20 minutes. You can stop and come back."},
    {
        "for": "apply",
        "by": "phone",
        "who": "The project team",
        "note": "We write down what you say.",
        "address": "0808 157 0123",
    },
    {"for": "apply", "by": "post", "address": "Alongside, 1 Made Up Street, London"},
    {"for": "ask", "by": "email", "who": "The project team", "address": "hello@demo.example"},
]
SUPPORT = [
    {"kind": "bsl", "text": "BSL interpreters"},
    {"kind": "captions", "text": "Live captions"},
    {"kind": "easy_read", "text": "Papers in Easy Read"},
    {"kind": "breaks", "text": "Breaks, and you can leave and come back"},
    {"kind": "form_help", "text": "Help to fill in any form"},
]
EXPENSES = [
    {"kind": "travel", "how": "booked_for_you"},
    {"kind": "data_and_phone", "what": "£5 a session for internet"},
    {"kind": "care", "what": "Care for someone you look after"},
]
HOW_WE_CHOOSE = (
    "Three people read each answer without names. One is a paid co-producer. They score from 1 to 5 by a written "
    "guide. Scores within 0.25 of the last place count as a tie, and a lot is drawn. Everyone hears, with reasons."
)


def day(today: dt.date, offset: int) -> str:
    return (today + dt.timedelta(days=offset)).isoformat()


def working(today: dt.date, offset: int) -> dt.date:
    """The day at that offset, moved to a working day: further back if it is past, further on if it is to come."""
    found = today + dt.timedelta(days=offset)
    return found if clock.is_working_day(found) else clock.add_working_days(found, -1 if offset < 0 else 1)


def months(today: dt.date, first: int, last: int, on: int = 1) -> list[int]:
    """Offsets of the `on`th of each month between two offsets, moved to the next working day."""
    found = []
    for offset in range(first, last + 1):
        at = today + dt.timedelta(days=offset)
        if at.day == on:
            at = at if clock.is_working_day(at) else clock.add_working_days(at, 1)
            found.append((at - today).days)
    return found


def closing(today: dt.date, about: int) -> int:
    """A deadline after which the panel ends with the month, so that what it earns is paid in the monthly run."""
    return months(today, about, about + 31)[0] - 5


def criterion(need: str, kind: str, text: str, terms: list[str], why: str, how: str, weight: int | None = None) -> dict:
    row = {"kind": kind, "need": need, "text": text, "why_we_ask": why, "how_to_show": how}
    row["evidence"] = {"rule": "any_of", "terms": sorted(terms)} if terms else {"rule": "told_in_application"}
    if weight:
        row["weight"] = weight
    return row


NAMES = ["Meet and try it out", "What gets in the way", "Plan something better", "Test it, and agree"]
PAY = {
    "status": "paid",
    "methods": [{"method": "bank_transfer"}],
    "may_decline": "yes",
    "benefits_advice": "Pay may change some benefits. Ask an independent benefits adviser first. We never ask what you claim.",
}
CHOOSING = {
    "method": "panel_scoring",
    "text": HOW_WE_CHOOSE,
    "guide": GUIDE,
    "panel": {"people": 3, "co_producers": 1},
    "tie_band_hundredths": 25,
}
ALIKE = {
    "kind": "own",
    "bodies": [{"part": "host", "name": "Alongside demo host"}],
    "not_expected": "You do not need to share your story, or know any special words.",
    "expenses": EXPENSES,
    "routes": ROUTES,
    "support": SUPPORT,
    "attendance_shares": SHARES,
}


def _sessions(today: dt.date, offsets: list[int], length: tuple[str, str], names: list[str]) -> list[dict]:
    return [
        {
            "work": "sessions",
            "what": names[i % len(names)],
            "on": working(today, offset).isoformat(),
            "from": length[0],
            "to": length[1],
        }
        for i, offset in enumerate(offsets)
    ]


def _deadline(today: dt.date, closes: int | None, hear: int) -> dict:
    if closes is None:
        return {"closes": {"kind": "rolling"}, "dates": [{"kind": "hear_by", "within_working_days": hear}]}
    return {
        "closes": {"kind": "date", "on": working(today, closes).isoformat(), "time": "17:00"},
        "dates": [{"kind": "hear_by", "on": working(today, hear).isoformat()}],
    }


def role(
    today: dt.date,
    *,
    slug: str,
    project: str,
    title: str,
    what: str,
    purpose: str,
    activity: str,
    places: int,
    pay: list[dict],
    work: list[dict],
    session_days: list[int],
    closes: int | None,
    hear: int,
    ends: int,
    starts: int,
    criteria: list[dict],
    questions: list[str],
    online: bool = True,
    length: tuple[str, str] = ("10:00", "13:00"),
    session_names: list[str] | None = None,
) -> dict:
    """One record. Offsets are days from `today`; `closes` None means rolling."""
    record = ALIKE | {
        "slug": slug,
        "project": project,
        "title": title,
        "activities": [activity],
        "purpose": purpose,
        "what_you_do": what,
        "seats": [{"kind": "places", "n": places}],
        "criteria": criteria,
        "work": work,
        "term": {"kind": "fixed", "starts": day(today, starts), "ends": day(today, ends)},
        "take_part": [{"how": "online", "tool": "Zoom"}]
        if online
        else [{"how": "in_person", "venue": "Kings Cross", "area": "London"}],
        "pay": PAY | {"lines": pay},
        "selection": CHOOSING | {"questions": [{"text": text, "max_words": 200} for text in questions]},
    }
    record |= _deadline(today, closes, hear)
    if session_days:
        record["sessions"] = _sessions(today, session_days, length, session_names or NAMES)
    return record


NO_AFTER = {"kind": "follow_up", "none": True}


def per_session(pence: int, unit: str = "half_day") -> list[dict]:
    return [{"kind": "paid", "work": "sessions", "amount": {"pence": pence, "currency": "GBP"}, "unit": unit}]


def sessions(count: int, hours: int = 3, reading: str = "Reading, paid as part of the session") -> list[dict]:
    return [
        {
            "key": "sessions",
            "kind": "session",
            "what": "sessions",
            "count": count,
            "length": {"n": 1, "unit": "half_day"},
        }
        if hours == 3
        else {
            "key": "sessions",
            "kind": "session",
            "what": "sessions",
            "count": count,
            "length": {"n": hours, "unit": "hour"},
        },
        {"kind": "preparation", "what": reading, "length": {"n": 30, "unit": "minute"}, "per": "session", "count": 1},
        NO_AFTER,
    ]
