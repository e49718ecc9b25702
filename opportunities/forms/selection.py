"""Forms of the coordinators' pages: entering, seats, the lot, letters, sessions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from ground import clock
from ground.forms import DayField, HouseForm, NameField, PoundsField, Radios
from members import on_behalf
from opportunities.forms.applications import DatesForm
from opportunities.models import Criterion, EndedWhy, SelectionQuestion

CHANNELS = [("phone", "By phone"), ("post", "By post")]


class EnterForm(HouseForm):
    """What somebody said by phone or wrote by post: whose it is, how it came, and each answer."""

    channel = forms.ChoiceField(label="How it came", choices=CHANNELS)

    def __init__(self, people: list[tuple[int, str]], questions: list[SelectionQuestion], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        self.fields = {"person": forms.ChoiceField(label="Whose it is", choices=people), **self.fields}
        for question in questions:
            self.fields[f"question_{question.pk}"] = forms.CharField(
                label=question.text, max_length=20_000, widget=forms.Textarea(attrs={"rows": 5})
            )

    def answers(self) -> dict[int, str]:
        return {each.pk: self.cleaned_data[f"question_{each.pk}"] for each in self.questions}


class SeatForm(HouseForm):
    person = forms.ChoiceField(label="Who")
    paid = forms.BooleanField(
        label="A co-producer, paid for this", required=False, initial=True,
        help_text="Leave it empty for staff, who judge in their working time.",
    )  # fmt: skip
    pence = PoundsField(label="What the seat pays", required=False, min_pence=1)
    hours = forms.IntegerField(label="Hours it takes, about", required=False, min_value=1, max_value=100)

    def __init__(self, people: list[tuple[int, str]], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people


class SetAsideForm(HouseForm):
    """A judge who knows somebody: chosen by name, of both."""

    seat = forms.ChoiceField(label="The judge")
    application = forms.ChoiceField(label="Does not judge")

    def __init__(self, seats: list[tuple[int, str]], applications: list[tuple[int, str]], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = seats
        self.fields["application"].choices = applications


def _an_hour(form: HouseForm, day: str, *times: str) -> dict[str, Any]:
    typed = form.cleaned_data
    for name in times:
        if typed.get(day) and typed.get(name) and clock.is_skipped(typed[day], typed[name]):
            form.add_error(name, "There is no such time on that day: the clocks go forward. Choose another time.")
    return typed


class SourceForm(HouseForm):
    source = forms.CharField(
        label="Where the value will come from", max_length=200,
        help_text="Something public that nobody can know yet, such as the bonus ball of the lottery on Saturday.",
    )  # fmt: skip
    on = DayField(label="The day on which it happens")
    at = forms.TimeField(label="The hour from which it is known", help_text="Like 20:30, London time")

    def clean(self) -> dict[str, Any]:
        return _an_hour(self, "on", "at")

    def opens_at(self) -> dt.datetime:
        found = dt.datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"], clock.LONDON)
        return found.astimezone(dt.UTC)


class DecideForm(HouseForm):
    talked = forms.BooleanField(
        label="The panel has talked about every point where it lay two points or more apart", required=False
    )


class LetterForm(HouseForm):
    strength = forms.CharField(
        label="One strength", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Something this person did well, in plain words.",
    )  # fmt: skip
    idea = forms.CharField(
        label="One idea for next time", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Something they could do, not something they are.",
    )  # fmt: skip

    def __init__(self, criteria: list[Criterion], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for each in criteria:
            self.fields[f"about_{each.pk}"] = forms.CharField(
                label=f"In the panel’s words: {each.text}", required=False, max_length=500
            )

    def words(self) -> dict[int, str]:
        return {each.pk: self.cleaned_data[f"about_{each.pk}"] for each in self.criteria}


class SessionForm(HouseForm):
    title = NameField(label="What it is", max_length=200)
    on = DayField(label="Day")
    starts = forms.TimeField(label="Starts", help_text="Like 10:00")
    ends = forms.TimeField(label="Ends", help_text="Like 13:00")
    work_key = forms.ChoiceField(label="Which part of the work")
    room = forms.IntegerField(
        label="How many can come", required=False, min_value=1, max_value=10_000,
        help_text="Only where each person chooses a date. Leave it empty if all can.",
    )  # fmt: skip

    def __init__(self, works: list[tuple[str, str]], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["work_key"].choices = works

    def clean(self) -> dict[str, Any]:
        return _an_hour(self, "on", "starts", "ends")

    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        found = [
            dt.datetime.combine(self.cleaned_data["on"], self.cleaned_data[name], clock.LONDON)
            for name in ("starts", "ends")
        ]
        return found[0].astimezone(dt.UTC), found[1].astimezone(dt.UTC)


class WhyForm(HouseForm):
    why = forms.CharField(label="Why, for the person to read", max_length=300)


class EndForm(HouseForm):
    why = forms.ChoiceField(
        label="Why, for the person to read",
        choices=[(value, label) for value, label in EndedWhy.choices if value != EndedWhy.TAKEN_BACK],
    )


class SaidDatesForm(DatesForm):
    """What somebody said about their dates, and how a coordinator heard it."""

    heard = forms.ChoiceField(label="How did they tell you?", choices=on_behalf.HOW, widget=Radios)


class PlaceAnswerForm(HouseForm):
    """What somebody said about a place, and how a coordinator heard it."""

    answer = forms.ChoiceField(
        label="What did they say?", choices=[("yes", "Yes, they take it"), ("no", "No, thank you")], widget=Radios
    )
    why = forms.CharField(label="If no, why not, if they said so", required=False, max_length=300)
    heard = forms.ChoiceField(label="How did they tell you?", choices=on_behalf.HOW, widget=Radios)
