"""Ten minutes: the main job, one step and one person at a time, on what the seed left ready for each of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

OPEN = "co-lead-a-mental-health-workshop"
JUDGED = "decide-how-health-data-is-used"


@dataclass(frozen=True)
class Step:
    email: str  # empty: a stranger
    who: str
    title: str
    words: str
    to: str


@dataclass(frozen=True)
class Act:
    title: str
    words: str
    steps: tuple[Step, ...]


def acts() -> list[Act]:
    return [
        Act("A role, in the open", "Anybody may look. No account is needed.", _looking()),
        Act(
            "Apply",
            "Rowan has lived with a long-term condition. This role asks for something else, and says so.",
            _applying(),
        ),
        Act(
            "Choose", "Three judges, no names. One of them is a paid co-producer. Two have begun already.", _choosing()
        ),
        Act("Work and pay", "Rowan sat in a review meeting a few days ago. Nobody has to claim.", _paying()),
        Act("Check us", "Everything that was paid, late or turned down is counted in public.", _checking()),
    ]


def _looking() -> tuple[Step, ...]:
    role = reverse("role_detail", args=[OPEN])
    return (
        Step("", "A stranger", "Look through what is open", "Filter by pay, time and support.", reverse("role_list")),
        Step(
            "",
            "A stranger",
            "Read one role",
            "What it pays stands above the button. The last lines let you check that nothing was changed since.",
            role,
        ),
    )


def _applying() -> tuple[Step, ...]:
    rowan = ("coproducer@demo.example", "Rowan")
    return (
        Step(
            *rowan,
            "See how roles fit",
            "Met, not met, not told. Nothing is hidden, and it decides nothing.",
            reverse("me_matches"),
        ),
        Step(*rowan, "Tell us one thing more", "Each answer has its own yes for matching.", reverse("me_experience")),
        Step(
            *rowan,
            "Apply",
            "One thing a page. Stop and come back: your answers are kept.",
            reverse("application_start", args=[OPEN]),
        ),
        Step(*rowan, "Follow it", "Every step has a day.", reverse("me_applications")),
    )


def _choosing() -> tuple[Step, ...]:
    panel = reverse("panel_role", args=[JUDGED])
    return (
        Step(
            "ally@demo.example", "Alan", "Lock the scores", "Alan has scored everyone. Locking makes it final.", panel
        ),
        Step(
            "panel@demo.example",
            "Pat",
            "Score the other half",
            "Pat is half-way, and cannot see what the others gave.",
            panel,
        ),
        Step(
            "coproducer2@demo.example", "Jo", "Score and lock", "Jo is a co-producer and is paid £60 for this.", panel
        ),
        Step(
            "coordinator@demo.example",
            "Cora",
            "Decide, write letters, offer places",
            "A tie is drawn by lot. The role cannot be concluded while somebody has no letter.",
            reverse("selection_role", args=[JUDGED]),
        ),
        Step(
            "coordinator@demo.example",
            "Cora",
            "Tell those without email",
            "Albert applied by post. His letter is printed here and noted as sent.",
            reverse("people_to_contact"),
        ),
        Step(
            "coproducer@demo.example",
            "Rowan",
            "Read the letter, answer the place",
            "Reasons come with every answer. If there is a place, it is Rowan's to take or leave.",
            reverse("me_applications"),
        ),
    )


def _paying() -> tuple[Step, ...]:
    rowan = ("coproducer@demo.example", "Rowan")
    finn, fatima = ("finance@demo.example", "Finn"), ("finance2@demo.example", "Fatima")
    return (
        Step(
            *rowan,
            "Say “I was there”",
            "One press. Saying nothing works too, and takes three working days.",
            reverse("me_contributions"),
        ),
        Step(
            "coordinator@demo.example",
            "Cora",
            "Confirm it",
            "Nobody confirms their own work.",
            reverse("payments_contributions"),
        ),
        Step(
            *rowan,
            "Choose: all, less or none",
            "Open the piece of work. All of it is what happens when you choose nothing.",
            reverse("me_contributions"),
        ),
        Step(
            *finn,
            "Approve the payment",
            "The pot holds the money. Who confirmed the work may not approve its pay.",
            reverse("payments_approvals"),
        ),
        Step(
            *finn,
            "Prepare a pay run",
            "It claims each payment row by row, and takes its total from those rows.",
            reverse("payments_runs"),
        ),
        Step(
            *fatima,
            "Authorise it, take the file, send it",
            "The second pair of eyes, with a code by mail first. One run waits already. Then send it to the demo's bank.",
            reverse("payments_runs"),
        ),
        Step(
            *fatima,
            "Move time on",
            "Press “Go to when the bank has booked it”. It books on working days only.",
            reverse("demo_move_on"),
        ),
        Step(
            *fatima,
            "Fetch the bank's answers",
            "Accepted, booked or returned, in the bank's own files. Nothing moves yet.",
            reverse("payments_bank"),
        ),
        Step(
            *finn,
            "Read them and apply them",
            "One person takes the bank's files, another applies them. Open each, read it, and press once.",
            reverse("payments_reconciliation"),
        ),
        Step(*rowan, "See the money arrive", "The statement says when, and by when it had to.", reverse("me_payments")),
    )


def _checking() -> tuple[Step, ...]:
    return (
        Step(
            "",
            "A stranger",
            "Move time on by two weeks",
            "The open book counts a piece of work once its pay-by day is over. Sums come when a quarter has ended.",
            reverse("demo_move_on"),
        ),
        Step(
            "",
            "A stranger",
            "Read the open book",
            "Each figure says how it is counted, and has a file that adds up to it. Rowan's work is in it now.",
            reverse("open_book"),
        ),
        Step("", "A stranger", "Take the data", "The same roles and sums, for machines.", reverse("open_data")),
    )
