"""What needs a person now.

An app says it in `<app>/needs.py`: `of(person) -> list[dict]`, each with `title`, `words`, `href`, `label` (the words
on the button), `post=True` where one press does it, and `else_href` for "Something else". `cards_of(person)` there
gives more cards for `/me/`: dicts with `title` and `template`, and whatever that template needs.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from members.models import Person, PrivateDetails
from members.presenters import todo as joining
from members.queries import own_record
from opportunities.presenters import todo as choosing
from payments.presenters import todo as paying

SPACES = (
    ("Roles, and how you fit", "me_matches", "Each open role, with what fits and what is missing"),
    ("Your applications", "me_applications", "What you sent, and where it stands"),
    ("Your work", "me_contributions", "What you did, and what is to come"),
    ("Your money", "me_payments", "What is due, and when it comes"),
    ("Your privacy", "me_privacy", "Who may read what, who did, and what you said yes to"),
)
TEAM = ("The team's pages", "wagtailadmin_home", "What your duty asks of you")
EMPTY = {"title": "", "words": "", "href": "", "label": "Go on", "post": False, "else_href": ""}


def needs_of(person: Person, account: Person | None = None) -> list[dict[str, Any]]:
    """`account`: the record of the account that looks, where it may be another one of theirs."""
    return [{**EMPTY, **need} for need in [*joining.of(account or person), *choosing.of(person), *paying.of(person)]]


def cards_of(person: Person) -> list[dict[str, Any]]:
    return paying.cards_of(person)


def spaces(*, team: bool) -> list[dict[str, str]]:
    found = (TEAM, *SPACES) if team else SPACES
    return [{"title": title, "href": reverse(name), "hint": hint} for title, name, hint in found]


def about_me(person: Person) -> list[dict[str, str]]:
    """The task list of somebody who has just joined; later, the way to change it."""
    rows = own_record.sections_of(person)
    told, shared = sum(row[2] for row in rows), sum(row[3] for row in rows)
    details = PrivateDetails.objects.filter(person=person).first()
    needs = bool(details and details.access_needs)
    return [
        {
            "title": "Your name and how to reach you",
            "href": reverse("me_profile"),
            "hint": "Email, phone or post",
            "status": "Done",
            "tone": "leaf",
        },
        {
            "title": "What you know and can do",
            "href": reverse("me_experience"),
            "hint": "About 10 minutes. Leave out what you like.",
            "status": f"{told} told, {shared} used for matching" if told else "Not begun",
            "tone": "leaf" if shared else "gold" if told else "",
        },
        {
            "title": "What helps you to take part",
            "href": reverse("me_access_needs"),
            "hint": "Sealed. It never counts for or against you.",
            "status": "Kept, sealed" if needs else "If you like",
            "tone": "leaf" if needs else "",
        },
    ]
