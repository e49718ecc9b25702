"""Where somebody's money goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ground.exceptions import Refused
from ground.forms import HouseForm
from payments.actions import destinations
from payments.rails import bank_file

READS = "The bank will read: {reads}. If that is right, press the button again. If not, change the name."


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
