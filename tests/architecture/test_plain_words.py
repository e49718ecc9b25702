"""Words of or about a person are sealed, or it is said why they are not."""

from collections import Counter

from django.db import models

from ground import triggers
from ground.sealed import SealedTextField
from tests.architecture.plain_words import NO_MORE, PLAIN
from tests.architecture.test_models import ours

OPEN_TO_ALL = "public"


def _plain_text():
    for model in ours():
        declared = getattr(model, "privacy", {})
        for field in model._meta.local_concrete_fields:
            text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            if text and not isinstance(field, SealedTextField) and not field.choices:
                yield f"{model._meta.app_label}.{model.__name__}.{field.name}", declared.get(field.name)


def test_text_that_is_not_public_is_sealed_or_says_why_not():
    private = {name for name, kind in _plain_text() if kind != OPEN_TO_ALL} - {"members.User.password"}
    said = Counter(name for names in PLAIN.values() for name in names)
    assert max(said.values()) == 1
    assert private - set(said) == set(), "seal it, or say in plain_words.py why it stands in plain words"
    assert set(said) - private == set(), "there is no such field any more"


def test_a_column_that_is_no_longer_written_refuses_words():
    """Each of them: an INSERT and an UPDATE with words in it."""
    standing = {(one.table, one.event): one.condition for one in triggers.declared() if "_plain_" in one.name}
    for name in PLAIN[NO_MORE]:
        app, model, column = name.split(".")
        for event in ("INSERT", "UPDATE"):
            assert f"NEW.\"{column}\" <> ''" in standing[f"{app}_{model.lower()}", event], name
