"""What the bank wrote: its files, and its lines that wait."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from ground.exceptions import Refused
from ground.forms import DayField, HouseForm, Radios
from payments.models import LineOutcome, StatementLine
from payments.rails import bank_xml

WHAT_IT_IS = {
    LineOutcome.CAME_BACK: ("It came back", "The money is owed again, as with any return."),
    LineOutcome.PAID: ("It arrived", "The payment is paid, on the day that you say."),
    LineOutcome.REFUSED: ("The bank refused it", "The money is owed again, and the person is told why."),
    LineOutcome.TWICE: ("The bank paid it twice", "Nothing more is owed. It stands in a list until it is back."),
    LineOutcome.GOT_BACK: ("What was paid twice is back", "It leaves the list of what is to come back."),
    LineOutcome.NOTHING: ("Nothing follows from it", "Nothing moves, and it waits no more. Say what you found."),
}


class LineDecisionForm(HouseForm):
    outcome = forms.ChoiceField(label="What is it?", widget=Radios(boxes=True))
    on = DayField(label="If it came back or arrived: on which day, at the bank?", required=False)
    why = forms.CharField(label="How do you know?", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    evidence = forms.CharField(
        label="Where can it be read again?",
        max_length=200,
        help_text="Such as the number of the bank’s letter or call.",
    )

    def __init__(self, *args: Any, line: StatementLine, choices: Iterable[LineOutcome], **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": line.booked_on}, **kwargs)
        self.fields["outcome"].choices = [(str(one), WHAT_IT_IS[one][0]) for one in choices]
        self.fields["outcome"].widget.hints = {str(one): WHAT_IT_IS[one][1] for one in choices}
        if line.attempt is None and line.kind == "batch" and LineOutcome.PAID in choices:
            hints = self.fields["outcome"].widget.hints
            hints[str(LineOutcome.PAID)] = "It is all of the payments above. Each is paid, on the day that you say."
        if not {LineOutcome.CAME_BACK, LineOutcome.PAID} & set(choices):
            del self.fields["on"]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        moves = given.get("outcome") in (LineOutcome.CAME_BACK, LineOutcome.PAID)
        if moves and not given.get("on") and "on" not in self.errors:
            self.add_error("on", "Say on which day.")
        return given


class ApplyForm(HouseForm):
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, doubts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if doubts:
            self.fields["why"] = forms.CharField(
                label="What did you look into, and what did you find?",
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="Such as: the bank’s own page shows the same opening balance.",
            )


class SetAsideForm(HouseForm):
    why = forms.CharField(
        label="Why does this file not count?", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class AnswerFileForm(HouseForm):
    file = forms.FileField(label="The bank's file (pain.002 or camt.053)")

    def clean_file(self) -> UploadedFile:
        given = self.cleaned_data["file"]
        try:
            bank_xml.check_size(given.size)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None
        return given
