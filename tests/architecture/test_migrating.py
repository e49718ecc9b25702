"""A portal in use can be migrated: each table of ours takes a new column with its rows, keys and triggers kept."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models
from django.db.models.signals import post_migrate, pre_migrate

from ground import triggers
from ground.models import AuditEvent

OURS = ("ground", "members", "opportunities", "payments", "home")
MODELS = [
    model
    for app in OURS
    for model in apps.get_app_config(app).get_models(include_auto_created=True)
    if model._meta.managed
]


def around(signal) -> None:
    signal.send(
        sender=apps.get_app_config("ground"),
        app_config=apps.get_app_config("ground"),
        using="default",
        plan=[(None, False)],
        verbosity=0,
        interactive=False,
        apps=apps,
    )


@pytest.mark.seeded
@pytest.mark.django_db(transaction=True)
def test_every_table_takes_a_new_column_with_its_rows_keys_and_triggers():
    assert not triggers.missing(connection)
    counts = {model: model._base_manager.count() for model in MODELS}
    around(pre_migrate)
    if connection.vendor == "sqlite":
        assert triggers.missing(connection) == {each.name for each in triggers.declared() if each.sqlite()}
    with connection.schema_editor() as editor:
        for model in MODELS:
            field = models.PositiveSmallIntegerField(default=7)
            field.set_attributes_from_name("added_later")
            field.model = model
            editor.add_field(model, field)
    around(post_migrate)
    assert {model: model._base_manager.count() for model in MODELS} == counts
    assert not triggers.missing(connection)
    connection.check_constraints()
    with pytest.raises(IntegrityError):
        AuditEvent.objects.all().delete()
