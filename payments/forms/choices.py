"""How somebody wants to be paid."""

from __future__ import annotations

from typing import Any

from django import forms

from ground.forms import HouseForm, PoundsField, Radios


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
