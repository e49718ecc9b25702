"""The words of each project's page, in our own."""

from __future__ import annotations

from home.actions import pages
from members.models import Person
from opportunities.models import Project

WORDS = {
    "hearing-checks": (
        "Hearing checks are hard to do for the people who need them most. So they plan the new check.",
        (
            (
                "What it is for",
                "A national health team wants hearing checks that people can do at home. Most were made by people who hear well.",
            ),
            (
                "What co-producers do",
                "They try the check, say what gets in the way, and plan a better one. Two staff are in the room to listen and to draw.",
            ),
            ("What changes", "The team writes back after each round: what it changed, what it did not, and why."),
        ),
        ("pound", "Every session is paid.", "phone", "You can join by phone.", "check", "We tell you what changed."),
    ),
    "voices-for-improvement": (
        "A national programme learns from people who use health care. A peer group keeps it honest.",
        (
            (
                "What it is for",
                "The programme gives people a say in how care gets better. It asked us to help it learn as it goes.",
            ),
            (
                "What co-producers do",
                "They meet once a month, read what was done, and say what they would change. Some check that written stories are fair.",
            ),
            ("What changes", "Each meeting ends with a short list. The programme answers every point in writing."),
        ),
        (
            "people",
            "Seven people meet each month.",
            "pound",
            "Each meeting is paid.",
            "mail",
            "Each point gets an answer.",
        ),
    ),
    "patient-data-principles": (
        "Patients, carers and researchers write the rules for using patient data in research.",
        (
            (
                "What it is for",
                "Researchers need patient data. Patients want to know who sees it, and why. The rules should come from both.",
            ),
            (
                "What co-producers do",
                "They read short papers, mark what is unclear or unfair, and agree the rules line by line. A new group now decides case by case.",
            ),
            ("What changes", "The rules are public, with the name of the meeting that agreed each line."),
        ),
        (
            "lock",
            "Your data is yours.",
            "people",
            "Patients and researchers write the rules.",
            "pound",
            "Each meeting is paid.",
        ),
    ),
    "family-changemakers": (
        "Parents and carers judge, with us, whether a council's family project changed anything.",
        (
            (
                "What it is for",
                "The council asked families to lead a project. It wants an honest answer about what came of it.",
            ),
            (
                "What co-producers do",
                "They talk with other parents, write down what they hear, and look for patterns with us. Others test the letters that families get.",
            ),
            ("What changes", "The report has two parts: what families found, and what the council will do by when."),
        ),
        ("people", "Parents ask parents.", "clock", "You work when it suits you.", "pound", "You are paid each month."),
    ),
    "training-together": (
        "Co-producers plan and lead workshops for researchers, a policy team and PhD students.",
        (
            (
                "What it is for",
                "Three bodies asked for training in co-production. It works best when it is led by people who have been there.",
            ),
            (
                "What co-producers do",
                "They plan each workshop with a member of staff and lead it together. Planning is paid by the hour.",
            ),
            (
                "What changes",
                "Each group writes down one thing it will do in another way, and we ask again after three months.",
            ),
        ),
        (
            "people",
            "Two people lead each workshop.",
            "pound",
            "Planning is paid too.",
            "check",
            "We ask again after three months.",
        ),
    ),
}


def publish(project: Project, *, by: Person) -> None:
    intro, parts, easy = WORDS[project.slug]
    body: list[tuple[str, object]] = []
    for heading, text in parts:
        body += [("heading", heading), ("text", f"<p>{text}</p>")]
    lines = [{"drawing": easy[i], "words": easy[i + 1], "picture": None} for i in range(0, len(easy), 2)]
    body.append(("easy_read", {"title": "Easy Read", "lines": lines}))
    pages.publish_project_page(project=project, intro=intro, body=body, by=by)
