"""The editor's pages of a role, section by section: which keys of the shape each fills."""

from __future__ import annotations

import dataclasses
from functools import lru_cache

from ground.exceptions import Path
from opportunities.forms.roles import Key, options
from opportunities.record.check import schema


@dataclasses.dataclass(frozen=True)
class Section:
    """`path` names a list of the record; a section without one fills keys of the record itself."""

    name: str
    title: str
    keys: tuple[Key, ...]
    path: str = ""
    hint: str = ""
    one: str = "Row"  # what one row is called
    also: tuple[str, ...] = ()  # what else of a role is told here, where no key of this page is meant

    @property
    def way(self) -> Path:
        return tuple(self.path.split(".")) if self.path else ()

    @property
    def about(self) -> set[Path]:
        """First steps of the paths that are told here: those of its keys, and what is no key of a record."""
        return {key.way[:1] for key in self.keys} | {(name,) for name in self.also}


@lru_cache(maxsize=1)
def sections() -> tuple[Section, ...]:
    return (*_what(), *_time(), *_deadline(), *_taking_part(), *_money(), *_ways(), *_choosing(), *_after())


def _what() -> tuple[Section, ...]:
    return (
        Section(
            "about",
            "What the work is",
            (
                Key("title", "What the role is called"),
                Key("language", "Its language, where that is not English", help="cy for Welsh, pl for Polish"),
                Key("activities", "Kinds of activity", "list", help="With commas between: steering group, workshop"),
                Key("purpose", "What it is for", "text"),
                Key("what_you_do", "What people do", "text"),
                Key("not_expected", "What is not asked of them", "text"),
                Key("expected", "How we work together", "text"),
                Key("what_you_get", "What they get besides pay", "text"),
                Key("training", "Training and support", "text"),
                Key("feedback", "How they hear what difference it made", "text"),
                Key("standing", "Their standing (not an employee, for example)", "text"),
                Key("privacy", "What happens to what they tell us", "text"),
            ),
            also=("project",),
        ),
        Section(
            "seats",
            "How many places",
            (
                Key("kind", "Kind", choices=options("seats", "kind"), help="Places are offered now; group is its size"),
                Key("n", "How many", "number", help="8, or up to 10"),
                Key("for", "For whom"),
            ),
            "seats",
            one="Places",
        ),
        Section(
            "criteria",
            "Who it is for",
            (
                Key("kind", "About", choices=options("criterion", "kind")),
                Key("need", "How much it counts", choices=options("criterion", "need")),
                Key("text", "In plain words", "text"),
                Key("weight", "Weight, 1 to 3", "whole", help="For desirable ones only"),
                Key("evidence.rule", "How it is matched", choices=options("evidence", "rule")),
                Key("evidence.terms", "Words of the vocabulary", "list", help="Codes, with commas between"),
                Key("evidence.slots", "In how many of them free", "whole"),
                Key("how_to_show", "How people can show it", "text"),
                Key("why_we_ask", "Why we ask", "text"),
            ),
            "criteria",
            one="Criterion",
        ),
    )


def _time() -> tuple[Section, ...]:
    return (
        Section(
            "work",
            "The time it takes",
            (
                Key("key", "A short name for the pay", help="Small letters and hyphens: workshops"),
                Key("kind", "Kind", choices=options("work", "kind")),
                Key("what", "What"),
                Key("count", "How often", "number", help="4, or 1 to 2"),
                Key("per", "In each", choices=options("work", "per")),
                Key("length", "How long one is", "span", help="2 hours"),
                Key("every", "It comes again every", "span", help="2 weeks"),
                Key("over", "Spread over", "span", help="6 weeks, where that is less than all of the work"),
                Key("days", "On which days", "list", help="monday, tuesday, weekday, weekend, evening"),
                Key("none", "There is none", "tick"),
                Key("includes", "It includes", "list", help="preparation, follow_up, training, travel"),
                Key(
                    "choose",
                    "Each person chooses so many of its dates",
                    "whole",
                    help="1, where people come to one of them",
                ),
                Key(
                    "optional",
                    "Nobody has to do it",
                    "tick",
                    help="It is outside the total; the pot keeps money for it",
                ),
            ),
            "work",
            one="Part of the work",
            hint="Say the preparation and the follow-up too, even if there is none.",
        ),
        Section(
            "sessions",
            "Sessions with a day",
            (
                Key("work", "Which part of the work", help="Its short name"),
                Key("what", "What"),
                Key("on", "Day", "day", help="2027-03-31"),
                Key("from", "From", "time", help="10:00"),
                Key("to", "To", "time", help="12:30"),
                Key("room", "Room for", "whole", help="How many can come, where each person chooses a date"),
            ),
            "sessions",
            one="Session",
        ),
        Section(
            "dates",
            "Days to know",
            (
                Key("kind", "Kind", choices=options("key_date", "kind"), help="hear by is the day people will hear"),
                Key("what", "What"),
                Key("on", "Day", "day", help="2027-03-31"),
                Key("within_working_days", "Or within how many working days", "whole"),
            ),
            "dates",
            one="Day",
        ),
    )


def _deadline() -> tuple[Section, ...]:
    return (
        Section(
            "closes",
            "When it closes and when the work is",
            (
                Key("closes.kind", "Closes", choices=("date", "rolling")),
                Key("closes.on", "On", "day", help="2027-03-31"),
                Key("closes.time", "At", "time", help="17:00"),
                Key("term.starts", "The work starts", "day", help="2027-03-31 or 2027-03"),
                Key("term.ends", "The work ends", "day"),
                Key("term.length", "Or goes on for", "span", help="6 months"),
            ),
        ),
    )


def _taking_part() -> tuple[Section, ...]:
    return (
        Section(
            "take_part",
            "How people take part",
            (
                Key("how", "How", choices=options("take_part", "how")),
                Key("venue", "Where"),
                Key("area", "Area"),
                Key("tool", "Tool"),
                Key("needs", "What people need for it", "text"),
            ),
            "take_part",
            one="Way",
        ),
    )


def _money() -> tuple[Section, ...]:
    return (
        Section(
            "pay",
            "Pay",
            (
                Key("pay.status", "Paid", choices=("paid", "mixed")),
                Key("pay.may_decline", "People may turn the pay down", choices=options("pay", "may_decline")),
                Key("pay.decline_note", "How", "text"),
                Key(
                    "pay.within_working_days",
                    "People are paid within how many working days",
                    "whole",
                    help="Only where it is sooner than for every role",
                ),
                Key("pay.why_unpaid", "Why a part is not paid", "text"),
                Key("pay.tax", "About tax", "text"),
                Key("pay.benefits_advice", "Where to get advice about benefits", "text"),
            ),
            also=("funding",),
        ),
        Section(
            "pay_lines",
            "What is paid",
            (
                Key("kind", "Kind", choices=options("pay_line", "kind")),
                Key("work", "Which part of the work", help="Its short name"),
                Key("what", "What, in words"),
                Key("amount", "Amount", "pounds"),
                Key("unit", "For each", choices=options("pay_line", "unit")),
                Key("block", "How long a block is", "span", help="3 hours; one that is begun counts whole"),
                Key("applies_to.min", "For times from", "whole", help="Where the rate goes by how long one time is"),
                Key("applies_to.max", "For times up to", "whole"),
                Key("applies_to.unit", "In", choices=_in("pay_line", "applies_to", "unit")),
                Key("rate.name", "Or a named rate"),
                Key("rate.owner", "Whose rate"),
                Key("rate.tie", "Tied how", choices=options("rate", "tie")),
                Key("rate.version", "Its version"),
            ),
            "pay.lines",
            one="Payment",
            hint="Rows for the same part of the work are alternatives (a day or a half day), never added.",
        ),
        _methods_section(),
        _expenses_section(),
    )


def _methods_section() -> Section:
    return Section(
        "methods",
        "Ways to be paid",
        (
            Key("method", "How", choices=_methods()),
            Key("what", "More about it"),
            Key("why", "Why this way"),
        ),
        "pay.methods",
        one="Way",
    )


def _expenses_section() -> Section:
    return Section(
        "expenses",
        "Expenses",
        (
            Key("kind", "Kind", choices=options("expense", "kind")),
            Key("what", "In words"),
            Key("cap", "At most", "pounds"),
            Key("rate.amount", "Or so much", "pounds", help="0.45"),
            Key("rate.per", "For each", choices=_in("expense", "rate", "per")),
            Key("capped", "There is a limit that we cannot name yet", "tick"),
            Key("in_the_fee", "The pay is meant to cover it", "tick"),
            Key("how", "How", choices=options("expense", "how")),
        ),
        "expenses",
        one="Expense",
    )


def _in(name: str, group: str, key: str) -> tuple[str, ...]:
    return tuple(schema()["$defs"][name]["properties"][group]["properties"][key]["enum"])


def _methods() -> tuple[str, ...]:
    return tuple(schema()["$defs"]["pay"]["properties"]["methods"]["items"]["properties"]["method"]["enum"])


def _ways() -> tuple[Section, ...]:
    return (
        Section(
            "routes",
            "Ways to apply and to ask",
            (
                Key("for", "For", choices=options("route", "for")),
                Key("by", "By", choices=options("route", "by")),
                Key("who", "Whom"),
                Key("address", "Address or number"),
                Key("note", "More", "text"),
            ),
            "routes",
            one="Way",
            hint="At least two ways to apply, one of them not an online form, and a contact.",
        ),
        Section(
            "support",
            "Access support",
            (Key("kind", "Kind", choices=options("support", "kind")), Key("text", "In plain words", "text")),
            "support",
            one="Support",
        ),
    )


def _choosing() -> tuple[Section, ...]:
    return (
        Section(
            "selection",
            "How we choose",
            (
                Key("selection.method", "Method", choices=options("selection", "method")),
                Key("selection.text", "In plain words", "text"),
                Key("selection.why_invited", "Why people are invited", "text"),
                Key("selection.panel.people", "People on the panel", "whole"),
                Key("selection.panel.co_producers", "Co-producers among them", "whole"),
                Key("selection.tie_band_hundredths", "A tie is within, in hundredths", "whole", help="25 is 0.25"),
                Key("selection.seats_by_lot", "Places drawn by lot", "whole"),
            ),
        ),
        Section(
            "strata",
            "Groups that each have places of their own",
            (Key("text", "Which group"), Key("seats", "Places for it", "number", help="2, or 1 to 2")),
            "selection.strata",
            one="Group",
            hint="Only where a lot draws from groups, so that nobody is left out by chance.",
        ),
        Section(
            "questions",
            "Questions",
            (
                Key("text", "Question", "text"),
                Key("max_words", "Words at most", "whole"),
                Key(
                    "key", "A short name, if its words may change later", help="Small letters and hyphens: your-example"
                ),
            ),
            "selection.questions",
            one="Question",
        ),
        Section(
            "guide",
            "Scoring guide",
            (Key("score", "Score, 1 to 5", "whole"), Key("means", "What it means", "text")),
            "selection.guide",
            one="Score",
        ),
        Section(
            "shares",
            "Share of the pay by what happened",
            (
                Key("outcome", "What happened", choices=options("attendance_share", "outcome")),
                Key("percent", "Percent", "whole"),
                Key("notice_days", "Working days' notice", "whole", help="For a late cancellation only"),
            ),
            "attendance_shares",
            one="Share",
        ),
    )


def _after() -> tuple[Section, ...]:
    return (
        Section(
            "steps",
            "What happens, step by step",
            (Key("kind", "Kind", choices=options("step", "kind")), Key("text", "In plain words", "text")),
            "steps",
            one="Step",
            hint="From applying to starting, in their order.",
        ),
        Section(
            "documents",
            "Documents",
            (
                Key("kind", "Kind", choices=options("document", "kind")),
                Key("title", "What it is called"),
                Key("url", "Where it is", help="A web address: https://..."),
                Key("pages", "How many pages", "whole"),
                Key("kept_updated", "It is kept up to date", "tick"),
            ),
            "documents",
            one="Document",
        ),
    )
