from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from ground import clock, money, text_format
from ground.exceptions import Refused
from ground.forms import DayField, HouseForm, NameField, PoundsField, Radios
from members import on_behalf
from opportunities import attendance
from opportunities.models import FundingRequest
from payments.actions import destinations
from payments.models import BudgetLine, LineOutcome, PaymentItem, PayTermsLine, StatementLine, WhyApart
from payments.queries import pot_room
from payments.queries.pay_rates import unit_words
from payments.rails import bank_file, bank_xml

READS = "The bank will read: {reads}. If that is right, press the button again. If not, change the name."


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


class ChooseForm(HouseForm):
    kind = forms.ChoiceField(
        label="How much of it would you like?",
        choices=[("all", "All of it"), ("less", "Less"), ("none", "None of it")],
        widget=Radios(hints={"less": "Write how much, below", "none": "The money goes back to pay for other work"}),
    )
    pence = PoundsField(label="If less, how much?", required=False, min_pence=1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == "less" and not cleaned.get("pence") and "pence" not in self.errors:
            self.add_error("pence", "Write how much you would like.")
        return cleaned


class DetailsForm(HouseForm):
    name = forms.CharField(label="Name on the account", max_length=70, help_text="As the bank writes it.")
    sort_code = forms.CharField(label="Sort code", max_length=20, help_text="6 numbers, like 20-30-40.")
    account = forms.CharField(label="Account number", max_length=20, help_text="8 numbers. Some have 6 or 7.")
    reads = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sort_code", "account"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not bank_file.has_letters(name):
            raise ValidationError(destinations.NO_LETTERS)
        return name

    def clean(self) -> dict[str, Any]:
        """What the bank will read is shown, and asked once, before it is kept."""
        cleaned = super().clean() or {}
        name, agreed = cleaned.get("name", ""), cleaned.pop("reads", "")
        reads = bank_file.plain(name) if name else ""
        if reads != name and agreed != reads:
            self.data = self.data.copy()
            self.data[self.add_prefix("reads")] = reads
            self.add_error("name", READS.format(reads=reads))
        return cleaned

    def clean_sort_code(self) -> str:
        return _asked(destinations.cleaned_sort_code, self.cleaned_data["sort_code"])

    def clean_account(self) -> str:
        return _asked(destinations.cleaned_account, self.cleaned_data["account"])


def _asked(clean, typed: str) -> str:
    try:
        return clean(typed)
    except Refused as refusal:
        raise ValidationError(str(refusal)) from None


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


# The team's


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


class PotForm(HouseForm):
    name = NameField(label="Name of the pot", max_length=200)
    funder = NameField(label="Who gives the money", max_length=200)
    pence = PoundsField(label="How much is awarded", min_pence=1)
    spend_from = DayField(label="It may be spent from")
    spend_by = DayField(label="It must be spent by")
    award_reference = forms.CharField(label="Their reference", max_length=200, required=False)
    restrictions = forms.CharField(label="What it may not be used for", max_length=300, required=False)
    cost_code = forms.CharField(label="Your cost code", max_length=60, required=False)
    purchase_order = forms.CharField(label="Purchase order", max_length=60, required=False)


class CommitForm(HouseForm):
    """The answer to one request: of the pots that have that much free until then."""

    line = forms.ChoiceField(label="From which pot")

    def __init__(self, *args: Any, of: FundingRequest, lines: Iterable[BudgetLine], **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"commit_{of.pk}_%s", **kwargs)
        self.of = of
        # Answered already: a second press finds its pot, full or not.
        there = pot_room.with_room(lines, of.pence, of.until) if of.status == "asked" else lines
        self.lines = {str(line.pk): line for line in there}
        rows = [(key, f"{line.pot.name}: {money.show(line.free)} free") for key, line in self.lines.items()]
        self.fields["line"].choices = [("", "Choose a pot"), *rows]

    def clean_line(self) -> BudgetLine:
        return self.lines[self.cleaned_data["line"]]


class RefuseForm(HouseForm):
    why = forms.CharField(label="Why not? The coordinator reads this.", max_length=300)

    def __init__(self, *args: Any, of: FundingRequest, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"refuse_{of.pk}_%s", **kwargs)
        self.of = of


class MoveItemForm(HouseForm):
    item = forms.ModelChoiceField(label="Which work", queryset=PaymentItem.objects.none())
    line = forms.ModelChoiceField(label="From which pot instead", queryset=BudgetLine.objects.none())
    why = forms.CharField(label="Why", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, items: QuerySet[PaymentItem], lines: QuerySet[BudgetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset, self.fields["line"].queryset = items, lines
        self.fields["item"].label_from_instance = _item_label
        self.fields["line"].label_from_instance = lambda line: f"{line.pot.name}: {money.show(line.free)} free"


class NeverPaidForm(HouseForm):
    why = forms.CharField(
        label="How do you know that the bank never paid it?", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence = forms.CharField(
        label="Where can it be read again?",
        max_length=200,
        help_text="Such as the number of the bank’s letter or call.",
    )


class TakeApartForm(HouseForm):
    why = forms.ChoiceField(label="Why?", choices=WhyApart, widget=Radios)


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


def _item_label(item: PaymentItem) -> str:
    done = item.due.contribution
    return (
        f"{done.title}, {text_format.date(done.worked_on)}: {money.show(item.pence)} from {item.budget_line.pot.name}"
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
