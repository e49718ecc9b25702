"""The first words of the pages that every installation has. Editors change them in the admin afterwards."""

from __future__ import annotations

from typing import Any

from wagtail.rich_text import RichText


def text(*paragraphs: str) -> tuple[str, RichText]:
    return "text", RichText(
        "".join(each if each.startswith(("<p", "<ul", "<ol")) else f"<p>{each}</p>" for each in paragraphs)
    )


def bullets(*lines: str) -> tuple[str, RichText]:
    return "text", RichText("<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>")


def steps(*lines: str) -> tuple[str, dict[str, Any]]:
    return "steps", {"rows": list(lines)}


def facts(*rows: tuple[str, str]) -> tuple[str, dict[str, Any]]:
    return "facts", {"rows": [{"term": term, "words": words} for term, words in rows]}


def easy_read(*lines: tuple[str, str]) -> tuple[str, dict[str, Any]]:
    return "easy_read", {
        "title": "Easy Read",
        "lines": [{"drawing": drawing, "words": words} for drawing, words in lines],
    }


OFFERS = {
    "title": "Offers",
    "intro": "Three ways to work with us. Each one can be read in two minutes.",
}
PROJECTS = {
    "title": "Projects",
    "intro": "The work that co-producers are part of now, who it is with, and which paid roles it has.",
}

OFFER_PAGES: dict[str, dict[str, Any]] = {
    "co-production-partner": {
        "title": "Co-production partner",
        "intro": "You have a project that changes something for people. We bring those people in, as equals, from "
        "the first question to the last check.",
        "takes": "Three months to two years",
        "cost": "Our days, and each co-producer's pay as a line of its own. Nobody works for free.",
        "body": [
            ("heading", "What you get"),
            bullets(
                "A group of co-producers who know the subject from life.",
                "Roles told in plain words, with real pay, open to everyone.",
                "People chosen by a panel that scores without names. One of them is a paid co-producer.",
                "Sessions planned and run so that people can take part: captions, BSL, breaks, travel.",
                "A record of what was said, what changed and what did not.",
            ),
            ("heading", "How it goes"),
            steps(
                "We talk for an hour. It costs nothing.",
                "We write down together what may be decided, and by whom.",
                "You set money aside for the roles. Only then do they go public.",
                "Co-producers and your team do the work together.",
                "People are paid after each session. You can see it in the open book.",
            ),
            ("heading", "What we ask of you"),
            bullets(
                "Be ready to change your plan.",
                "Put somebody in the room who can decide.",
                "Say clearly what cannot change, and why.",
            ),
            facts(
                ("We do this now in", "A project on hearing checks, and one on rules for patient data"),
                ("Good for", "Services, research, policy, digital products"),
            ),
            easy_read(
                ("people", "You have a plan. We find people who know what it is like."),
                ("pound", "They are paid for their work."),
                ("check", "You decide things together."),
                ("clock", "It takes some months, or up to two years."),
                ("phone", "Call us. The first talk is free."),
            ),
        ],
    },
    "learn-and-evaluate": {
        "title": "Learn and evaluate together",
        "intro": "You want to know what difference your work makes. We find out with the people it is for, not about them.",
        "takes": "Six months to three years",
        "cost": "Our days, and pay for peer researchers by the session or the hour.",
        "body": [
            ("heading", "What you get"),
            bullets(
                "Questions that matter to people, chosen by them.",
                "Peer researchers who are trained, supported and paid.",
                "What we learn, told early enough to change the work.",
                "A report in plain words and Easy Read. It says what did not work too.",
            ),
            ("heading", "How it goes"),
            steps(
                "We meet you and some of the people your work is for.",
                "Together we choose two or three questions.",
                "Peer researchers ask, listen and make sense of it.",
                "Every few months we sit down and ask: what now?",
            ),
            ("heading", "What it will not do"),
            text(
                "It will not say that you were right. It does not rate your staff. If you need a test by people "
                "from outside, we will say so and help you find them."
            ),
            facts(
                ("We do this now in", "A national programme for patient voices, and a council's family programme"),
                ("Good for", "Programmes that run for a year or more"),
            ),
            easy_read(
                ("search", "We find out if your work helps people."),
                ("people", "People it is for ask the questions."),
                ("pound", "They are paid."),
                ("info", "We tell you what works and what does not."),
            ),
        ],
    },
    "training": {
        "title": "Training in co-production",
        "intro": "A half day or a day for your team, planned and led by a co-producer and one of us together.",
        "takes": "Half a day to two days, and a talk before",
        "cost": "One price for the day. Both trainers are paid, the co-producer for planning too.",
        "body": [
            ("heading", "What people learn"),
            bullets(
                "What co-production is, and what it is not.",
                "How to share power in a real meeting.",
                "How to pay people well and on time.",
                "What to do when it gets hard.",
            ),
            ("heading", "How it goes"),
            steps(
                "We ask what your team is stuck on.",
                "A co-producer and a trainer plan the day around that.",
                "Up to 20 people work on their own project, online or in a room.",
                "Six weeks later we ask what has changed.",
            ),
            ("heading", "Who it is for"),
            text("PhD students, policy teams, teachers, health staff, funders. No one needs to know anything before."),
            facts(
                ("We do this now for", "A doctoral programme, a policy unit and a school of public health"),
                ("How many", "6 to 20 people"),
            ),
            easy_read(
                ("people", "Two people teach your team. One has lived it."),
                ("calendar", "It takes half a day to two days."),
                ("screen", "It can be online or in a room."),
                ("pound", "Both are paid."),
            ),
        ],
    },
}

STANDARD_PAGES: dict[str, dict[str, Any]] = {
    "accessibility": {
        "title": "Accessibility",
        "intro": "This site is partially compliant with WCAG 2.2 AA. It is not yet tested with assistive technology.",
        "body": [
            ("heading", "How we want it to be"),
            text(
                "Everyone should be able to find a role, apply for it and be paid. You should be able to:",
                "<ul><li>zoom to 400% without scrolling sideways</li><li>use only a keyboard, or only your voice</li>"
                "<li>listen with a screen reader</li><li>use it in the dark, or with your own colours</li>"
                "<li>use it with JavaScript off</li></ul>",
            ),
            ("heading", "How far it is"),
            text(
                "<b>Partially compliant.</b> A program (axe) checks our pages at phone and desk size, light and dark. "
                "A program finds less than half of what can be wrong.",
                "<b>Not yet tested with assistive technology.</b> No one has walked through it yet with NVDA, "
                "VoiceOver, TalkBack, voice control or a magnifier.",
            ),
            ("heading", "What does not work well yet"),
            bullets(
                "There are no BSL videos and no audio.",
                "Only the offers have an Easy Read version.",
                "The drawings are placeholders. They will be redone with co-producers.",
                "The team's own pages under /admin/ come from Wagtail. We have not checked all of them.",
            ),
            ("heading", "If something gets in your way"),
            text(
                "Call, text or write to us: the number and address are at the foot of every page. Tell us which page "
                "it was and what you were trying to do. We can do it with you on the phone, or send it in another "
                "format. We answer within 5 working days."
            ),
            ("heading", "If you are not happy with our answer"),
            text(
                "You can go to the Equality Advisory and Support Service (EASS). The Equality and Human Rights "
                "Commission enforces the rules: the Public Sector Bodies (Websites and Mobile Applications) (No. 2) "
                "Accessibility Regulations 2018."
            ),
            ("heading", "About this statement"),
            text("Written on 24 November 2026. It was tested by ourselves only, with programs."),
        ],
    },
    "privacy": {
        "title": "Privacy",
        "intro": "What we keep about you, why, who can read it, and what you can do about it.",
        "body": [
            ("heading", "If you only look around"),
            text(
                "We keep nothing about you. There are no trackers, no adverts and no requests to other sites. Signing "
                "in sets a cookie that keeps you signed in, and forms set one that keeps them safe. That is all, so "
                "there is no cookie banner."
            ),
            ("heading", "If you have an account or apply"),
            facts(
                ("Who you are", "Your name and how to reach you. An email address only if you sign in online"),
                (
                    "What you know",
                    "Skills and lived experience that you choose from a list, each with its own yes or no for matching",
                ),
                (
                    "What helps you",
                    "Access needs. Kept locked (encrypted): read only by someone you have let in, and each reading is logged",
                ),
                (
                    "Your applications",
                    "Your answers (encrypted), the match as it stood when you sent it, scores, the reason you were given",
                ),
                ("Your work and pay", "What you did, what is owed, what you chose, what was paid"),
                (
                    "Your bank details",
                    "Name, sort code and account number, encrypted. Opened only when a bank file is made",
                ),
                ("What was done", "A list of who did what and when. It holds numbers and codes, not your words"),
            ),
            ("heading", "What we use it for"),
            bullets(
                "To show you which roles fit, only with what you said yes to.",
                "To choose people fairly. The panel sees answers and no names until its scores are locked.",
                "To pay you, and to keep the records that tax law asks for.",
            ),
            text("We sell nothing, share nothing for advertising, and no program decides about you."),
            ("heading", "Who can read it"),
            bullets(
                "You can read all of it, and see who else has.",
                "The coordinators can read applications and how to reach you.",
                "Finance can read what is owed and paid.",
                "The bank gets your name, account and sum.",
                "Everyone can read the open book. It never shows one person: a count below 5 is not printed.",
            ),
            ("heading", "How long"),
            text(
                "Records of pay and of decisions are kept, since money must be traced. You can take back a yes for "
                "matching at any time: it stops counting at once. Deleting an account by yourself is not built yet. "
                "Ask us and we will tell you what we can take away and what the law makes us keep."
            ),
            ("heading", "Your rights"),
            text(
                "You can ask to see, correct, move or delete what we hold, and object to how we use it. Call or write "
                "to us. If we get it wrong, you can complain to the Information Commissioner's Office (ico.org.uk)."
            ),
            ("heading", "In the demo"),
            text(
                "Nobody in the demo is a real person, and mail does not leave the machine. Do not type anything real "
                "into it."
            ),
        ],
    },
}
