"""What is done with a payment, or with a run of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from ground import money, text_format
from ground.forms import HouseForm, Radios
from payments.models import BudgetLine, PaymentItem, WhyApart


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


def _item_label(item: PaymentItem) -> str:
    done = item.due.contribution
    return (
        f"{done.title}, {text_format.date(done.worked_on)}: {money.show(item.pence)} from {item.budget_line.pot.name}"
    )
