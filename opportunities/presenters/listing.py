"""The page of another host's call: each thing people ask about, as the host said it, or that it was not said.

No default stands in for a gap: what is absent is told as absent, in the words of `role.md`'s gaps.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ground import text_format
from opportunities.presenters import role_card, wording
from opportunities.presenters.deadline import Deadline
from opportunities.presenters.wording import Said
from opportunities.record.durations import whole_day

SCHEMES = re.compile(r"https?://[^\s/<>\"\\][^\s<>\"\\]*")
EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")
PHONE = re.compile(r"\+?[\d\s()]{7,20}")
NAMES = {
    "amount": "How much", "unit": "What the sum is for", "time": "The time", "on": "The day", "address": "The address",
    "n": "How many", "length": "How long", "count": "How often", "rate": "Which rate", "methods": "How it is paid",
    "lines": "How much", "may_decline": "Whether you may turn it down", "checked_on": "The day", "age": "The age",
    "tax": "Tax", "benefits_advice": "Benefits", "status": "Whether it is paid", "venue": "The place", "year": "The year",
}  # fmt: skip


@dataclass(frozen=True)
class Note:
    """A gap in our words, with the host's own where they are kept."""

    words: str
    quoted: str = ""

    def __str__(self) -> str:
        return f"{self.words}: “{self.quoted}”." if self.quoted else self.words


@dataclass(frozen=True)
class Row:
    term: str
    lines: tuple[str, ...]
    notes: tuple[Note, ...]

    @property
    def missing(self) -> bool:
        return not self.lines


def absent(said: Said) -> str:
    phrase = role_card.not_said(said)
    return f"{phrase[:1].upper()}{phrase[1:]}."


def gap(row: Said, said: Said) -> Note:
    """A recorded gap as a sentence."""
    state, quoted = row["state"], row.get("words", "")
    if state == "not_given":
        return Note(absent(said))
    if state == "heading_only":
        return Note("The host's page has a section on this.")
    if state == "withheld":
        return Note("On the host's page; we leave it out.")
    start = {
        "elsewhere": "The host says it is elsewhere",
        "no_detail": "The host gives no detail",
        "cut_off": "What we have seen stops here",
        "contradicted": "The host says two things",
    }[state]
    return Note(start, quoted) if quoted else Note(f"{start}.")


def about(path: str, root: str) -> str:
    """What a gap inside a section is about, in words; nothing where it is the section itself."""
    rest = path[len(root) :]
    inside = re.match(r"\[([a-z_]+)\]", rest)
    last = re.sub(r"\[[^\]]*\]", "", rest.rsplit(".", 1)[-1])
    if last:
        return NAMES.get(last, wording.plain(last).capitalize())
    return wording.plain(inside[1]).capitalize() if inside and inside[1] != root.rstrip("s") else ""


def gaps(said: Said, root: str) -> list[Note]:
    found = []
    for row in said.get("gaps", []):
        if re.split(r"[.\[]", row["path"])[0] == root.split(".")[0] and row["path"].startswith(root):
            name = about(row["path"], root)
            told = gap(row, said)
            found.append(Note(f"{name}: {by_lower(told.words)}", told.quoted) if name else told)
    return found


def rows(said: Said, until: Deadline) -> list[Row]:
    found = (_row(said, term, root, always, read(said), until) for term, root, always, read in SECTIONS)
    return [row for row in found if row is not None]


def _row(said: Said, term: str, root: str, always: bool, lines: list[str], until: Deadline) -> Row | None:
    if root == "closes" and "closes" in said:
        lines = [until.long, *until.notes]
    found = gaps(said, root) if (always or root != "dates") else []
    if lines or found:
        return Row(term, tuple(_capital(line) for line in lines), tuple(found))
    return Row(term, (), (Note(absent(said)),)) if always else None


def _capital(line: str) -> str:
    return line if isinstance(line, SafeString) else line[:1].upper() + line[1:]


def _prose(key: str) -> Callable[[Said], list[str]]:
    return lambda said: said[key].split("\n") if key in said else []


def _each(key: str, write: Callable[[Said], str]) -> Callable[[Said], list[str]]:
    return lambda said: [write(row) for row in said.get(key, [])]


def _criterion(row: Said) -> str:
    need = "" if row["need"] == "not_said" else f"{wording.NEEDS[row['need']]}: "
    return need + wording.criterion(row)


def _sessions(said: Said) -> list[str]:
    found = []
    for row in said.get("sessions", []):
        at = f", {wording.at(row['on'], row['from'], row.get('to'), row.get('tz'))}" if "from" in row else ""
        what = f": {row['what']}" if "what" in row else ""
        found.append(f"{wording.when(row['on'])}{at}{what}")
    return found


def _work(row: Said) -> str:
    return f"{wording.work_name(row)}: {wording.work_line(row) or 'some'}"


def _pay(said: Said) -> list[str]:
    given = said.get("pay")
    if given is None:
        return ["This is money for a project. It is not pay for a person."]
    status = {
        "paid": "Paid.", "mixed": "Some parts are paid.", "expenses_only": "No pay. Expenses only.", "unpaid": "Not paid.",
        "not_known": "",
    }[given["status"]]  # fmt: skip
    found = [status] if status else []
    found += [_pay_line(line, said) for line in given.get("lines", [])]
    found += wording.when_paid(given)
    if "methods" in given:
        found.append(f"Paid by {text_format.joined([_method(row) for row in given['methods']], 'or')}")
    decline = {"yes": "You may turn the pay down.", "implied": "It seems you may turn the pay down.", "no": ""}
    found += [decline[given["may_decline"]]] if given.get("may_decline") in {"yes", "implied"} else []
    return found + [given[key] for key in ("decline_note", "why_unpaid", "tax", "benefits_advice") if key in given]


def _pay_line(line: Said, said: Said) -> str:
    """The host's word for it in the host's language."""
    told = wording.pay_line(line)
    if "called" not in line or "language" not in said:
        return told
    before, word, after = told.partition(f"({line['called']})")
    return format_html('{}(<span lang="{}">{}</span>){}', before, said["language"], word[1:-1], after)


def _chosen(said: Said) -> list[str]:
    given = said.get("selection", {})
    method = [wording.SELECTION[given["method"]]] if "method" in given else []
    return method + given.get("text", "").split("\n") * ("text" in given) + _steps(said)


def _language(said: Said) -> list[str]:
    return [f"The advert and the work are in {wording.language(said['language'])}."] if "language" in said else []


def _method(row: Said) -> str:
    return row.get("what") or wording.METHODS[row["method"]]


def _dates(*kinds: str) -> Callable[[Said], list[str]]:
    names = {"interview": "Interviews", "decision": "They decide", "opens": "Opens", "induction": "Start", "other": ""}

    def read(said: Said) -> list[str]:
        found = []
        for row in said.get("dates", []):
            if row["kind"] in kinds:
                name = row.get("what") or names.get(row["kind"], "")
                told = wording.key_date(row)
                found.append(f"{name}: {told}" if name else told[:1].upper() + told[1:])
        return found

    return read


def _steps(said: Said) -> list[str]:
    return [row["text"] for row in said.get("steps", [])]


def route(row: Said) -> str:
    goal = {"apply": "To apply", "ask": "To ask", "chat": "To talk first", "offline": "Without the web"}[row["for"]]
    by = wording.BY[row["by"]]
    bits = [f"{by}{' (' + row['tool'] + ')' if 'tool' in row else ''}"]
    bits += [f"send {row['send']}"] if "send" in row else []
    bits += [f"to {row['who']}"] if "who" in row else []
    bits += [f"if {row['if']}"] if "if" in row else []
    bits += [f"for {row['variant']}"] if "variant" in row else []
    note = f". {row['note']}" if "note" in row else ""
    address = f": {row['address']}" if "address" in row else ""
    return f"{goal}: {by_lower(', '.join(bits))}{address}{note}"


def by_lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def link(address: str) -> str:
    """Where an address may be linked to, or nothing: only what is plainly a web address, an email or a phone number."""
    if SCHEMES.fullmatch(address):
        return address
    if EMAIL.fullmatch(address):
        return f"mailto:{address}"
    if PHONE.fullmatch(address) and sum(sign.isdigit() for sign in address) >= 7:
        return "tel:" + "".join(sign for sign in address if sign.isdigit() or sign == "+")
    return ""


def _documents(row: Said) -> str:
    pages = f", {row['pages']} pages" if "pages" in row else ""
    return f"{row['title']}{pages}"


def _amendment(row: Said) -> str:
    on = f"{wording.when(row['on'])}: " if "on" in row else ""
    again = {True: " You need to apply again.", False: " You need not apply again."}.get(row.get("must_reapply"), "")
    return f"{on}{row.get('note') or wording.plain(row['what'])}.{again}".replace("..", ".")


def _also(said: Said) -> list[str]:
    return [row.get("name") or row["url"] for row in said["listing"].get("also_at", [])]


# term, where it stands in the shape, told even where nothing is said, how it is read
SECTIONS: list[tuple[str, str, bool, Callable[[Said], list[str]]]] = [
    ("What it is for", "purpose", True, _prose("purpose")),
    ("What you would do", "what_you_do", True, _prose("what_you_do")),
    ("What is not asked of you", "not_expected", False, _prose("not_expected")),
    ("Pay", "pay", True, _pay),
    ("Expenses", "expenses", True, _each("expenses", wording.expense)),
    ("Places", "seats", True, _each("seats", wording.seats)),
    ("One call for several", "variants", False, _each("variants", wording.variant)),
    ("Who they look for", "criteria", True, _each("criteria", _criterion)),
    ("Time", "work", True, _each("work", _work)),
    ("Days", "sessions", False, _sessions),
    ("How long for", "term", False, lambda said: [wording.term(said["term"])] if said.get("term", {}).keys() - {"kind"} or said.get("term", {}).get("kind") == "ongoing" else []),
    ("Where", "take_part", True, _each("take_part", wording.take_part)),
    ("Closing day", "closes", True, lambda said: []),
    ("When you hear", "dates", True, _dates("hear_by", "decision")),
    ("Other days", "dates", False, _dates("interview", "opens", "induction", "other")),
    ("How they choose, and what comes next", "steps", True, _chosen),
    ("Support", "support", True, _each("support", lambda row: row["text"])),
    ("How to apply and ask", "routes", True, _each("routes", route)),
    ("What you get besides", "what_you_get", False, _prose("what_you_get")),
    ("Training", "training", False, _prose("training")),
    ("How you hear what came of it", "feedback", False, _prose("feedback")),
    ("What they expect", "expected", False, _prose("expected")),
    ("Your standing", "standing", False, _prose("standing")),
    ("Your data", "privacy", False, _prose("privacy")),
    ("Language", "language", False, _language),
    ("Papers", "documents", False, _each("documents", _documents)),
    ("What changed", "amendments", False, _each("amendments", _amendment)),
    ("Also seen at", "listing.also_at", False, _also),
]  # fmt: skip


def page(said: Said, until: Deadline) -> dict[str, Any]:
    listing = said["listing"]
    dated = []
    for key, name in (("page_dated", "Their page is dated"), ("page_updated", "Their page was changed")):
        if key in listing:
            day = whole_day(listing[key])
            dated.append(f"{name} {text_format.date(day) if day else wording.when(listing[key])}.")
    return {
        "rows": rows(said, until),
        "bodies": [f"{wording.plain(row['part']).capitalize()}: {wording.body(row)}" for row in said["bodies"]],
        "source_url": listing.get("source_url", ""),
        "checked": role_card.checked(said),
        "seen": "We have seen a part of their page."
        if listing["seen"] == "excerpt"
        else "We have seen their whole page.",
        "dated": dated,
        "round": listing.get("round", ""),
        "note": listing.get("note", ""),
    }
