"""Plain view data of a role for lists: nothing personal, nothing that is true for today only."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ground import clock, money, text_format
from opportunities.models import Role, RoleKind, RoleStatus
from opportunities.presenters import wording
from opportunities.presenters.deadline import Deadline, deadline
from opportunities.presenters.wording import Said
from opportunities.record.worked_total import worked_total

LABELS = {
    RoleKind.OWN: "Our role",
    RoleKind.LISTED: "Run by someone else",
    RoleKind.FUNDING_CALL: "Funding, not a paid role",
}
KINDS = {RoleKind.OWN: "own", RoleKind.LISTED: "listing", RoleKind.FUNDING_CALL: "call"}
SHORT_SUPPORT = {
    "bsl": "BSL", "captions": "Captions", "hearing_loop": "Hearing loop", "interpreter": "Interpreter",
    "easy_read": "Easy Read", "step_free": "Step-free", "quiet_space": "Quiet space", "breaks": "Breaks",
}  # fmt: skip
MANY = {"activity": "activities", "item": "pieces"}
SUMMARY = 130


@dataclass(frozen=True)
class Pay:
    figure: str = ""
    small: str = ""
    note: str = ""


def said_by(role: Role) -> Said:
    """The published terms, as stored and hashed."""
    assert role.current is not None, "only what is public has a card"
    return json.loads(role.current.canonical)


def not_said(said: Said) -> str:
    """What to write for a fact that a listing lacks."""
    return "not in the part we have seen" if said["listing"]["seen"] == "excerpt" else "the host does not say"


def pay(role: Role, said: Said) -> Pay:
    """The worked total where there is one, else the rate, else what we know."""
    version, given = role.current, said.get("pay")
    if given is None:
        grants = [wording.amount(body["grant"]) for body in said.get("bodies", []) if "grant" in body]
        return (
            Pay(figure=grants[0], note="The whole fund")
            if grants
            else Pay(note="Money for a project, not pay for a person")
        )
    lines = [line for line in given.get("lines", []) if line["kind"] == "paid" and "amount" in line]
    rates = text_format.joined([rate_words(line, said) for line in lines])
    low, high = version.worked_total_min_pence, version.worked_total_pence
    notes = [*conditions(given), *worked_out(lines)]
    if low or high:
        about = "about " if is_about(said) else ""
        small = "in all" if not conditions(given) else "in all, but not for everybody"
        return Pay(about + total(low, high, version.worked_total_currency), small, ". ".join([rates, *notes]))
    if lines:
        first = lines[0]
        unit = f"{wording.unit_of(first)}{wording.band(first)}".strip(", ")
        more = [] if len(lines) == 1 else [rates]
        note = ". ".join([*more, *notes, "No total: how much work is not said"])
        return Pay(wording.amount(first["amount"]), unit, note)
    return Pay(note=no_amount(said, given))


def conditions(given: Said) -> list[str]:
    """On what being paid rests, and who alone is paid so: a total of such lines is never everybody's."""
    found = []
    for line in given.get("lines", []):
        found += [f"Only if {line['only_if']}"] if "only_if" in line else []
        if "variant" in line:
            found.append(f"{'Only' if line['kind'] == 'paid' else 'Not paid'}: {line['variant']}")
    return list(dict.fromkeys(found))


def worked_out(lines: list[Said]) -> list[str]:
    ours = any("currency_worked_out" in line["amount"] for line in lines)
    return ["They name no currency: we worked it out"] if ours else []


def is_about(said: Said) -> bool:
    """Whether the total is of figures that are said roughly; what a named rate comes to has no part in that."""
    return worked_total(said, lambda rate, unit: (1, money.GBP)).about


def lang(said: Said) -> SafeString:
    """Of words that stand as the advert has them, for a tag: lang="cy"."""
    return format_html(' lang="{}"', said["language"]) if "language" in said else SafeString("")


def total(low: int | None, high: int | None, currency: str = money.GBP) -> str:
    if low and high and low != high:
        return f"{money.show(low, currency)} to {money.show(high, currency)}"
    if high is None:
        return f"at least {money.show(low or 0, currency)}"
    return money.show(high, currency) if low else f"up to {money.show(high, currency)}"


def no_amount(said: Said, given: Said) -> str:
    if given["status"] == "paid":
        return f"Paid. How much: {not_said(said)}" if said["kind"] != "own" else "Paid"
    if given["status"] == "not_known":
        return f"Pay: {not_said(said)}"
    return {"mixed": "Some parts are paid", "expenses_only": "Expenses only, no pay", "unpaid": "Not paid"}[
        given["status"]
    ]


def rate_words(line: Said, said: Said) -> str:
    """4 half days × £75 where the work is counted, £25 an hour where not."""
    work = next((row for row in said.get("work", []) if row.get("key") and row.get("key") == line.get("work")), {})
    money_said, unit = wording.amount(line["amount"]), line.get("unit", "")
    length = work.get("length", {})
    of_one = unit in {"session", "meeting", "activity", "item"} or (length.get("unit") == unit and length.get("n") == 1)
    if isinstance(work.get("count"), int) and work["count"] > 1 and "per" not in work and of_one:
        return f"{work['count']} {_each_of(unit)} × {money_said}"
    if unit == "whole" and line.get("what"):
        return f"{money_said} for {line['what'][:1].lower()}{line['what'][1:]}"
    return f"{money_said}{wording.unit_of(line)}{wording.band(line)}" if unit else money_said


def _each_of(unit: str) -> str:
    """half days, sessions"""
    return MANY.get(unit, f"{unit}s".replace("_", " "))


def who(role: Role, said: Said) -> str:
    if said["kind"] == "own":
        return f"With {role.project.partner.name}"
    hosts = [
        body for body in said["bodies"] if body["part"] in {"host", "organiser", "commissioner", "funder"}
    ] or said["bodies"]
    return f"Host: {wording.body({key: value for key, value in hosts[0].items() if key != 'grant'})}"


def where(said: Said) -> str:
    """Online, In person, You choose"""
    hows = {row["how"] for row in said.get("take_part", [])}
    if {"online", "in_person"} <= hows:
        return "Online or in person"
    return "Online" if "online" in hows else "In person" if "in_person" in hows else ""


def places(said: Said) -> str:
    rows = [row for row in said.get("seats", []) if row["kind"] == "places"]
    return wording.seats({key: value for key, value in rows[0].items() if key != "for"}) if rows else ""


def checked(said: Said) -> str:
    on = said["listing"].get("checked_on")
    return (
        f"We checked their page on {text_format.date(dt.date.fromisoformat(on))}." if on else "Not checked by us yet."
    )


def summary(said: Said) -> str:
    text = " ".join((said.get("what_you_do") or said.get("purpose") or "").split())
    if len(text) <= SUMMARY:
        return text
    whole = text[:SUMMARY].rpartition(". ")[0]
    if whole:
        return f"{whole}."
    return text[:SUMMARY].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def tags(said: Said) -> list[tuple[str, str]]:
    found = [(where(said), "sky"), (places(said), "")]
    found += [(SHORT_SUPPORT[row["kind"]], "") for row in said.get("support", []) if row["kind"] in SHORT_SUPPORT][:3]
    return [row for row in found if row[0]]


def status_words(role: Role, until: Deadline) -> tuple[str, str]:
    """The one tag that says how things stand, and its tone."""
    if role.status == RoleStatus.CANCELLED:
        return "Cancelled", "red"
    if role.status == RoleStatus.CONCLUDED:
        return "Everyone has an answer", "leaf"
    if until.open:
        return "Open now", "leaf"
    if role.kind == RoleKind.OWN:
        return "Closed: people are being chosen", "gold"
    return ("Closed", "") if role.current.closes_kind else ("We do not know if it is open", "")


def card(role: Role, now: dt.datetime | None = None) -> dict[str, Any]:
    """Needs `current` and `project__partner` at hand; asks the database nothing."""
    said = said_by(role)
    until = deadline(role, said, now or clock.now())
    earns = pay(role, said)
    standing = [] if until.open else [status_words(role, until)]
    notes = []
    if said["kind"] != "own":
        chosen = "selection" in said or "select" in {step["kind"] for step in said.get("steps", [])}
        if not chosen and said["kind"] == "listed":
            notes.append(f"How they choose: {not_said(said)}.")
        notes.append(checked(said))
    return {
        "title": said["title"],
        "words_lang": lang(said),
        "href": reverse("role_detail", args=[role.slug]),
        "kind": KINDS[RoleKind(role.kind)],
        "label": LABELS[RoleKind(role.kind)],
        "who": who(role, said),
        "pay": earns.figure,
        "pay_small": earns.small,
        "pay_note": earns.note,
        "closes": until.said,
        "closes_note": until.note,
        "summary": summary(said),
        "tags": standing + tags(said),
        "notes": notes,
    }
