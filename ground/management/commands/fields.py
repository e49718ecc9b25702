"""Keys of the sealed fields: what is sealed with which, and sealing again with the newest."""

from collections import Counter

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import connection, transaction

from ground.sealed import PREFIX, CannotOpen, from_text, has_newest_key, sealed_fields, with_newest_key
from ground.triggers import updates_allowed

BATCH = 200
# JSON columns of libraries that hold sealed text among other things: (model, column).
IN_JSON = (("mfa.Authenticator", "data"),)


class Command(BaseCommand):
    help = "Shows which key sealed fields are under (status), or seals them all with the newest key (rotate)."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["status", "rotate"])

    def handle(self, *, what, **options):
        places = [(model, field.attname, _column(field.attname)) for model, field in sealed_fields()]
        places += [
            (apps.get_model(label), name, _json(name)) for label, name in IN_JSON if apps.is_installed("allauth.mfa")
        ]
        unreadable = 0
        for model, name, (read, turn) in places:
            if what == "rotate":
                self._rotate(model, name, read, turn)
            counts = Counter(_state(one) for row in model._base_manager.order_by("pk").iterator() for one in read(row))
            unreadable += counts["unreadable"]
            told = ", ".join(f"{counts[key]} {key}" for key in ("newest key", "older key", "unreadable") if counts[key])
            self.stdout.write(f"{model._meta.label}.{name}: {told or 'nothing sealed'}")
        if unreadable:
            raise SystemExit(1)

    def _rotate(self, model, name, read, turn):
        """A frozen row may not change; what it says does not, so its rule is lifted for the length of a batch."""
        last = 0
        while True:
            with transaction.atomic(), updates_allowed(connection, model._meta.db_table):
                rows = list(model._base_manager.select_for_update().filter(pk__gt=last).order_by("pk")[:BATCH])
                for row in rows:
                    if any(_state(one) == "older key" for one in read(row)):
                        model._base_manager.filter(pk=row.pk).update(**{name: turn(row)})
            if not rows:
                return
            last = rows[-1].pk


def _state(sealed) -> str:
    if has_newest_key(sealed):
        return "newest key"
    try:
        with_newest_key(sealed)
    except CannotOpen:
        return "unreadable"
    return "older key"


def _column(name):
    def read(row):
        return [getattr(row, name)] if getattr(row, name) else []

    return read, lambda row: with_newest_key(getattr(row, name))


def _json(name):
    def read(row):
        return [from_text(text) for text in getattr(row, name).values() if _is_sealed(text)]

    def turn(row):
        return {
            key: PREFIX + with_newest_key(from_text(value)).token if _is_sealed(value) else value
            for key, value in getattr(row, name).items()
        }

    return read, turn


def _is_sealed(value) -> bool:
    return isinstance(value, str) and value.startswith(PREFIX)
