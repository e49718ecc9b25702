"""What is wrong with a field, in our words: Django's own sentences say neither which field nor what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

LOST = "Part of this page was lost on the way. Look it over and press once more."

Say = Callable[[BoundField, dict[str, Any]], str]


def _fill_in(field: BoundField, _params: dict[str, Any]) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return _("To go on, tick “%(label)s”.") % {"label": field.label}
    if isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return _("Choose an answer: %(label)s") % {"label": field.label}
    if isinstance(widget, forms.FileInput):
        return _("Choose a file: %(label)s") % {"label": field.label}
    return _("Fill in: %(label)s") % {"label": field.label}


def _says(words: str) -> Say:
    return lambda field, params: _(words) % {**params, "label": field.label}


_CHOOSE = _says("Choose one of the answers that are there: %(label)s")
_FILE = _says("Choose a file: %(label)s")

# (Django's sentence, ours). The label comes last, so that a question may be one.
OURS: tuple[tuple[Any, Say], ...] = (
    (forms.Field.default_error_messages["required"], _fill_in),
    (forms.CharField.default_error_messages.get("required", ""), _fill_in),
    (
        validators.ProhibitNullCharactersValidator.message,
        _says("There is a sign in it that nobody can read: %(label)s"),
    ),
    (
        validators.MaxLengthValidator.message,
        _says("This is %(show_value)s letters and signs long, and %(limit_value)s fit. Make it shorter: %(label)s"),
    ),
    (
        validators.MinLengthValidator.message,
        _says("Write at least %(limit_value)s letters or signs: %(label)s"),
    ),
    (validators.MinValueValidator.message, _says("Write a number that is %(limit_value)s or more: %(label)s")),
    (validators.MaxValueValidator.message, _says("Write a number that is %(limit_value)s or less: %(label)s")),
    (validators.EmailValidator.message, _says("Write an email address like name@example.org: %(label)s")),
    (validators.validate_slug.message, _says("Use letters, digits and hyphens only: %(label)s")),
    (validators.URLValidator.message, _says("Write a web address like https://example.org: %(label)s")),
    (forms.IntegerField.default_error_messages["invalid"], _says("Write a whole number, like 3: %(label)s")),
    (forms.FloatField.default_error_messages["invalid"], _says("Write a number, like 3: %(label)s")),
    (forms.DateField.default_error_messages["invalid"], _says("Write a day that there is, like 2027-03-31: %(label)s")),
    (forms.TimeField.default_error_messages["invalid"], _says("Write a time, like 10:00: %(label)s")),
    (forms.JSONField.default_error_messages["invalid"], _says("Write this as the example shows: %(label)s")),
    (forms.ChoiceField.default_error_messages["invalid_choice"], _CHOOSE),
    (forms.ModelChoiceField.default_error_messages["invalid_choice"], _CHOOSE),
    (forms.MultipleChoiceField.default_error_messages["invalid_list"], _CHOOSE),
    (forms.FileField.default_error_messages["invalid"], _FILE),
    (forms.FileField.default_error_messages["missing"], _FILE),
    (
        forms.FileField.default_error_messages["empty"],
        _says("There is nothing in this file. Choose another: %(label)s"),
    ),
    (
        forms.FileField.default_error_messages["max_length"],
        _says("The name of this file is too long. Give it a shorter one: %(label)s"),
    ),
)


def of(field: BoundField) -> list[str]:
    return [sentence(field, error) for error in field.errors.as_data()]


def sentence(field: BoundField, error: ValidationError) -> str:
    """What nobody typed, nobody can mend: of a hidden field, that the page was not whole."""
    text = str(next(iter(error)))
    params = error.params or {}
    for theirs, say in OURS:
        if theirs and text == _filled(theirs, params):
            return LOST if field.is_hidden else say(field, params)
    return text


def _filled(theirs: Any, params: dict[str, Any]) -> str:
    """As Django fills it: a sentence whose number decides its plural cannot be read without one."""
    try:
        return str(theirs % params) if params else str(theirs)
    except KeyError:
        return ""
