"""A letter's facts in words: what was decided, by which method, and what the panel found."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from ground import clock
from ground.text_format import times as how_often
from members.models import Person
from members.queries import told_on
from opportunities.actions import reveal
from opportunities.models import Application, Criterion, Letter, PanelSeat, Role
from opportunities.queries.answered_in_time import LETTER
from opportunities.queries.outcomes import METHODS, outcome_of

RESULTS = {
    "met": ("Met", "leaf", "You showed this."),
    "shown": ("Shown", "leaf", "You showed this."),
    "partly": ("Partly shown", "gold", "You showed a part of this."),
    "not_shown": ("Not shown", "gold", "We did not find this in what you sent."),
    "not_told": ("Not told", "", "We could not tell, so it was not counted."),
}
NEEDED = "Needed"
ANSWERS = {
    "selected": ("We would like you to take part.", "You met everything that was needed."),
    "reserve": (
        "We put you on the reserve list.",
        "You met everything that was needed. If somebody says no, we ask the next person on the list.",
    ),
    "not_selected": ("We did not choose you for this role.", "Something that was needed was not shown to the panel."),
}


def opening_words(application: Application) -> tuple[str, str]:
    """(the decision, the reason) in two short sentences."""
    said, why = ANSWERS[application.status]
    codes = set(application.reasons.values_list("reason__code", flat=True))
    if application.status == "selected":  # from the reserve list, perhaps: why they were on it is past
        codes &= {"chosen_by_lot"}
    if "lot" in codes:
        why += " Some scores were too close to call, so a lot was drawn, and it went another way."
    elif "chosen_by_lot" in codes:
        why += " Some scores were too close to call, so a lot was drawn."
    elif "places_filled" in codes:
        why += " Others scored higher on what helps."
    return said, why


def method_words(role: Role) -> list[str]:
    """The numbers (small ones protected) and how it was done."""
    outcome = outcome_of(role)
    if outcome is None:
        return []
    judges = PanelSeat.objects.live().filter(role=role).count()
    seats = role.current.seats_max if role.current else 0
    lot = "A lot was drawn where scores were too close." if outcome.lot else "No lot was needed."
    method = METHODS.get(role.current.selection_method if role.current else "", "")
    return [
        f"People who applied: {outcome.applied}. Places: {seats}.",
        f"{method} {judges} people scored every answer. {lot}",
    ]


def letter_rows(letter: Letter, words: dict[int, str]) -> list[dict[str, Any]]:
    """Each criterion: what was looked for, the result, the panel's words."""
    criteria = Criterion.objects.in_bulk([row["criterion"] for row in letter.findings])
    rows = []
    for row in letter.findings:
        criterion = criteria[row["criterion"]]
        label, tone, said = RESULTS[row["result"]]
        need = _need(criterion)
        rows.append(
            {
                "text": criterion.text,
                "need": need,
                "label": label,
                "tone": tone,
                "said": words.get(criterion.pk) or said,
            }
        )
    return rows


def _need(criterion: Criterion) -> str:
    if criterion.need == "essential":
        return NEEDED
    return f"Helps, counts {how_often(criterion.weight)}" if criterion.weight else "Helps"


def ask_by(letter: Letter) -> dt.date:
    """Until when they may ask for a review: counted from the day they were told, not from the day it was written."""
    application = letter.application
    day = told_on.told_on(application, (LETTER,)) or told_on.if_told_today(application.person)
    return max(letter.review_until, clock.add_working_days(day, settings.REVIEW_WITHIN_WORKING_DAYS))


def letter_facts(letter: Letter, *, by: Person) -> dict[str, Any]:
    """What the letter is drawn from, on the screen and on paper: the same words for both."""
    application = letter.application
    words = reveal.letter(letter, by=by)
    rows = letter_rows(letter, words["words"])
    return {
        "application": application,
        "version": application.version,
        "letter": letter,
        "words": words,
        "ask_by": ask_by(letter),
        "answer": opening_words(application),
        "method": method_words(application.role),
        "rows": rows,
        "adds_up": len({row["need"] == NEEDED for row in rows}) > 1,
    }
