"""A database that has forgotten what it sent lets no run leave."""

import json

import pytest
from django.urls import reverse

from ground import high_water
from ground.exceptions import Refused
from payments.actions import pay_runs, sent_mark
from payments.models import BankFile
from tests.payments.test_pages import client_of, text


def write(count: int, last: int, seal: str = "x") -> None:
    high_water.path().parent.mkdir(exist_ok=True)
    high_water.path().write_text(json.dumps({"pay_runs": {"count": count, "last": last, "seal": seal}}))


def save(money, run):
    return client_of(money.finance2).get(reverse("payments_file_save", args=[run.pk]))


def test_the_mark_stands_before_a_file_is_handed_out(money):
    run = money.exported()
    assert high_water.read("pay_runs") == high_water.Mark()
    assert b"<Document" in save(money, run).content
    assert high_water.read("pay_runs") == high_water.Mark(1, run.pk, run.file.sha256)
    assert high_water.path().stat().st_mode & 0o077 == 0


def test_a_database_behind_the_mark_prepares_authorises_and_hands_out_nothing(money):
    run = money.exported()
    money.approved()
    write(count=2, last=run.pk + 1)
    for deed in (
        lambda: pay_runs.prepare(by=money.finance),
        lambda: pay_runs.export(run=run, by=money.finance2),
        lambda: pay_runs.content(made=run.file),
    ):
        with pytest.raises(Refused, match=r"2 runs went to the bank, and it knows of 1\. People may"):
            deed()
    answer = save(money, run)
    assert answer.status_code == 302
    page = text(client_of(money.finance).get(reverse("payments_runs")))
    assert "No run can leave" in page and "manage.py reconcile" in page and "Prepare a run</button>" not in page


def test_another_file_of_the_same_number_is_another_database(money):
    run = money.exported()
    write(count=1, last=run.pk)
    with pytest.raises(Refused, match="older than what was sent"):
        pay_runs.content(made=run.file)


@pytest.mark.parametrize(("content", "said"), [(None, "is missing"), ("{", "cannot be read"), ("[]", "cannot be read")])
def test_a_mark_that_is_lost_or_broken_stops_runs_too(money, content, said):
    run = money.exported()
    high_water.path().unlink()
    if content:
        high_water.path().write_text(content)
    with pytest.raises(Refused, match=f"The mark of what was sent to the bank {said}"):
        pay_runs.content(made=run.file)


def test_where_the_mark_cannot_be_written_no_file_leaves(money, settings, tmp_path):
    money.approved()
    run = pay_runs.prepare(by=money.finance)
    pay_runs.authorise(run=run, total_pence=run.total_pence, by=money.finance2)
    (tmp_path / "taken").write_text("a file where the folder should be")
    settings.HIGH_WATER_DIR = str(tmp_path / "taken")
    answer = text(
        client_of(money.finance2).post(reverse("payments_export", args=[run.pk]), {"sure": "yes"}, follow=True)
    )
    assert "cannot be" in answer and not BankFile.objects.exists()


def test_the_mark_never_goes_down(money):
    high_water.raise_to("pay_runs", high_water.Mark(3, 7, "c"))
    high_water.raise_to("pay_runs", high_water.Mark(2, 5, "b"))
    high_water.raise_to("invoices", high_water.Mark(1, 1, "a"))
    assert high_water.read("pay_runs") == high_water.Mark(3, 7, "c")
    assert high_water.read("invoices").last == 1


@pytest.mark.seeded
def test_the_years_mark_stands_beside_its_database():
    assert sent_mark.why_stopped() == ""
    assert high_water.read("pay_runs") == sent_mark.of_database()
