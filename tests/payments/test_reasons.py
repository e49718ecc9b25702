"""Why work does not count, a payment was never paid, another pot pays: sealed, and read by whom it is for."""

import re
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from ground import triggers
from ground.exceptions import Refused
from ground.sealed import opened
from members.models import AccessEvent, Person
from opportunities.actions import funding, reveal
from opportunities.models import FundingRequest
from payments.actions import contributions, payments
from payments.models import Approval, Contribution, ItemMove, NeverPaid
from payments.queries import reasons, work_notes
from tests.factories import money as make
from tests.factories import records

WHY = "She was in hospital with her heart, says her sister Ruby."
SHOWN = "Letter of Ruby Moss, 3 November."
APPS = ("members", "opportunities", "payments", "ground")
EDITOR = SimpleNamespace(connection=connection)


def _everything() -> str:
    """Every text that the database keeps, as a dump would show it."""
    found = []
    tables = [name for name in connection.introspection.table_names() if name.split("_")[0] in APPS]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [str(value) for row in cursor.fetchall() for value in row if isinstance(value, str)]
    return "\n".join(found)


def test_no_reason_stands_in_the_database(money, client, clock_at):
    """Typed by whoever may, through the door they use; nothing of it can be read in a dump."""
    void = money.expected()
    client.force_login(money.coordinator.user)
    asks = client.post(reverse("payments_void", args=[void.pk]), {"words": WHY}).content.decode()
    typed = dict(re.findall(r'name="(\w+)" value="([^"]*)"', asks))
    client.post(reverse("payments_void", args=[void.pk]), {**typed, "sure": "yes"})
    client.force_login(money.finance.user)
    payment = money.proposed()
    other = make.Money().line
    moved = {"item": payment.items.get().pk, "line": other.pk, "why": WHY}
    client.post(reverse("payments_move_item", args=[payment.pk]), moved)
    asked = make.ask(money.role, 100, money.coordinator)
    client.post(reverse("payments_refuse", args=[asked.pk]), {"why": WHY})
    run = money.exported()
    money.take(make.report(run))
    sent = run.attempts.get().payment
    clock_at("2026-12-02 10:00")
    client.post(reverse("payments_declare_never_paid", args=[sent.pk]), {"why": WHY, "evidence": SHOWN})
    assert ItemMove.objects.count() == NeverPaid.objects.count() == 1
    kept = _everything()
    assert "with her heart" not in kept and "Ruby" not in kept
    there = [Contribution.objects.get(pk=void.pk).void_reason, FundingRequest.objects.get(pk=asked.pk).reason]
    assert {opened(one) for one in [*there, ItemMove.objects.get().reason]} == {WHY}
    page = client.get(reverse("payments_payment", args=[sent.pk])).content.decode()
    assert WHY in page and SHOWN in page
    assert WHY in client.get(reverse("payments_payment", args=[payment.pk])).content.decode()


def test_the_person_reads_why_and_who_read_it(money, client):
    one = money.expected()
    contributions.void(contribution=one, why=WHY, by=money.coordinator)
    one.refresh_from_db()
    client.force_login(one.payee.user)
    assert WHY in client.get(reverse("contribution_detail", args=[one.pk])).content.decode()
    assert not AccessEvent.objects.exists(), "one's own reading leaves no line"
    client.force_login(money.coordinator.user)
    page = client.get(reverse("payments_contribution", args=[one.pk])).content.decode()
    assert WHY in page and "can see that you have read this" in page
    [event] = AccessEvent.objects.all()
    assert (event.person, event.reader, event.what) == (one.payee, money.coordinator, f"work:{one.pk}")


def test_nobody_else_reads_it(money, cast):
    one = money.expected()
    contributions.void(contribution=one, why=WHY, by=money.coordinator)
    for stranger in (cast.stranger, money.coordinator):
        with pytest.raises(Refused, match="somebody else"):
            work_notes.why_void(one, by=stranger)
    with pytest.raises(Refused, match="somebody else"):
        work_notes.read_whole(one, by=cast.stranger)
    payment = money.approved()
    payments.unapprove(payment=payment, why="The sum is wrong.", by=money.finance)
    with pytest.raises(Refused, match="look after the money"):
        reasons.approvals(payment.approvals.all(), by=cast.stranger)
    assert reasons.approvals(payment.approvals.all(), by=money.finance)[0].why == "The sum is wrong."


def test_words_in_the_old_columns_are_sealed_once_and_refused_from_then_on(money):
    one, payment = money.expected(), money.approved()
    contributions.void(contribution=one, why=WHY, by=money.coordinator)
    payments.unapprove(payment=payment, why="The sum is wrong.", by=money.finance)
    rows = {
        "payments_contribution": Contribution.objects.filter(pk=one.pk),
        "payments_approval": Approval.objects.all(),
    }
    for table, found in rows.items():
        with triggers.paused(connection, table):
            found.update(void_why="Plain words", void_reason="")
    for _ in range(2):
        import_module("payments.migrations.0018_seal_reasons").seal(apps, EDITOR)
    for found in rows.values():
        row = found.get()
        assert (row.void_why, opened(row.void_reason)) == ("", "Plain words")
        with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
            found.update(void_why="Again")
    assert triggers.missing(connection) == set(), "all of them are on again"


def test_how_records_were_known_to_be_one_is_sealed(cast):
    records.joined(cast.stranger, cast.coproducer)
    with triggers.paused(connection, "members_person"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_person SET merge_evidence = %s, merge_words = '' WHERE id = %s", [WHY, cast.stranger.pk]
        )
    import_module("members.migrations.0011_seal_merge_evidence").seal(apps, EDITOR)
    person = Person.objects.get(pk=cast.stranger.pk)
    assert (person.merge_evidence, opened(person.merge_words)) == ("", WHY)


def test_what_finance_refused_is_read_by_those_who_run_roles(money, cast):
    asked = make.ask(money.role, 100, money.coordinator)
    funding.refuse_funding(request=asked, why=WHY, by=money.finance)
    asked = FundingRequest.objects.get(pk=asked.pk)
    assert reveal.why_no_money(asked, by=money.coordinator) == WHY
    with pytest.raises(Refused):
        reveal.why_no_money(asked, by=cast.stranger)
