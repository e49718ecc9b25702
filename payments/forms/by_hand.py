"""What somebody said by phone or post, written down for them."""

from __future__ import annotations

from typing import Any

from django import forms

from ground import money
from ground.forms import HouseForm, Radios
from members import on_behalf
from opportunities import attendance
from payments.forms.choices import ChooseForm
from payments.forms.contributions import ObjectForm
from payments.forms.destinations import DetailsForm


def _how() -> forms.ChoiceField:
    return forms.ChoiceField(label="How did they tell you?", choices=on_behalf.HOW, widget=Radios)


class SayForForm(HouseForm):
    """What somebody without an account said about a piece of work."""

    outcome = forms.ChoiceField(label="What did they say?", widget=Radios)
    note = forms.CharField(
        label="In their words", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    heard = _how()

    def __init__(self, *args: Any, pays: dict[str, int], asked: bool, **kwargs: Any) -> None:
        """`asked`: the team has a question about it, which the words answer."""
        super().__init__(*args, **kwargs)
        rows = [(value, one.heard) for value, one in attendance.TABLE.items() if value in pays]
        self.fields["outcome"].choices = rows
        self.fields["outcome"].widget.hints = {value: f"They get {money.show(pays[value])}" for value, _words in rows}
        self.fields["note"].required = asked


class ObjectForForm(ObjectForm):
    """What somebody without an account said about work that does not count."""

    heard = _how()
    says = "heard"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = "What did they do, in their words?"
        self.fields["words"].help_text = "Such as: who else was there, or what they made."


class DetailsForForm(DetailsForm):
    """Written down by a coordinator for somebody without an account."""

    heard = _how()


class ChooseForForm(ChooseForm):
    """What somebody without an account said about their pay."""

    heard = _how()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].label = "How much of it would they like?"
        self.fields["pence"].label = "If less, how much?"
