"""The check of the books over thousands of payments: one is made by the portal's own actions, the rest are its copies.

Nothing keeps a copy from being wrong but the check itself, which has to find nothing.
"""

from __future__ import annotations

import datetime as dt
import statistics

from dateutil.relativedelta import relativedelta
from django.db import connection, models, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from ground import clock
from payments.models import (
    Approval,
    ApprovalItem,
    Attempt,
    BankFile,
    BudgetLine,
    Commitment,
    Contribution,
    Due,
    Payment,
    PaymentItem,
    PayRun,
    Posting,
    PrintedCount,
    PrintedPromise,
    PrintedWork,
    StatementLine,
)
from payments.queries import ledger_check, payments
from payments.queries.promise_classes import CLASSES
from tests.benchmarks.lists import Say
from tests.benchmarks.report import Figure
from tests.benchmarks.serving import median_time

PENCE = 7500  # a half day's session of the factory
ROUNDS = 5
# In the order in which they name each other.
CHAIN = (Contribution, Due, Payment, PaymentItem, Approval, ApprovalItem, Attempt, StatementLine)


def check(count: int, bar: float, say: Say) -> None:
    """The whole check against its own statements, run bare: what Python adds to what the database does."""
    fill(count)
    with CaptureQueriesContext(connection) as captured:
        found = ledger_check.problems()
    assert found == [], found[:3]
    statements = [query["sql"] for query in captured.captured_queries]

    def bare() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement.replace("%", "%%"), [])
                cursor.fetchall()

    what = f"the check of the books, {count} payments"
    rounds = [(median_time(bare, 1), median_time(ledger_check.problems, 1)) for _ in range(ROUNDS)]
    took = statistics.median(ours for _, ours in rounds)
    say(
        Figure(
            f"{what}: time over its bare SQL's", statistics.median(ours / sql for sql, ours in rounds), "times", bar
        ),
        Figure(f"{what}: one check", took * 1000, "ms"),
        Figure(f"{what}: queries", len(statements), ""),
    )


def printed() -> int:
    """Every contribution stands in a printed quarter, by turns of eight: how many there are."""
    ends = [dt.date(2024, 3, 31) + relativedelta(months=3 * n, day=31) for n in range(8)]
    quarters = [
        PrintedPromise.objects.get_or_create(
            quarter=clock.quarter(end), defaults={"ends_on": end, "people": 5, "roles": 2}
        )[0]
        for end in ends
    ]
    new = Contribution.objects.filter(printed=None).order_by("pk").values_list("pk", flat=True)
    rows = [
        PrintedWork(printed_in=quarters[pk % 8], contribution_id=pk, became=CLASSES[pk % len(CLASSES)]) for pk in new
    ]
    PrintedWork.objects.bulk_create(rows, batch_size=500)
    PrintedCount.objects.all().delete()
    found = PrintedWork.objects.order_by("printed_in", "became").values("printed_in_id", "became")
    PrintedCount.objects.bulk_create(PrintedCount(**row) for row in found.annotate(count=models.Count("pk")))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return PrintedWork.objects.count()


def some_work(count: int) -> None:
    """So many contributions on their own, in printed quarters, and none beside."""
    from tests.factories.money import Money

    Money().expected()
    more_work(count - 1)
    assert printed() == count


def no_work() -> None:
    PrintedCount.objects.all().delete()
    PrintedWork.objects.all().delete()
    Contribution.objects.all().delete()


def more_work(count: int) -> None:
    """So many contributions more, on their own."""
    model = Contribution.objects.order_by("pk").last()
    first = model.pk + 1
    made = []
    for n in range(count):
        each = Contribution(**_values(model, {}, 900_000 + n))
        each.pk, each.key = first + n, f"more-{n}"
        made.append(each)
    Contribution.objects.bulk_create(made, batch_size=200)


def fill(count: int) -> None:
    """`count` payments in one run, all of them booked."""
    from tests.factories.money import Money

    more = (count - 1) * PENCE
    money = Money(award=count * PENCE, committed=count * PENCE)
    payment = money.paid()
    assert payment.pence == PENCE
    with transaction.atomic():
        _copy(count - 1)
        BudgetLine.objects.filter(pk=money.line.pk).update(committed=F("committed") - more, spent=F("spent") + more)
        Commitment.objects.filter(pk=money.commitment.pk).update(pence=F("pence") - more)
        for each in (PayRun, BankFile):
            each.objects.update(count=count, total_pence=F("total_pence") + more)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(count: int) -> None:
    """Every row of the one payment, so many times more. A copy names the copies of what its original names."""
    rows = [row for model in CHAIN for row in model.objects.order_by("pk")]
    rows += Posting.objects.filter(cause_kind__in=["contribution", "attempt", "approvalitem"]).order_by("pk")
    last = {model: model.objects.order_by("-pk").values_list("pk", flat=True)[0] for model in (*CHAIN, Posting)}
    made: dict[type[models.Model], list[models.Model]] = {model: [] for model in (*CHAIN, Posting)}
    causes = {model._meta.model_name: model for model in CHAIN}
    for n in range(count):
        ids: dict[tuple[type[models.Model], int], int] = {}
        for row in rows:
            copy = type(row)(**_values(row, ids, n))
            last[type(row)] += 1
            ids[type(row), row.pk] = copy.pk = last[type(row)]
            if isinstance(copy, Posting):
                copy.cause_id = ids[causes[row.cause_kind], row.cause_id]
            made[type(row)].append(copy)
    contents = {each.payment_id: each for each in made[Approval]}
    items = {each.payment_id: each for each in made[PaymentItem]}
    for payment in made[Payment]:
        item = items[payment.pk]
        facts = (payment.payee_id, payment.payee_organisation_id, payment.destination_id, payment.rail, payment.pence)
        contents[payment.pk].content = payments.hashed(facts, [(item.due_id, item.budget_line_id, item.pence)])
    for model, copies in made.items():
        model.objects.bulk_create(copies, batch_size=200)


def _values(row: models.Model, ids: dict[tuple[type[models.Model], int], int], n: int) -> dict[str, object]:
    values = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.is_relation:
            value = ids.get((field.related_model, value), value)
        values[field.attname] = value
    for name in ("reference", "key", "entry", "end_to_end"):
        if name in values:
            values[name] = f"{values[name][:9]}{n:06d}"
    if isinstance(row, Contribution):  # a session is worked once: the copies are written down by hand
        values |= {"session_id": None, "log_key": f"bench-{n}"}
    return values
