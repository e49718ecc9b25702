"""What the demo's gallery shows: each component in each of its states, with invented words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.html import format_html

from ground.forms import Checkboxes, DayField, HouseForm, PoundsField, Radios

SAMPLES: dict[str, Any] = {
    "own_card": {
        "title": "Shape the hearing checks project",
        "href": "#own",
        "label": "Our role",
        "who": "With a national health team",
        "pay": "£300",
        "pay_small": "in all",
        "pay_note": "4 half days × £75",
        "closes": "Closes Thu 3 Dec, 5pm",
        "summary": "Four online half days from January to March. Plan hearing checks that work at home.",
        "tags": [("Online", "sky"), ("8 places", ""), ("BSL, captions", "")],
    },
    "listing_card": {
        "title": "Carers’ panel for a new health app",
        "href": "#listing",
        "kind": "listing",
        "label": "Run by someone else",
        "who": "Host: an invented university",
        "pay_note": "Pay: the host does not say",
        "closes": "Closes Fri 4 Dec",
        "closes_note": "The host gives no time",
        "summary": "Two online meetings about an app for people who care for someone.",
        "notes": [
            "How they choose: the host does not say.",
            "We checked their page on 16 November.",
        ],
    },
    "call_card": {
        "title": "Small grants for new community groups",
        "href": "#call",
        "kind": "call",
        "label": "Funding, not a paid role",
        "who": "Host: an invented council",
        "pay": "£500",
        "pay_small": "to £2,000 a group",
        "closes": "No closing day given",
        "summary": "Money for a group, not pay for a person.",
        "notes": ["Not checked by us yet."],
    },
    "pay_rows": [
        ("On top", "£5 a session for internet", "We also pay care costs."),
        ("When you are paid", "Within 10 working days of each session"),
        ("Apply by", "Thursday 3 December 2026, 5pm", "UK time"),
    ],
    "answer_rows": [
        {
            "question": "How you heard of us",
            "answer": "From a friend at the library",
            "href": "#change-heard",
        },
        {"question": "What you would bring", "answer": "", "href": "#change-bring"},
    ],
    "steps": [
        {
            "state": "done",
            "title": "You sent it",
            "when": "20 November, 2:02pm",
            "words": "By phone. We typed it, you checked it.",
        },
        {
            "state": "late",
            "title": "Being read",
            "when": "Promised by 11 December",
            "words": "We are late. We will tell you the new day.",
        },
        {
            "state": "now",
            "title": "The panel agrees",
            "when": "Now, until 14 December",
            "words": "If scores are too close, a lot is drawn.",
        },
        {
            "state": "next",
            "title": "You hear, with reasons",
            "when": "By 17 December",
            "href": "#how",
            "link": "How we choose",
        },
    ],
    "tasks": [
        {
            "title": "Your name and how to reach you",
            "href": "#name",
            "status": "Done",
            "tone": "leaf",
        },
        {
            "title": "What you know from life",
            "href": "#life",
            "hint": "About 10 minutes",
            "status": "Begun",
            "tone": "gold",
        },
        {"title": "Check and send", "status": "Cannot start yet"},
    ],
    "day_rows": [
        {
            "day": dt.date(2027, 1, 12),
            "title": "Meet and try it out",
            "words": "10am to 1pm. £75",
        },
        {
            "day": dt.date(2027, 2, 9),
            "title": "Plan a better check",
            "words": "10am to 1pm. £75",
        },
    ],
    "chip_rows": [("Online", "#a"), ("A few half days", "#b")],
    "bar_parts": [
        ("in time, or turned down by choice", 396, "leaf"),
        ("settled late", 9, "gold"),
        ("other", 7, "plum"),
    ],
    "tile_rows": [
        {"label": "T9C", "words": "4", "href": "#t9c", "state": "done"},
        {"label": "K4M", "words": "now", "href": "#k4m", "state": "now"},
        {"label": "P8L", "href": "#p8l"},
        {"label": "N5J"},
    ],
    "shown_at": dt.datetime(2026, 12, 3, 17, tzinfo=dt.UTC),
    "shown_day": dt.date(2026, 12, 3),
}


class SampleForm(HouseForm):
    name = forms.CharField(label="Your name", help_text="As you would like us to say it.", max_length=60)
    email = forms.EmailField(label="Email", required=False)
    born = DayField(label="When did you begin?", help_text="For example 27 3 2027.")
    fee = PoundsField(label="How much was the ticket?", required=False, min_pence=1)
    way = forms.ChoiceField(
        label="How would you like to apply?",
        choices=[("online", "Online"), ("phone", "By phone"), ("post", "By post")],
        widget=Radios(hints={"phone": "We write down what you say."}),
    )
    score = forms.ChoiceField(
        label="How well does it show this?",
        choices=[
            ("4", format_html("<b>4</b> {}", "Clearly, with an example")),
            ("2", format_html("<b>2</b> {}", "Hints at it")),
        ],
        widget=Radios(boxes=True),
    )
    support = forms.MultipleChoiceField(
        label="What would help you?",
        required=False,
        choices=[("bsl", "BSL"), ("captions", "Captions")],
        widget=Checkboxes,
    )
    area = forms.ChoiceField(label="Area", choices=[("", "Choose one"), ("n", "North"), ("s", "South")])
    story = forms.CharField(label="Tell us about a time", widget=forms.Textarea)
    agree = forms.BooleanField(label="I have read how my words are kept")


def wrong_form() -> SampleForm:
    """Prefixed, so that its ids differ from those of the other form on the page."""
    return SampleForm(
        {
            "wrong-name": "Rowan",
            "wrong-born_day": "31",
            "wrong-born_month": "2",
            "wrong-born_year": "2027",
            "wrong-fee": "lots",
        },
        prefix="wrong",
    )


def middle_page() -> Page:
    return Paginator(range(400), 20).page(9)
