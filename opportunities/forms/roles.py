"""The editor of a role draft. A form is made from the keys of the shape that it fills; what it does not show it keeps."""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ground.exceptions import Path
from ground.forms import DayField, HouseFields, HouseForm, NameField, PoundsField
from ground.money import GBP
from opportunities.forms import quantity_text
from opportunities.record.check import schema

LONGEST = 200


class Words(forms.CharField):
    """Text that stands for a value of the shape."""

    def __init__(self, *, show: Any, read: Any, **kwargs: Any):
        super().__init__(**kwargs)
        self.show, self.read = show, read

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if len(text) > LONGEST:
            raise ValidationError(f"This has {len(text)} letters and signs. Please bring it down to {LONGEST}.")
        try:
            return self.read(text) if text else None
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else self.show(value)


class Listed(forms.CharField):
    """A set of names, with commas between."""

    def to_python(self, value: Any) -> list[str]:
        return [name for one in (value or "").split(",") if (name := one.strip())]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return sorted(initial or []) != sorted(self.to_python(data))


class Clock(forms.TimeField):
    def clean(self, value: Any) -> str | None:
        found = super().clean(value)
        return found.strftime("%H:%M") if found else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or "") != (data or "")[:5]


class Pounds(PoundsField):
    """An amount in pounds, as money of the shape. A range or another currency is left as it stands."""

    def clean(self, value: Any) -> Any:
        pence = super().clean(value)
        return None if pence is None else {"pence": pence, "currency": GBP}

    def prepare_value(self, value: Any) -> Any:
        plain = isinstance(value, dict) and isinstance(value["pence"], int) and value["currency"] == GBP
        return value["pence"] if plain else ("" if isinstance(value, dict) else value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != (initial if self.prepare_value(initial) != "" else None)
        except ValidationError:
            return True


def _day(label: str, **kwargs: Any) -> forms.Field:
    return Words(label=label, show=quantity_text.when_words, read=quantity_text.when_of, **kwargs)


@dataclasses.dataclass(frozen=True)
class Key:
    """One key of a row: its path in the row, what it is called here, and what kind of answer it takes."""

    path: str
    label: str
    kind: str = "name"
    choices: tuple[str, ...] = ()
    help: str = ""

    @property
    def name(self) -> str:
        return self.path.replace(".", "__")

    @property
    def way(self) -> Path:
        return tuple(self.path.split("."))

    def field(self) -> forms.Field:
        said = {"label": self.label, "required": False, "help_text": self.help}
        if self.choices:
            listed = [("", "Choose"), *((value, option_words(value, self.path)) for value in self.choices)]
            return forms.ChoiceField(choices=listed, **said)
        makers = {
            "name": lambda: forms.CharField(max_length=200, **said),
            "text": lambda: forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 3}), **said),
            "number": lambda: Words(show=quantity_text.number_words, read=quantity_text.number_of, **said),
            "span": lambda: Words(show=quantity_text.span_words, read=quantity_text.span_of, **said),
            "day": lambda: _day(**said),
            "time": lambda: Clock(widget=forms.TextInput(attrs={"inputmode": "numeric"}), **said),
            "pounds": lambda: Pounds(min_pence=1, **said),
            "whole": lambda: forms.IntegerField(min_value=0, max_value=100_000, **said),
            "tick": lambda: forms.BooleanField(**said),
            "list": lambda: Listed(**said),
        }
        return makers[self.kind]()


OPTIONS = {
    "who": "who they are",
    "any_of": "any of these words",
    "all_of": "all of these words",
    "area_or_remote": "lives in the area, or takes part from afar",
    "free_in_slots": "free at these times",
    "told_in_application": "told in the application",
    "places": "places offered now",
    "group": "size of the whole group",
    "own_time": "in their own time",
    "attendance": "at least so often",
    "total": "all of it together",
    "hear_by": "the day people hear",
    "opens": "the day it opens",
    "date": "on a day",
    "rolling": "open all the time",
    "mixed": "partly paid",
    "whole": "all of it",
    "block": "block of time",
    "none": "none are covered",
    "is": "this very rate",
    "set_by": "set by that policy",
    "panel_scoring": "a panel scores",
    "lottery": "by lot",
    "chat": "talk first",
    "ask": "ask",
    "offline": "for who does not use the web",
    "not_said": "not said",
    "bsl": "BSL",
    "faq": "questions and answers",
    "pack": "information pack",
}


# Where one word of the shape means something else by the key that it stands under.
OPTIONS_OF = {("selection.method", "mixed"): "a panel and a lot", ("method", "mixed"): "a panel and a lot"}


def option_words(value: str, path: str = "") -> str:
    words = OPTIONS_OF.get((path, value)) or OPTIONS.get(value, value.replace("_", " "))
    return words[:1].upper() + words[1:]


def options(name: str, key: str) -> tuple[str, ...]:
    return tuple(schema()["$defs"][name]["properties"][key]["enum"])


def key_at(keys: Iterable[Key], path: Path) -> Key | None:
    """The key that a path leads to, or into, or to a group of which it is the first."""
    into = (key for key in keys if path[: len(key.way)] == key.way or (path and key.way[: len(path)] == path))
    return next(into, None)


def get(row: Any, path: str) -> Any:
    for step in path.split("."):
        row = row.get(step) if isinstance(row, dict) else None
    return row


def put(row: dict[str, Any], path: str, value: Any) -> None:
    """Set a key, or take it away with what it leaves empty."""
    *way, last = path.split(".")
    if value is None or value is False or value == "" or value == []:
        inner = get(row, ".".join(way)) if way else row
        if isinstance(inner, dict):
            inner.pop(last, None)
            if way and not inner:
                put(row, ".".join(way), None)
        return
    for step in way:
        row = row.setdefault(step, {})
    row[last] = value.isoformat() if isinstance(value, dt.date) else value


class KeysForm(HouseForm):
    """A form over `keys`: `initial_of` a row, and `into` a copy of it only what was changed."""

    keys: tuple[Key, ...] = ()
    mark_optional = False  # almost everything is; the gate says what is missing

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for key in self.keys:
            self.fields[key.name] = key.field()

    def shown(self) -> list[forms.BoundField]:
        return [self[key.name] for key in self.keys]

    def place(self) -> int:
        said = str(self["ORDER"].value() or "")
        return int(said) if said.isdecimal() else self.fields["ORDER"].initial

    def into(self, row: dict[str, Any]) -> dict[str, Any]:
        made = copy.deepcopy(row)
        for key in self.keys:
            if key.name in self.changed_data:
                put(made, key.path, self.cleaned_data[key.name])
        return made


def initial_of(keys: Iterable[Key], row: dict[str, Any]) -> dict[str, Any]:
    return {key.name: value for key in keys if (value := get(row, key.path)) is not None}


class Rows(HouseFields, forms.BaseFormSet):
    """Rows of one list, in the order that their ORDER says; `kept` are the forms that made the rows."""

    kept: list[KeysForm] | None = None

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Take this away when I save"
        form.fields["ORDER"] = forms.IntegerField(
            required=False, initial=(index or 0) + 1, widget=forms.HiddenInput, min_value=0, max_value=1000
        )

    def in_order(self) -> list[KeysForm]:
        return sorted(self.forms, key=lambda form: form.place())

    def rows(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = []
        kept: list[KeysForm] = []
        for form in self.in_order():
            position = self.forms.index(form)
            row = given[position] if position < len(given) else {}
            if form in self.deleted_forms or not (row or form.has_changed()):
                continue
            if new := form.into(row):
                made.append(new)
                kept.append(form)
        self.kept = kept
        return made


def form_of(keys: tuple[Key, ...]) -> type[KeysForm]:
    return type("KeysForm", (KeysForm,), {"keys": keys})


def rows_of(keys: tuple[Key, ...], **kwargs: Any) -> Any:
    """One empty row where there is none yet."""
    extra = 0 if kwargs.get("initial") else 1
    made = forms.formset_factory(
        form_of(keys), formset=Rows, extra=extra, can_delete=True, can_order=True, max_num=100, absolute_max=120
    )
    return made(**kwargs)


class LastPart(forms.RegexField):
    """Of a web address."""

    def __init__(self, **kwargs: Any):
        said = "small letters, digits and single hyphens: young-carers-panel"
        super().__init__(
            regex=r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
            max_length=80,
            label="The last part of its web address",
            help_text=said.capitalize(),
            error_messages={"invalid": f"Use {said}"},
            **kwargs,
        )


class NewRoleForm(HouseForm):
    title = NameField(max_length=200, label="What the role is called")
    slug = LastPart()
    project = forms.ChoiceField(label="Project")

    def __init__(self, projects: list[tuple[str, str]], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["project"].choices = [("", "Choose"), *projects]


class WhyForm(HouseForm):
    why = forms.CharField(max_length=300, label="Why", help_text="Everybody who applied reads this.")


class StopForm(HouseForm):
    why = forms.CharField(max_length=300, label="Why", help_text="Everybody reads this on the page of the role.")


class ProjectForm(HouseForm):
    name = NameField(max_length=200, label="What the project is called")
    slug = LastPart()
    partner = NameField(max_length=200, label="The partner we run it with")
    kind_of_work = forms.CharField(max_length=200, label="Kind of work")
    summary = forms.CharField(max_length=300, label="In one sentence", widget=forms.Textarea(attrs={"rows": 2}))
    starts = DayField(required=False, label="Starts")
    ends = DayField(required=False, label="Ends")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("starts") and found.get("ends") and found["ends"] < found["starts"]:
            self.add_error("ends", "A project cannot end before it starts.")
        return found


class GoAheadForm(HouseForm):
    reference = forms.CharField(max_length=200, label="Where the go-ahead stands", help_text="A minute, a letter.")
    on = DayField(label="Its day")
