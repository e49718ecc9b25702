"""Text that the database, a dump, a log and a traceback never show.

An attribute holds a `Sealed`, which prints as [sealed] whatever it is put into. `opened()` is the only way to the
words; tests/architecture lists who may call it. Keys are settings.FIELD_KEYS, newest first: the first one seals, any
of them opens, and `manage.py fields rotate` seals again with the first.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django import forms
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan
from django.db.models.query_utils import DeferredAttribute

PREFIX = "sealed:1:"


class CannotOpen(Exception):
    pass


@lru_cache(maxsize=4)
def _keyring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def keyring() -> MultiFernet:
    return _keyring(tuple(settings.FIELD_KEYS))


class Sealed:
    __slots__ = ("token",)

    def __init__(self, token: str):
        self.token = token

    def __str__(self) -> str:
        return "[sealed]"

    __repr__ = __str__

    def __bool__(self) -> bool:
        return bool(self.token)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.token == self.token

    def __hash__(self) -> int:
        return hash(self.token)


def seal(content: str | bytes) -> Sealed:
    """Nothing stays nothing: whether there are words is no secret, what they are is."""
    if not content:
        return Sealed("")
    return Sealed(keyring().encrypt(content.encode() if isinstance(content, str) else content).decode())


def opened_bytes(sealed: Sealed | None) -> bytes:
    if not sealed:
        return b""
    try:
        return keyring().decrypt(sealed.token.encode())
    except InvalidToken:
        raise CannotOpen("This was sealed with a key that is not in FIELD_KEYS.") from None


def opened(sealed: Sealed | None) -> str:
    """The words; of nothing, an empty text."""
    return opened_bytes(sealed).decode()


def as_text(content: str) -> str:
    """Sealed text for a store that holds only strings (the second factor's secrets, in allauth's own JSON)."""
    return PREFIX + seal(content).token


def from_text(text: str) -> Sealed:
    return Sealed(text.removeprefix(PREFIX))


def with_newest_key(sealed: Sealed) -> Sealed:
    if not sealed:
        return sealed
    try:
        return Sealed(keyring().rotate(sealed.token.encode()).decode())
    except InvalidToken:
        raise CannotOpen("This was sealed with a key that is not in FIELD_KEYS.") from None


def has_newest_key(sealed: Sealed) -> bool:
    if not sealed:
        return True
    try:
        _keyring(tuple(settings.FIELD_KEYS[:1])).decrypt(sealed.token.encode())
    except InvalidToken:
        return False
    return True


class SealedAttribute(DeferredAttribute):
    """Seals at once what is assigned, so that no instance ever carries the words."""

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = self.field.sealed(value)


class SealedFormField(forms.CharField):
    """Shows nothing of what is kept. Blank keeps what was never shown, and clears what was (initial={...: words})."""

    widget = forms.Textarea

    def prepare_value(self, value):
        return "" if isinstance(value, Sealed) else value

    def has_changed(self, initial, data):
        return bool(data) if isinstance(initial, Sealed) else super().has_changed(initial, data)

    def _clean_bound_field(self, bf):  # Django's own hook for fields whose blank means "as it was" (FileField)
        if isinstance(bf.initial, Sealed) and (self.disabled or not (bf.data or "").strip()):
            return bf.initial
        return super()._clean_bound_field(bf)


class SealedTextField(models.TextField):
    """Text (or a file's bytes) encrypted in its column. Can be asked whether it is there, and nothing else."""

    descriptor_class = SealedAttribute
    _pyi_private_set_type: Any  # for mypy: text and bytes may both be assigned, and what is read is sealed
    _pyi_private_get_type: Sealed

    def sealed(self, value) -> Sealed | None:
        if value is None or isinstance(value, Sealed):
            return value
        if not isinstance(value, str | bytes):
            raise TypeError(f"A sealed field takes text or bytes, not {type(value).__name__}.")
        return None if self.null and not value else seal(value)

    def from_db_value(self, value, expression, connection):
        return None if value is None else Sealed(value)

    def get_prep_value(self, value):
        sealed = self.sealed(value)
        return None if sealed is None else sealed.token

    def to_python(self, value):
        """Also what reads a dump back; a form and an assignment never come here with a bare token."""
        if isinstance(value, str) and value.startswith(PREFIX):
            return from_text(value)
        return self.sealed(value)

    def value_to_string(self, obj):
        sealed = self.value_from_object(obj)
        return None if sealed is None else PREFIX + sealed.token

    def get_lookup(self, lookup_name):
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name):
        return None

    def formfield(self, **kwargs):
        return models.Field.formfield(self, **{"form_class": SealedFormField, "max_length": self.max_length, **kwargs})


def said(plain: str, sealed: str) -> Q:
    """For a CHECK that words are there: in the sealed column, or still in the plain one that was there before it."""
    return Q(**{f"{plain}__gt": ""}) | Q(GreaterThan(Length(sealed), 0))


def sealed_fields():
    """Every sealed field of the project: (model, field)."""
    from django.apps import apps

    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedTextField):
                yield model, field
