"""Each file with people's bank details that leaves the portal is shown to finance and to the administrators."""

from __future__ import annotations

import pytest

from tests.factories import money as make
from tests.members.test_pages import asked
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

PATH = "/admin/payments/files-taken/"


@world
def with_a_file(clock_at):
    clock_at("2026-11-24 15:00")
    money = make.Money()
    return money, money.exported()


def test_each_file_that_leaves_is_shown(with_a_file):
    money, run = with_a_file
    administrator = make.person("Ama", "administrator")
    client_for(money.finance).get(f"/admin/payments/runs/{run.pk}/file/save/")
    client_for(money.finance2).post(f"/admin/payments/runs/{run.pk}/file/", {"sure": "yes"})
    for person in (money.finance, administrator):
        page = client_for(person).get(PATH).content.decode()
        for words in ("Made the file", "Saved the file", "Took a copy", "Fay", "Fabian", run.reference):
            assert words in page
    assert client_for(administrator).get(f"/admin/payments/runs/{run.pk}/").status_code == 302
    assert client_for(money.coordinator).get(PATH).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_few_queries_for_three_as_for_one(with_a_file, count):
    money, run = with_a_file
    for _ in range(count):
        client_for(money.finance).get(f"/admin/payments/runs/{run.pk}/file/save/")
    client = client_for(money.finance)
    assert client.get(PATH).content.decode().count(f">{run.reference}<") == count + 1
    assert asked(client, PATH) == 35
