"""Forms of applying, judging and answering."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.html import format_html

from ground import text_format, typed
from ground.forms import Checkboxes, HouseForm, Radios
from opportunities.models import SelectionQuestion
from opportunities.queries.choices import Choice, Date


class AnswerForm(HouseForm):
    """One question of a role. Too long is said, and what was typed stays in the box."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 9}), max_length=20_000)

    def __init__(self, question: SelectionQuestion, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.question = question
        self.fields["text"].label = "Your answer"
        if question.max_words:
            self.fields["text"].help_text = f"Up to {question.max_words} words. Fewer is fine."

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].strip()
        count, most = len(text.split()), self.question.max_words
        if most and count > most:
            raise forms.ValidationError(f"This has {count} words. Please bring it down to {most}.")
        return text


CANNOT_TELL = "cannot_tell"
KNOWN = [
    ("none", "I do not think I know them"),
    ("noted", "I think I know them, and can still be fair"),
    ("recuse", "I should not judge this one"),
]


class ScoreForm(HouseForm):
    value = forms.ChoiceField(widget=Radios(boxes=True))
    good = forms.CharField(
        label="One thing this answer did well",
        help_text="The person may read this in their letter.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, criterion, anchors: dict[int, str], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].label = f"How well does it show “{criterion.text}”?"
        self.fields["value"].help_text = "Judge what is said, not how well it is written."
        self.fields["value"].error_messages["required"] = "Choose a score, or say that you cannot tell."
        said = anchors | {score: means for score, means in ANCHORS.items() if score not in anchors}
        choices = [(str(score), format_html("<b>{}</b> {}", score, said[score])) for score in (5, 4, 3, 2, 1)]
        self.fields["value"].choices = [*choices, (CANNOT_TELL, "I cannot tell from what I was given")]
        self.fields["value"].widget.hints = {CANNOT_TELL: "This is not a low score. It is left out of the mean."}


ANCHORS = {
    5: "Shows it fully",
    4: "Shows it clearly",
    3: "Shows it, in few words",
    2: "Hints at it",
    1: "Does not show it",
}


class KnownForm(HouseForm):
    kind = forms.ChoiceField(label="Do you know this person?", choices=KNOWN, widget=Radios(boxes=True))


class InterestForm(HouseForm):
    kind = forms.ChoiceField(
        label="Do you know anyone who may apply, or work with a body that runs this?",
        choices=[("none", "No"), ("noted", "Yes, and I say what")],
        widget=Radios(boxes=True),
    )
    words = forms.CharField(
        label="What is it?", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: you work for a partner. Only the coordinator reads this.",
    )  # fmt: skip

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == "noted" and not cleaned.get("words", "").strip():
            self.add_error("words", "Say in a few words what it is.")
        return cleaned


class ReviseForm(HouseForm):
    value = forms.ChoiceField(
        label="The later score",
        choices=[("", "Keep it as it is"), *((str(n), str(n)) for n in (1, 2, 3, 4, 5)), (CANNOT_TELL, "Cannot tell")],
    )
    reason = forms.CharField(label="Why it changes", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class ValueForm(HouseForm):
    value = forms.CharField(
        label="The value", max_length=200, help_text="Exactly as it was published, with nothing added."
    )

    def clean_value(self) -> str:
        """Blanks are one blank; signs that nobody sees are no part of it."""
        value = typed.name(self.cleaned_data["value"])
        if not value:
            raise forms.ValidationError("Type the value, exactly as it was published.")
        return value


class NeedsForm(HouseForm):
    """On the page where a place is taken up. No answer is a no."""

    share = forms.ChoiceField(
        label="May the coordinators read what helps you to take part?", required=False, widget=Radios(boxes=True),
        choices=[("yes", "Yes, they may read it"), ("no", "No, do not share it")],
    )  # fmt: skip
    text = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, until: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["share"].help_text = (
            f"Only to plan this with you, until {text_format.date(until)}, or sooner if your place ends. You see each reading. "
            "Your place does not depend on it, and you can change it later."
        )


class DatesForm(HouseForm):
    """Which of several dates somebody comes to: one question for each part of the work that has them."""

    mark_optional = False

    def __init__(self, found: list[Choice], *args, **kwargs):
        super().__init__(*args, **kwargs)
        for choice in found:
            if any(date.can_be_chosen and not date.settled for date in choice.dates):
                self.fields[f"dates_{choice.key}"] = _dates(choice)

    def sessions(self) -> list[int]:
        named = {name: value for name, value in self.cleaned_data.items() if name.startswith("dates_") and value}
        return [int(pk) for value in named.values() for pk in (value if isinstance(value, list) else [value])]


def _dates(choice: Choice) -> forms.Field:
    offered = [date for date in choice.dates if date.can_be_chosen and not date.settled]
    hints = {date.session.pk: "" if date.mine else _room(date) for date in offered}
    mine = [str(date.session.pk) for date in offered if date.mine]
    said: dict = {
        "label": "Which date do you come to?" if choice.count == 1 else f"Which {choice.count} dates do you come to?",
        "help_text": "You are paid for what you choose. You can change it until a day before.",
        "choices": [(str(date.session.pk), date.words) for date in offered],
        "required": False,
    }
    if choice.count == 1:
        return forms.ChoiceField(widget=Radios(boxes=True, hints=hints), initial=mine[0] if mine else None, **said)
    return forms.MultipleChoiceField(widget=Checkboxes(hints=hints), initial=mine, **said)


def _room(date: Date) -> str:
    if date.left is None:
        return ""
    return "Room for 1 more" if date.left == 1 else f"Room for {date.left} more"


class TurnDownForm(HouseForm):
    why = forms.CharField(
        label="Why not, if you want to say", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
