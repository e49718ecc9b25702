"""Money that is there, kept and refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from ground import money
from ground.forms import DayField, HouseForm, NameField, PoundsField
from opportunities.models import FundingRequest
from payments.models import BudgetLine
from payments.queries import pot_room


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
