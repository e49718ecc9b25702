"""A judge who is set aside from one person before that answer is opened never learns which of the answers it was."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import clock
from opportunities.actions import panels, scores
from opportunities.models import Application, PanelSeat, Score
from opportunities.queries import blind_review
from opportunities.queries.tallies import criteria_of
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import NAMES, client_for, everything, pages, panel  # noqa: F401


def set_aside(role, seat: PanelSeat, application: Application) -> None:
    path = reverse("selection_set_aside", args=[role.slug])
    client_for(make.coordinator()).post(path, {"seat": seat.pk, "application": application.pk, "sure": "yes"})


def seen(client, role, seat) -> dict[str, str]:
    return {path: everything(client.get(path)) for path in pages(role, seat)}


def plain(page: str) -> str:
    """Without what is new on each page: tokens, and the number of the request."""
    page = re.sub(r"tell us <strong>[^<]*</strong>|name=.stamp. value=\S+", "", page)
    return re.sub(r"(csrf-?(middleware)?token|nonce)[^>]*", "", page, flags=re.IGNORECASE)


@pytest.fixture
def about(panel):  # noqa: F811
    role, seats = panel
    return role, seats[0], list(role.applications.order_by("pk"))


def test_set_aside_before_it_is_opened_it_is_on_no_page(about):
    role, seat, sent = about
    client, gone = client_for(seat.person), sent[2]
    set_aside(role, seat, gone)
    assert gone.code and any(each.code in page for each in sent[:2] for page in seen(client, role, seat).values())
    for path, page in seen(client, role, seat).items():
        assert gone.code not in page and "Answer text 2" not in page, path
        assert not re.search(r"stepped back|set aside|You do not judge", page), path
    assert "of 9" in seen(client, role, seat)[reverse("panel_role", args=[role.slug])], "as if three had applied"


def test_its_code_answers_like_one_that_nobody_has(about):
    role, seat, sent = about
    client, gone = client_for(seat.person), sent[2]
    nobodys = next(f"K{n}Z" for n in range(2, 10) if f"K{n}Z" not in {each.code for each in sent})
    set_aside(role, seat, gone)
    for name, more in (("panel_score", [1]), ("panel_declare_about", [1])):
        for data in ({}, {"kind": "none"}, {"kind": "recuse"}, {"value": "3"}):
            answers = []
            for code in (gone.code, nobodys):
                path = reverse(name, args=[role.slug, code, *more])
                asked = [client.post(path, data)] + ([client.get(path)] if name == "panel_score" else [])
                answers.append(
                    [(each.status_code, plain(each.content.decode()).replace(code, "CODE")) for each in asked]
                )
            assert {status for status, _ in answers[0]} == {404}
            for (_, one), (_, other) in zip(*answers, strict=True):
                assert one.splitlines() == other.splitlines()


def test_order_and_codes_of_the_others_stay_as_they_were(about):
    role, seat, sent = about
    before = [each.code for each in blind_review.desk(seat).answers]
    set_aside(role, seat, sent[2])
    assert [each.code for each in blind_review.desk(seat).answers] == [code for code in before if code != sent[2].code]


def test_a_code_that_was_not_opened_yet_stands_on_no_page(about):
    """Who noted all codes at the start would see which one went."""
    role, seat, sent = about
    client = client_for(seat.person)
    for path in (reverse("panel"), reverse("panel_check", args=[role.slug])):
        assert not [each.code for each in sent if each.code in client.get(path).content.decode()]
    onward = client.get(client.get(reverse("panel_role", args=[role.slug])).context["href"]).url
    page = client.get(onward).content.decode()
    assert [each.code for each in sent if each.code in page] == [onward.split("/")[3]]


def test_what_was_opened_already_stays_and_says_so(about):
    """Weaker, and named so in the security model: this judge has read it and may now guess whose it is."""
    role, seat, sent = about
    client, known = client_for(seat.person), sent[1]
    assert client.get(reverse("panel_score", args=[role.slug, known.code, 1])).status_code == 200
    set_aside(role, seat, known)
    page = client.get(reverse("panel_check", args=[role.slug])).content.decode()
    assert known.code in page and "You do not judge this one" in page


def test_the_others_judge_it_and_the_names_open(about):
    role, seat, sent = about
    set_aside(role, seat, sent[2])
    others = list(PanelSeat.objects.filter(role=role, locked_at=None).order_by("pk"))
    for each in others:
        for one in blind_review.desk(each).answers:
            application = Application.objects.get(role=role, code=one.code)
            panels.declare_about(seat=each, application=application, kind="none", by=each.person)
            for criterion in criteria_of(role):
                scores.give(seat=each, application=application, criterion=criterion, value=3, by=each.person)
        scores.lock(seat=each, by=each.person)
    role.refresh_from_db()
    assert role.names_opened_at is not None
    assert not Score.objects.filter(seat=seat, application=sent[2]).exists()
    assert NAMES[2] in client_for(seat.person).get(reverse("panel_talk", args=[role.slug])).content.decode()


def test_the_database_takes_no_score_of_one_set_aside(about):
    role, seat, sent = about
    panels.declare_about(seat=seat, application=sent[2], kind="none", by=seat.person)
    set_aside(role, seat, sent[2])
    with pytest.raises(IntegrityError, match="does not judge"), transaction.atomic():
        Score.objects.create(
            seat=seat, application=sent[2], criterion=criteria_of(role)[0], value=3, saved_at=clock.now()
        )
