"""The lot: fixed first, typed by two, drawn once, redone by anyone."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from ground import clock
from ground.exceptions import Refused
from opportunities.actions import draws, panels, selections
from opportunities.forms.applications import ValueForm
from opportunities.models import Draw
from opportunities.selection import lot
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

SOURCE = "The bonus ball of the lottery on Saturday 28 March"


@world
def tied(clock_at):
    """Three people, all scores equal, two seats."""
    clock_at(make.OPENS)
    role = make.make_role(seats=2)
    seats = make.panel_of_three(role)
    sent = [make.apply(role, make.person(name)) for name in ("Ann Bee", "Cy Dee", "Eve Fay")]
    clock_at(make.AFTER)
    make.score_all(seats, {})
    role.refresh_from_db()
    return role, seats, sent


def test_the_file_and_its_hash_stand_before_any_value(tied):
    role, _, _ = tied
    draw = make.fix_lot(role, SOURCE)
    file = json.loads(draw.file)
    assert file["tickets"] == sorted(file["tickets"]) and len(set(file["tickets"])) == 3
    assert (file["seats"], file["source"], file["version"]) == (2, SOURCE, role.current.sha256)
    assert draw.sha256 == hashlib.sha256(draw.file.encode()).hexdigest()
    assert (draw.value_one, draw.drawn_at, draw.order) == ("", None, [])
    for _, application in enumerate(role.applications.select_related("person").order_by("pk")):
        assert application.code not in draw.file and application.person.name not in draw.file
    with pytest.raises(IntegrityError, match="fixed before"), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(file="{}")


def test_two_different_people_type_the_same_value(tied):
    role, seats, _ = tied
    draw = make.fix_lot(role, SOURCE)
    make.type_value(draw=draw, value="17", by=make.coordinator())
    make.type_value(draw=draw, value="17", by=make.coordinator())
    assert draw.drawn_at is None, "one person twice is one person"
    with pytest.raises(Refused, match="not what the first person typed"):
        make.type_value(draw=draw, value="71", by=seats[0].person)
    with pytest.raises(Refused, match="coordinator or a member of this panel"):
        make.type_value(draw=draw, value="17", by=make.person("Sol Wray"))
    make.type_value(draw=draw, value="17", by=seats[0].person)
    assert draw.drawn_at is not None
    assert draw.order == lot.order(draw.file.encode(), "17")
    with pytest.raises(IntegrityError, match="has been drawn"), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(value_one="18", value_two="18")


def test_who_reads_the_page_of_a_lot_reads_it_as_it_stands(tied, client, kept_pages):
    """Kept by a version that each step raises: fixed, typed once, drawn."""
    role, seats, _ = tied
    draw = make.fix_lot(role, SOURCE)
    path = reverse("draw_detail", args=[role.slug])
    fixed = client.get(path).content
    assert client.get(path).content == fixed
    make.type_value(draw=draw, value="17", by=make.coordinator())
    make.type_value(draw=draw, value="17", by=seats[0].person)
    assert client.get(path).content != fixed


HIDDEN = ["1\u200b7", "1\u31647", " 1\u202e7\u00a0", "17\ufeff"]


@pytest.mark.parametrize("typed", HIDDEN)
def test_signs_that_nobody_sees_are_no_part_of_the_value(tied, client_of, typed):
    role, seats, _ = tied
    draw = make.fix_lot(role, SOURCE)
    with clock.at(draw.opens_at):
        client_of("coordinator").post(reverse("selection_draw", args=[role.slug]), {"value": typed})
    draw.refresh_from_db()
    assert draw.value_one == "17"
    Draw.objects.filter(pk=draw.pk).update(value_one=typed)  # as one stands that was typed before this was looked at
    make.type_value(draw=Draw.objects.get(pk=draw.pk), value=typed, by=seats[0].person)
    draw.refresh_from_db()
    assert (draw.value_one, draw.value_two) == ("17", "17") and draw.order == lot.order(draw.file.encode(), "17")


def test_a_value_of_hidden_signs_alone_is_none(tied):
    role, _seats, _ = tied
    draw = make.fix_lot(role, SOURCE)
    with pytest.raises(Refused, match="Type the value"):
        make.type_value(draw=draw, value="\u200b\u3164", by=make.coordinator())
    assert not ValueForm({"value": "\u200b\u3164"}).is_valid()


def test_the_database_refuses_one_person_as_two_and_values_that_differ(tied):
    role, seats, _ = tied
    draw = make.fix_lot(role, SOURCE)
    make.type_value(draw=draw, value="17", by=make.coordinator())
    row = Draw.objects.filter(pk=draw.pk)
    at, other = draw.value_one_at, seats[0].person
    same = {
        "value_two": "17",
        "value_two_at": at,
        "value_two_by": draw.value_one_by,
        "value_two_root": draw.value_one_root,
    }
    differs = {"value_two": "18", "value_two_at": at, "value_two_by": other, "value_two_root": other.pk, "drawn_at": at}
    for wrong in (same, differs):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**wrong)


def test_a_second_draw_is_a_database_error(tied):
    role, _, _ = tied
    draw = make.fix_lot(role, SOURCE)
    assert make.fix_lot(role, "Another one") == draw
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.create(
            role=role, purpose=draw.purpose, file="{}", sha256="0", source="x", stored_by=make.coordinator()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        draw.delete()


def test_a_judge_who_steps_back_after_the_lot_leaves_nobody_without_a_ticket(db, clock_at):
    """Two tie for one place. Without one judge's scores a third has what is needed too: the order drawn still decides."""
    clock_at(make.OPENS)
    role = make.make_role(seats=1)
    seats = make.panel_of_three(role)
    *_, eve = [make.apply(role, make.person(name)) for name in ("Ann Bee", "Cy Dee", "Eve Fay")]
    clock_at(make.AFTER)
    make.score_all(seats, {(eve.pk, 0): [1, 3, 3]})
    role.refresh_from_db()
    draw = make.fix_lot(role, SOURCE)
    assert draw.tickets.count() == 3
    make.type_value(draw=draw, value="17", by=make.coordinator())
    make.type_value(draw=draw, value="17", by=seats[1].person)
    panels.found_interest(seat=seats[0], application=eve, words="We worked together.", by=seats[0].person)
    order = draws.drawn_keys(role)
    selections.decide(role=role, talked=True, by=make.coordinator())
    found = {each.pk: each.status for each in role.applications.all()}
    assert found == {order[0]: "selected", order[1]: "reserve", order[2]: "reserve"}


def test_who_is_chosen_by_score_alone_is_not_told_that_a_lot_chose_them(db, clock_at):
    clock_at(make.OPENS)
    role = make.make_role(seats=2)
    seats = make.panel_of_three(role)
    sent = [make.apply(role, make.person(name)) for name in ("Ann Bee", "Cy Dee", "Eve Fay")]
    clock_at(make.AFTER)
    make.score_all(seats, {(sent[0].pk, 1): 5, (sent[0].pk, 2): 5})
    role.refresh_from_db()
    draw = make.fix_lot(role, SOURCE)
    make.type_value(draw=draw, value="17", by=make.coordinator())
    make.type_value(draw=draw, value="17", by=seats[1].person)
    selections.decide(role=role, by=make.coordinator())
    assert sent[0].reasons.get().reason.code == "chosen"
    codes = {each.reasons.get().reason.code for each in sent[1:]}
    assert codes == {"chosen_by_lot", "lot"}


def test_no_lot_where_the_scores_decide(db, clock_at):
    clock_at(make.OPENS)
    role = make.make_role(seats=1)
    seats = make.panel_of_three(role)
    sent = [make.apply(role, make.person(name)) for name in ("Ann Bee", "Cy Dee")]
    clock_at(make.AFTER)
    make.score_all(seats, {(sent[0].pk, 1): 5})
    role.refresh_from_db()
    with pytest.raises(Refused, match="the scores decide"):
        make.fix_lot(role, SOURCE)


def test_deciding_waits_for_the_lot_and_follows_it(tied):
    role, seats, sent = tied
    with pytest.raises(Refused, match="Draw the lot first"):
        selections.decide(role=role, by=make.coordinator())
    draw = make.fix_lot(role, SOURCE)
    for by in (make.coordinator(), seats[0].person):
        make.type_value(draw=draw, value="17", by=by)
    selections.decide(role=role, by=make.coordinator())
    ticket_of = {row.application_id: row.ticket for row in draw.tickets.order_by("pk")}
    by_lot = sorted(sent, key=lambda each: draw.order.index(ticket_of[each.pk]))
    for each in by_lot:
        each.refresh_from_db()
    assert [each.status for each in by_lot] == ["selected", "selected", "reserve"]
    assert by_lot[2].reserve_order == 1
    assert list(by_lot[2].reasons.values_list("reason__code", flat=True)) == ["lot"]


def test_the_lines_on_the_page_redo_it_under_any_hash_seed(tied, tmp_path):
    role, seats, sent = tied
    draw = make.fix_lot(role, SOURCE)
    for by in (make.coordinator(), seats[0].person):
        make.type_value(draw=draw, value="17 and a bit", by=by)
    page = client_for(sent[0].person).get(reverse("draw_detail", args=[role.slug]))
    assert draw.sha256 in page.content.decode() and "17 and a bit" in page.content.decode()
    (tmp_path / "lot.py").write_text(page.context["script"])
    saved = client_for(sent[0].person).get(reverse("draw_file", args=[role.slug]))
    assert saved.headers["Content-Disposition"] == 'attachment; filename="draw.json"'
    (tmp_path / "draw.json").write_bytes(saved.content)
    assert len(page.context["script"].splitlines()) <= 20
    for seed in ("1", "424242"):
        ran = subprocess.run(
            [sys.executable, str(tmp_path / "lot.py"), str(tmp_path / "draw.json"), "17 and a bit", draw.sha256],
            capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert ran.stdout.split() == draw.order
    (tmp_path / "draw.json").write_bytes(saved.content + b"\n")
    other = subprocess.run(
        [sys.executable, str(tmp_path / "lot.py"), str(tmp_path / "draw.json"), "17 and a bit", draw.sha256],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert other.returncode == 1 and "not the file whose hash was published" in other.stderr and not other.stdout


def test_the_file_is_for_those_whom_it_is_about(tied):
    from django.test import Client

    role, seats, sent = tied
    draw = make.fix_lot(role, SOURCE)
    ticket = draw.tickets.order_by("pk").first().ticket
    path = reverse("draw_detail", args=[role.slug])
    for client in (Client(), client_for(make.person("Sol Wray"))):
        shown = client.get(path).content.decode()
        assert draw.sha256 in shown and ticket not in shown
        assert client.get(reverse("draw_file", args=[role.slug])).status_code == 404
    for who in (seats[0].person, make.coordinator(), sent[0].person):
        assert ticket in client_for(who).get(path).content.decode()


@given(st.sets(st.text("0123456789abcdef", min_size=16, max_size=16), min_size=1, max_size=20), st.text(min_size=1))
def test_each_ticket_is_drawn_once_and_the_order_of_the_list_changes_nothing(tickets, value):
    def file(listed):
        return json.dumps({"tickets": listed}).encode()

    found = lot.order(file(sorted(tickets)), value)
    assert sorted(found) == sorted(tickets)
    assert found == lot.order(file(sorted(tickets)), value)
