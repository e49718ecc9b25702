"""The page of a role of ours, from its stored terms: pay first, then the days, what we look for and how we choose."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from ground import clock, text_format
from opportunities.models import Role, RoleVersion
from opportunities.presenters import wording
from opportunities.presenters.deadline import Deadline
from opportunities.presenters.listing import link
from opportunities.presenters.wording import Said
from opportunities.record.durations import whole_day

GROUPS = (
    ("essential", "You need all of these", "You need this", ""),
    ("desirable", "These help", "This helps", "They count towards your score."),
    ("encouraged", "Please come forward", "Please come forward", "This does not count towards a score."),
    ("excluded", "Not open to", "Not open to", ""),
    ("not_said", "We also look at", "We also look at", ""),
)


def page(role: Role, said: Said, until: Deadline) -> dict[str, Any]:
    return {
        "purpose": said.get("purpose", ""),
        "what": _lines(said.get("what_you_do", "")),
        "not_expected": said.get("not_expected", ""),
        "pay_facts": pay_facts(said, until),
        "pay_lines": [wording.pay_line(line) for line in said["pay"].get("lines", [])],
        "why_unpaid": said["pay"].get("why_unpaid", ""),
        "days": session_days(said),
        "loose_days": [wording.when(row["on"]) for row in said.get("sessions", []) if not whole_day(row["on"])],
        "choose": [wording.choose(row) for row in said.get("work", []) if "choose" in row],
        "time": [(wording.work_name(row), wording.work_line(row)) for row in said.get("work", [])],
        "term": wording.term(said["term"]) if "term" in said else "",
        "where_lines": [wording.take_part(row) for row in said.get("take_part", [])],
        "criteria": criteria(said),
        "selection": selection(said),
        "support": [row["text"] for row in said.get("support", [])],
        "apply_routes": routes(said, "apply"),
        "other_ways": other_ways(said),
        "ask_routes": routes(said, "ask", "chat", "offline"),
        "good_to_know": good_to_know(role, said),
        "steps": [row["text"] for row in said.get("steps", [])],
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def hear_by(said: Said) -> str:
    told = [wording.key_date(row) for row in said.get("dates", []) if row["kind"] == "hear_by"]
    return f"{told[0]} of applying" if told and told[0].startswith("within") else (told[0] if told else "")


def pay_facts(said: Said, until: Deadline) -> list[tuple[str, str]]:
    expenses = [wording.expense(row) for row in said.get("expenses", [])]
    rows = [("On top", ". ".join(expenses))] if expenses else []
    days = said["pay"].get("within_working_days", settings.PAY_BY_WORKING_DAYS)
    promised = f"Within {days} working days of each session or piece of work"
    rows.append(("When you are paid", promised))
    rows.append(("Apply by" if until.open else "Closed", until.long))
    heard = hear_by(said)
    rows += (
        [("You hear by" if not heard.startswith("within") else "You hear", heard[:1].upper() + heard[1:])]
        if heard
        else []
    )
    return rows


def session_days(said: Said) -> list[dict[str, Any]]:
    """Days with what each pays, where one sum holds for it."""
    found = []
    for row in said.get("sessions", []):
        day = whole_day(row["on"])
        if day is None:
            continue
        lines = [
            line for line in said["pay"].get("lines", []) if line.get("work") == row.get("work") and "amount" in line
        ]
        bits = [wording.day_name(day)]
        bits += [wording.at(row["on"], row["from"], row.get("to"), row.get("tz"))] if "from" in row else []
        bits += (
            [wording.amount(lines[0]["amount"])]
            if len(lines) == 1 and lines[0].get("unit") in {"session", "meeting", "half_day", "day"}
            else []
        )
        bits += [f"Room for {row['room']}"] if "room" in row else []
        found.append({"day": day, "title": row.get("what", "Session"), "words": ". ".join(bits)})
    return found


def criteria(said: Said) -> list[dict[str, Any]]:
    groups = []
    for need, several, single, note in GROUPS:
        rows = [row for row in said.get("criteria", []) if row["need"] == need]
        if rows:
            told = [
                {
                    "text": wording.criterion(row),
                    "weight": f"Counts {text_format.times(row['weight'])}." if "weight" in row else "",
                    "why": row.get("why_we_ask", ""),
                    "how": row.get("how_to_show", ""),
                }
                for row in rows
            ]
            groups.append({"title": several if len(rows) > 1 else single, "note": note, "rows": told})
    return groups


def selection(said: Said) -> dict[str, Any]:
    given = said["selection"]
    panel, band, lot = given.get("panel"), given.get("tie_band_hundredths"), given.get("seats_by_lot")
    also = []
    if panel:
        who = f", {panel['co_producers']} of them {'a paid co-producer' if panel['co_producers'] == 1 else 'paid co-producers'}"
        also.append(f"{panel['people']} people are on the panel{who if panel['co_producers'] else ''}.")
    if band is not None:
        also.append(f"Scores within {band // 100}.{band % 100:02d} of the last place are a tie. A lot is drawn.")
    if lot:
        also.append(f"{lot} of the places are drawn by lot.")
    also += [f"Kept for {row['text']}: {wording.number(row['seats'])}." for row in given.get("strata", [])]
    return {
        "method": wording.SELECTION[given["method"]],
        "text": _sentences(given["text"]),
        "why_invited": given.get("why_invited", ""),
        "also": also,
        "questions": [
            {"text": row["text"], "most": f"Up to {row['max_words']} words." if "max_words" in row else ""}
            for row in given.get("questions", [])
        ],
        "guide": sorted(((row["score"], row["means"]) for row in given.get("guide", [])), reverse=True),
        "beacon": given.get("beacon", ""),
    }


def _sentences(text: str) -> list[str]:
    """One step a sentence, as the page numbers them."""
    found = []
    for line in _lines(text):
        found += [part if part.endswith((".", "?", "!")) else f"{part}." for part in line.split(". ") if part]
    return found


def routes(said: Said, *goals: str) -> list[dict[str, str]]:
    return [
        {
            "title": wording.BY[row["by"]],
            "who": row.get("who", ""),
            "note": row.get("note", ""),
            "send": row.get("send", ""),
            "address": row.get("address", ""),
            "href": link(row["address"]) if "address" in row else "",
        }
        for row in said.get("routes", [])
        if row["for"] in goals
    ]


SHORT_WAYS = {
    "email": "by email", "phone": "by phone", "post": "by post", "form": "on a form", "booking_page": "on a booking page",
    "video": "by video", "audio": "by recording", "in_person": "in person", "text_message": "by text message",
}  # fmt: skip


def other_ways(said: Said) -> str:
    """by phone or by post: the ways besides our own form, as this role offers them"""
    ways = {row["by"]: None for row in said.get("routes", []) if row["for"] in ("apply", "offline")}
    return text_format.joined([SHORT_WAYS[way] for way in ways if way in SHORT_WAYS], "or")


def good_to_know(role: Role, said: Said) -> list[tuple[str, list[str]]]:
    """Folded sections; the empty ones are left out."""
    given = said["pay"]
    methods = (
        [
            f"By {text_format.joined([row.get('what') or wording.METHODS[row['method']] for row in given['methods']], 'or')}."
        ]
        if "methods" in given
        else []
    )
    decline = {
        "yes": "You may take all of it, less, or none. It is your choice and no one asks why.",
        "implied": "You may turn it down.",
        "no": "",
    }
    paid = methods + [
        text
        for text in (
            decline.get(given.get("may_decline", "no"), ""),
            given.get("decline_note", ""),
            given.get("tax", ""),
        )
        if text
    ]
    shares = [
        f"{wording.OUTCOMES[row['outcome']]}: {row['percent']}% of the pay"
        + (f" (less than {row['notice_days']} working days before)" if "notice_days" in row else "")
        + "."
        for row in said.get("attendance_shares", [])
    ]
    funded = role.current.funded_until
    money = [f"{wording.plain(row['part']).capitalize()}: {wording.body(row)}." for row in said.get("bodies", [])]
    money += [f"A pot has set aside the whole sum for every place, until {text_format.date(funded)}."] if funded else []
    sections = [
        ("How pay may affect benefits", [given["benefits_advice"]] if "benefits_advice" in given else []),
        ("How you can be paid", paid),
        ("If you or we cannot come", shares),
        ("Who runs it, and where the money comes from", money),
        ("Training and support in the work", _lines(said.get("training", ""))),
        ("What you get besides pay", _lines(said.get("what_you_get", ""))),
        ("How you hear what came of it", _lines(said.get("feedback", ""))),
        ("What we ask of everyone", _lines(said.get("expected", ""))),
        ("Your standing", _lines(said.get("standing", ""))),
        ("What we do with your data", _lines(said.get("privacy", ""))),
        ("Papers", [row["title"] for row in said.get("documents", [])]),
    ]  # fmt: skip
    return [(title, lines) for title, lines in sections if lines]


def versions(role: Role) -> list[RoleVersion]:
    """Every published version, newest first."""
    return list(role.versions.filter(status="published").order_by("-number"))


def days_left(until: Deadline, closes_at: dt.datetime | None, now: dt.datetime) -> str:
    """True of this day in London only: never kept with a card."""
    if not until.open or closes_at is None:
        return ""
    days = (clock.london(closes_at - dt.timedelta(microseconds=1)).date() - clock.london(now).date()).days
    return "The last day" if days < 1 else "1 day left" if days == 1 else f"{days} days left"
