"""What every form of ours stands on: no browser bubbles, days as three boxes, money as pounds, choices with hints."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from ground import clock, money, typed
from ground.exceptions import Refused


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it is empty: an empty form is told what is missing."""
    return request.POST if request.method == "POST" else None


def tried(form: forms.Form, deed: Callable[[], Any]) -> Any:
    """What the deed gave, or True. None where the form is not whole, or the deed was refused: the form says why."""
    if not form.is_valid():
        return None
    try:
        return deed() or True
    except Refused as refusal:
        for problem in refusal.problems:
            name = "__".join(str(step) for step in problem.path)
            form.add_error(name if name in form.fields else None, problem.sentence)
        return None


class Seen(QueryDict):
    """What was sent, `as_it_is_seen`."""


def as_it_is_seen(data: Any) -> Any:
    """A browser sends two signs for each end of a line, and some keyboards a letter and its accent: a person sees one
    sign, and is counted one. Once for all: each form of a set is given what its set was given.
    """
    if isinstance(data, Seen):
        return data
    if not isinstance(data, QueryDict):
        return {name: _short(value) for name, value in data.items()}
    found = Seen(mutable=True, encoding=data.encoding)
    for name, values in data.lists():
        found.setlist(name, [_short(value) for value in values])
    return found


def _short(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))


class HouseFields:
    """Mixed into a form class: what is wrong is said by us, in words, after the press and not by the browser."""

    use_required_attribute = False
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:  # type: ignore[attr-defined]
            self.data = as_it_is_seen(self.data)


class NameField(forms.CharField):
    """What somebody or something is called: without signs that nobody sees, and with one letter at least."""

    NO_LETTER = _("Write a name with at least one letter.")

    def to_python(self, value: Any) -> str:
        given = super().to_python(value)
        found = typed.name(given)
        if given and not found:
            raise ValidationError(self.NO_LETTER)
        return found

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not typed.has_letter(value):
            raise ValidationError(self.NO_LETTER)


class HouseForm(HouseFields, forms.Form):
    pass


class HouseModelForm(HouseFields, forms.ModelForm):
    pass


class _Hinted:
    """`hints` explains a choice under its label: {value: sentence}."""

    def __init__(
        self,
        *args: Any,
        hints: dict[Any, str] | None = None,
        boxes: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}
        self.boxes = boxes

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)  # type: ignore[misc]
        option["hint"] = self.hints.get(str(value), "")
        return option


class Radios(_Hinted, forms.RadioSelect):
    pass


class Checkboxes(_Hinted, forms.CheckboxSelectMultiple):
    pass


class DayInput(forms.MultiWidget):
    template_name = "django/forms/widgets/day.html"
    use_fieldset = True

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        autocomplete: tuple[str, str, str] | None = None,
    ) -> None:
        boxes = {"inputmode": "numeric", "autocomplete": "off"}
        words = autocomplete or ("off", "off", "off")
        super().__init__(
            widgets={
                part: forms.TextInput(attrs={**boxes, "autocomplete": word})
                for part, word in zip(("day", "month", "year"), words, strict=True)
            },
            attrs=attrs,
        )

    def decompress(self, value: dt.date | None) -> list[Any]:
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for box, label in zip(
            context["widget"]["subwidgets"],
            (_("Day"), _("Month"), _("Year")),
            strict=True,
        ):
            box["label"] = label
        return context


_MONTHS = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)


class DayField(forms.MultiValueField):
    """A day typed as day, month, year; the month may be a word. What was typed stays in the boxes."""

    widget = DayInput
    default_error_messages = {
        "required": _("Write the day, month and year."),
        "incomplete": _("Write the day, month and year: one of them is missing."),
        "too_far": _("That day is too far away. Look at the year."),
        "invalid": _("There is no such day. Write it like 27 3 2027."),
    }

    def __init__(self, **kwargs: Any) -> None:
        boxes = tuple(forms.CharField(max_length=9) for _part in range(3))
        super().__init__(fields=boxes, require_all_fields=True, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        value = [typed.bare(str(part or "")) for part in value] if isinstance(value, list | tuple) else value
        parts = [str(part or "").strip() for part in value] if isinstance(value, list | tuple) else []
        if any(parts) and not all(parts):
            raise ValidationError(self.error_messages["incomplete"], code="incomplete")
        return super().clean(value)

    def compress(self, data_list: list[str]) -> dt.date | None:
        if not data_list:
            return None
        day, month, year = data_list
        if month[:3].lower() in _MONTHS:
            month = str(_MONTHS.index(month[:3].lower()) + 1)
        try:
            if not (len(year) == 4 and (day + month + year).isascii() and (day + month + year).isdigit()):
                raise ValueError
            found = dt.date(int(year), int(month), int(day))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not clock.can_be(found):
            raise ValidationError(self.error_messages["too_far"], code="too_far")
        return found


class PoundsInput(forms.TextInput):
    template_name = "django/forms/widgets/pounds.html"

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, int):
            return money.as_decimal(value)
        return super().format_value(value)


class PoundsField(forms.Field):
    """An amount typed in pounds, cleaned to pence."""

    widget = PoundsInput

    def __init__(self, *, min_pence: int = 0, max_pence: int = 100_000_000, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.min_pence, self.max_pence = min_pence, max_pence

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            pence = value if isinstance(value, int) else money.parse_pounds(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None
        if not self.min_pence <= pence <= self.max_pence:
            words = f"Write an amount from {money.show(self.min_pence)} to {money.show(self.max_pence)}."
            raise ValidationError(words, code="range")
        return pence
