"""Whoever writes the rows: frozen terms take no line more, a role has the money that finance committed, nobody's
application is taken away."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from ground import triggers
from opportunities.actions import roles
from opportunities.models import ApplicationAnswer, FundingRequest, PayLine, RoleVersion
from opportunities.models.lines import Line
from tests.factories import roles as factory
from tests.opportunities import selecting as make

pytestmark = pytest.mark.django_db


def refused(words: str, change) -> None:
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        change()


def removed(row: models.Model):
    def delete() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {row._meta.db_table} WHERE id = {row.pk}")

    return delete


def test_no_line_of_a_draft_is_moved_into_published_terms():
    role = factory.make_role()
    draft = roles.amend(role=role, by=factory.coordinator())
    tried, rules = [], {each.name for each in triggers.declared()}
    for model in Line.__subclasses__():
        assert f"{model._meta.db_table}_frozen_moved" in rules
        rows = model._base_manager.filter(version=draft)
        if (one := rows.first()) is not None:
            tried.append(model)
            moved = {"version": role.current, "position": 99}
            refused(
                "These terms are published", lambda rows=rows, one=one, to=moved: rows.filter(pk=one.pk).update(**to)
            )
    assert len(tried) > 10


def test_no_line_is_added_to_published_terms():
    role = factory.make_role()
    line = PayLine.objects.filter(version=role.current).first()
    line.pk, line.position = None, 99
    refused("These terms are published", lambda: line.save(force_insert=True))


def test_a_version_has_no_more_money_than_finance_committed():
    role = factory.make_role()
    rows = RoleVersion.objects.filter(pk=role.current_id)
    refused("and no more", lambda: rows.update(funded_pence=F("funded_pence") + 1))
    draft = roles.amend(role=role, by=factory.coordinator())
    refused("and no more", lambda: RoleVersion.objects.filter(pk=draft.pk).update(funded_pence=F("funded_pence") + 1))
    refused("never goes on", lambda: rows.update(funded_until=F("funded_until") + dt.timedelta(days=1)))
    refused("stays one of its role", lambda: RoleVersion.objects.filter(pk=draft.pk).update(role=factory.make_role()))
    refused("without money", lambda: RoleVersion.objects.create(
        role=role, kind="own", number=9, title="By hand", pay_status="paid", funded_pence=1
    ))  # fmt: skip
    factory.pay_for(draft)
    assert rows.update(funded_pence=F("funded_pence")) == 1


def test_a_request_for_money_stays_as_it_was_asked():
    version = factory.make_draft()
    asked = roles.ask_for_funding(version=version, by=factory.coordinator())
    rows = FundingRequest.objects.filter(pk=asked.pk)
    other = factory.person("Another Coordinator", "coordinator")
    refused("Who asked", lambda: rows.update(asked_by=other))
    roles.refuse_funding(request=asked, why="There is no pot for it.", by=factory.person("Fin", "finance"))
    refused("as it was asked", lambda: rows.update(pence=1))
    refused("kept for good", removed(asked))


def test_nobodys_application_is_taken_away(clock_at):
    clock_at(make.OPENS)
    role = make.make_role()
    sent = make.apply(role, make.person("Ann Bee"))
    refused("kept for good", removed(sent))
    refused("kept for good", removed(ApplicationAnswer.objects.filter(application=sent).first()))
    refused("kept for good", removed(role))
