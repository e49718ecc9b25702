"""What people say of their work, and the team of it."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.db.models import QuerySet

from ground import clock, money, text_format
from ground.forms import DayField, HouseForm, Radios
from opportunities import attendance
from payments.models import PayTermsLine
from payments.queries.pay_rates import unit_words


class SayElseForm(HouseForm):
    outcome = forms.ChoiceField(label="What happened?", widget=Radios)
    note = forms.CharField(
        label="Anything we should know?", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, pays: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(value, attendance.TABLE[value].own) for value in attendance.ELSE if value in pays]
        self.fields["outcome"].choices = rows
        self.fields["outcome"].widget.hints = {value: f"You get {money.show(pays[value])}" for value, _words in rows}


class AnswerForm(HouseForm):
    outcome = forms.ChoiceField(
        label="What happened?", choices=[(value, one.own) for value, one in attendance.TABLE.items()], widget=Radios
    )
    note = forms.CharField(label="Your answer", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ObjectForm(HouseForm):
    """Work that was said not to count did happen. What happened is asked of a session alone."""

    outcome = forms.ChoiceField(label="What happened?", widget=Radios)
    words = forms.CharField(
        label="What did you do?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Such as: who else was there, or what you made. Who looks at it reads this.",
    )
    says = "own"

    def __init__(self, *args: Any, pays: list[tuple[str, int]], session: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not session:
            del self.fields["outcome"]
            return
        field, table = self.fields["outcome"], attendance.TABLE
        field.choices = [(value, getattr(table[value], self.says)) for value, _pence in pays]
        field.widget.hints = {value: money.show(pence) for value, pence in pays}


class LogForm(HouseForm):
    line = forms.ModelChoiceField(label="What was it?", queryset=PayTermsLine.objects.none(), widget=Radios)
    worked_on = DayField(label="Which day?")
    minutes = forms.TypedChoiceField(
        label="How long?",
        coerce=int,
        choices=[("", "Choose"), *((quarter * 15, "") for quarter in range(1, 49))],
    )
    note = forms.CharField(
        label="What did you do?", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    log_key = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, *args: Any, lines: QuerySet[PayTermsLine], **kwargs: Any) -> None:
        kwargs["initial"] = {"worked_on": clock.today(), "log_key": secrets.token_hex(16), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = self.fields["line"]
        field.queryset, field.empty_label = lines, None
        field.label_from_instance = _line_words
        self.fields["minutes"].choices = [
            ("", "Choose"),
            *((q * 15, text_format.duration(q * 15)) for q in range(1, 49)),
        ]
        if lines.count() == 1:
            self.initial.setdefault("line", lines[0].pk)


def _line_words(line: PayTermsLine) -> str:
    role = line.terms.role
    title = role.current.title if role and role.current else str(role)
    what = f": {line.what}" if line.what else ""
    return f"{title}{what} ({money.show(line.pence)} for one {unit_words(line)})"


class AskForm(HouseForm):
    words = forms.CharField(label="What do you want to know?", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class VoidForm(HouseForm):
    words = forms.CharField(
        label="Why not? The person reads this.", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class KeepVoidForm(HouseForm):
    words = forms.CharField(
        label="What did you find? The person reads this.", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
