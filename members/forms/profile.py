"""Forms about people."""

from __future__ import annotations

import re
import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import HouseForm, NameField, Radios
from members.models import DutyKind


class SectionForm(HouseForm):
    """One portion of the vocabulary: for each word yes, "no, not me" or nothing, and a tick of its own for matching."""

    mark_optional = False
    ANSWERS = [("yes", _("Yes")), ("no", _("No, not me")), ("", _("Leave out"))]

    text = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.told = rows
        for row in rows:
            self.fields[f"answer-{row.term.code}"] = forms.ChoiceField(
                label=row.term.label,
                help_text=row.term.note,
                choices=self.ANSWERS,
                initial=row.answer,
                required=False,
                widget=Radios,
            )
            self.fields[f"share-{row.term.code}"] = forms.BooleanField(
                label=_("Use this to match me"), initial=row.shared, required=False
            )

    def rows(self):
        for row in self.told:
            yield self[f"answer-{row.term.code}"], self[f"share-{row.term.code}"]

    def clean(self):
        cleaned = super().clean()
        for row in self.told:
            code = row.term.code
            if cleaned.get(f"share-{code}") and not cleaned.get(f"answer-{code}"):
                self.add_error(
                    f"share-{code}",
                    _("“%(label)s”: answer yes or no first, or take the tick away.") % {"label": row.term},
                )
        return cleaned

    def answers(self):
        """(term, answer, shared), whatever was not touched included."""
        return [
            (row.term, self.cleaned_data[f"answer-{row.term.code}"], self.cleaned_data[f"share-{row.term.code}"])
            for row in self.told
        ]


class ProfileForm(HouseForm):
    name = NameField(
        label=_("Your name"),
        help_text=_("What you want us to call you."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    reach_by = forms.ChoiceField(
        label=_("How should we tell you things?"),
        choices=[("email", _("By email")), ("phone", _("By phone")), ("post", _("By post"))],
        widget=Radios(hints={"phone": _("We ring you and read the letter out."), "post": _("We post each letter.")}),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    address = forms.CharField(
        label=_("Address"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "street-address"}),
    )

    PROVE = _("This page was open for a while. Show first that it is still you (see below), then write it again.")

    def __init__(self, *args, kept=frozenset(), proved=False, **kwargs):
        """A number or an address is asked for behind a fresh proof alone: news of money and answers goes there."""
        super().__init__(*args, **kwargs)
        self.proved = proved
        for field in ("phone", "address"):
            if not proved and not self.data.get(field, "").strip():
                del self.fields[field]
                continue
            self.fields[field].help_text = (
                _("We have one. It stays as it is if you leave this empty.") if field in kept else _("We have none.")
            )

    def clean(self):
        cleaned = super().clean()
        for field in ("phone", "address"):
            if field in self.fields and not self.proved:
                self.add_error(field, self.PROVE)
        return cleaned


class AccessNeedsForm(HouseForm):
    words = forms.CharField(
        label=_("What helps you to take part?"),
        help_text=_("For example captions, a break each hour, large print, someone with you. In your own words."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    forget = forms.BooleanField(label=_("Forget what I wrote before"), required=False)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("words") and not cleaned.get("forget"):
            self.add_error("words", _("Write what helps you, or tick the box to make us forget it."))
        return cleaned


KEY = re.compile("[0-9a-f]{32}")


def new_key() -> str:
    """Of one page that was opened: a second press of its button brings the same."""
    return secrets.token_hex(16)


class PersonForm(HouseForm):
    """Somebody who has no email: how to ring or write to them."""

    name = NameField(label=_("What they want to be called"), max_length=200)
    reach_by = forms.ChoiceField(
        label=_("How we tell them things"), choices=[("phone", _("By phone")), ("post", _("By post"))]
    )
    phone = forms.CharField(label=_("Phone number"), required=False, max_length=40)
    address = forms.CharField(
        label=_("Address"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput, initial=new_key)

    def clean_key(self):
        key = self.cleaned_data["key"]
        return key if KEY.fullmatch(key) else ""


class DutyForm(HouseForm):
    kind = forms.ChoiceField(
        label=_("Duty"),
        choices=[("", _("Choose")), *((value, label.capitalize()) for value, label in DutyKind.choices)],
    )


class PartForm(HouseForm):
    evidence = forms.CharField(label=_("How do you know that these are two people?"), max_length=300)


class StopForm(HouseForm):
    how = forms.ChoiceField(
        label=_("How did they say it?"), choices=[("phone", _("On the phone")), ("post", _("On a slip or in a letter"))]
    )


class JoinForm(HouseForm):
    into = forms.ModelChoiceField(label=_("The record to keep"), queryset=None)
    evidence = forms.CharField(label=_("How do you know that they are one person?"), max_length=300)

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = offered
