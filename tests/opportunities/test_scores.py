"""The score of docs: exact fractions, missing data, the band, the lot at the cut."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.exceptions import Refused
from opportunities.actions import applications, panels, scores
from opportunities.models import Interest, Score
from opportunities.queries.tallies import criteria_of, tally
from opportunities.selection import scoring
from tests.opportunities import selecting as make
from tests.worlds import world

ASKED = [scoring.Asked("e", True), scoring.Asked("d2", False, 2), scoring.Asked("d1", False, 1)]
values = st.lists(st.one_of(st.none(), st.integers(1, 5)), max_size=6)


def test_an_essential_is_met_from_a_mean_of_three():
    assert scoring.result(ASKED, {"e": [2, 3, 4], "d2": [5, 5], "d1": [2, 2]}).shortlisted is True
    found = scoring.result(ASKED, {"e": [3, 3, 2], "d2": [5, 5], "d1": [5, 5]})
    assert (found.shortlisted, found.score) == (False, None)


def test_the_score_is_the_weighted_mean_of_the_desirables_exactly():
    found = scoring.result(ASKED, {"e": [5, 5], "d2": [4, 5, 5], "d1": [1, 2]})
    assert found.score == (2 * F(14, 3) + F(3, 2)) / 3


def test_fewer_than_two_valid_values_is_no_result():
    found = scoring.result(ASKED, {"e": [5, None, None], "d2": [4, 5], "d1": [3, 3]})
    assert (found.shortlisted, found.score, found.missing) == (None, None, ["e"])


def test_no_desirables_and_everybody_who_meets_the_essentials_ties():
    asked = [scoring.Asked("e", True)]
    both = {key: scoring.result(asked, {"e": [3, high]}).score for key, high in (("a", 3), ("b", 5))}
    assert both == {"a": 0, "b": 0}
    assert scoring.cut(both, 1, F(1, 4)).tied == ("a", "b")


@given(values, st.randoms())
def test_the_order_of_judges_changes_nothing(given_values, random):
    mixed = given_values[:]
    random.shuffle(mixed)
    assert scoring.mean(mixed) == scoring.mean(given_values)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=6), st.integers(0, 5))
def test_stepping_back_is_missing_data_and_never_a_low_score(given_values, absent):
    """A judge who is not there leaves the mean of the others as it is: as if they had no seat."""
    with_gaps = [*given_values, *[None] * absent]
    assert scoring.mean(with_gaps) == scoring.mean(given_values)
    assert scoring.mean(with_gaps) >= F(sum(given_values), len(with_gaps))


exact = st.fractions(min_value=1, max_value=5, max_denominator=12)
fields = st.dictionaries(st.integers(1, 40), exact, max_size=14)


@given(fields, st.integers(1, 6), st.randoms())
def test_the_order_of_applicants_changes_nothing(found, seats, random):
    keys = list(found)
    random.shuffle(keys)
    assert scoring.cut({key: found[key] for key in keys}, seats, F(1, 4)) == scoring.cut(found, seats, F(1, 4))


@given(fields, st.integers(1, 6), st.randoms())
def test_whatever_the_lot_says_seats_are_filled_once_and_nobody_is_lost(found, seats, random):
    cut = scoring.cut(found, seats, F(1, 4))
    drawn = list(found)
    random.shuffle(drawn)
    chosen, reserve = scoring.places(cut, drawn)
    assert len(chosen) == min(seats, len(found))
    assert sorted(chosen + reserve) == sorted(found)
    worst = min((found[key] for key in chosen), default=F(0))
    assert all(found[key] <= worst + F(1, 2) for key in reserve), "beyond the band the score decides"


@given(fields, st.integers(1, 6))
def test_equal_scores_are_treated_alike(found, seats):
    cut = scoring.cut(found, seats, F(1, 4))
    for score in set(found.values()):
        same = {key for key in found if found[key] == score}
        assert same <= set(cut.chosen) or same <= set(cut.tied) or not same & {*cut.chosen, *cut.tied}


def test_the_band_is_around_the_score_of_the_last_seat():
    found = {"a": F(5), "b": F(4), "c": F(4) - F(1, 4), "d": F(4) - F(26, 100), "e": F(4) + F(1, 4)}
    cut = scoring.cut(found, 3, F(1, 4))
    assert (cut.chosen, cut.tied, cut.after, cut.seats_left) == (("a",), ("b", "c", "e"), (("d",),), 2)
    assert cut.needs_lot


# In the database


@world
def judged(clock_at):
    clock_at(make.OPENS)
    role = make.make_role()
    seats = make.panel_of_three(role)
    sent = [make.apply(role, make.person(name)) for name in ("Ann Bee", "Cy Dee", "Eve Fay")]
    clock_at(make.AFTER)
    return role, seats, sent


def test_scores_reach_the_tally_only_when_locked(judged):
    role, seats, sent = judged
    criterion = criteria_of(role)[0]
    panels.declare_about(seat=seats[0], application=sent[0], kind="none", by=seats[0].person)
    scores.give(seat=seats[0], application=sent[0], criterion=criterion, value=5, by=seats[0].person)
    assert tally(role).values == {each.pk: {} for each in sent} or not any(tally(role).values.values())


def test_a_score_needs_a_value_or_cannot_tell(judged):
    role, seats, sent = judged
    criterion = criteria_of(role)[0]
    panels.declare_about(seat=seats[0], application=sent[0], kind="none", by=seats[0].person)
    for wrong in (None, 0, 6):
        with pytest.raises(Refused, match="1 to 5"):
            scores.give(seat=seats[0], application=sent[0], criterion=criterion, value=wrong, by=seats[0].person)
    given_one = scores.give(
        seat=seats[0], application=sent[0], criterion=criterion, cannot_tell=True, by=seats[0].person
    )
    assert (given_one.value, given_one.cannot_tell) == (None, True)


def test_no_score_before_interests_nor_before_the_deadline_nor_by_another(judged, clock_at):
    role, seats, sent = judged
    criterion = criteria_of(role)[0]
    mine = {"seat": seats[0], "application": sent[0], "criterion": criterion, "value": 4}
    with pytest.raises(Refused, match="know this person"):
        scores.give(**mine, by=seats[0].person)
    with pytest.raises(Refused, match="whose seat"):
        scores.give(**mine, by=seats[1].person)
    clock_at(make.OPENS)
    with pytest.raises(Refused, match="Judging starts"):
        scores.give(**mine, by=seats[0].person)


def test_locked_scores_stay_and_the_last_lock_opens_the_names(judged):
    role, seats, sent = judged
    with pytest.raises(Refused, match="more to score"):
        scores.lock(seat=seats[0], by=seats[0].person)
    make.score_all(seats, {})
    role.refresh_from_db()
    assert role.names_opened_at is not None
    locked = Score.objects.order_by("pk").first()
    with pytest.raises(Refused, match="locked"):
        scores.give(seat=seats[0], application=sent[0], criterion=locked.criterion, value=1, by=seats[0].person)
    assert scores.lock(seat=seats[0], by=seats[0].person).locked_at is not None


def test_the_database_itself_keeps_a_locked_score(judged):
    from django.db import IntegrityError, transaction

    _, seats, _ = judged
    make.score_all(seats, {})
    locked = Score.objects.order_by("pk").first()
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        Score.objects.filter(pk=locked.pk).update(value=1)
    with pytest.raises(IntegrityError, match="locked"), transaction.atomic():
        locked.delete()


def test_a_later_value_keeps_the_first_and_needs_a_reason(judged):
    role, seats, sent = judged
    make.score_all(seats, {(sent[0].pk, 0): [1, 3, 5]})
    assert [(each.pk, criterion.position) for each, criterion, _ in tally(role).wide] == [(sent[0].pk, 0)]
    score = Score.objects.get(seat=seats[0], application=sent[0], criterion__position=0)
    with pytest.raises(Refused, match="Say why"):
        scores.revise(score=score, value=4, reason=" ", by=seats[0].person)
    scores.revise(score=score, value=4, reason="I had missed the second answer.", by=seats[0].person)
    score.refresh_from_db()
    assert (score.value, score.later_value) == (1, 4)
    assert tally(role).results[sent[0].pk].means[score.criterion_id] == 4


def test_stepping_back_takes_the_scores_out(judged):
    role, seats, sent = judged
    make.score_all(seats, {(sent[0].pk, 0): [1, 4, 4]})
    panels.found_interest(seat=seats[0], application=sent[0], words="My cousin.", by=seats[0].person)
    assert tally(role).results[sent[0].pk].means[criteria_of(role)[0].pk] == 4
    assert Interest.objects.filter(seat=seats[0], application=sent[0], kind="recuse").count() == 1


def test_what_was_taken_back_is_not_judged(judged):
    role, seats, sent = judged
    panels.declare_about(seat=seats[0], application=sent[0], kind="none", by=seats[0].person)
    applications.withdraw(application=sent[0], by=sent[0].person)
    with pytest.raises(Refused, match="not there to be judged"):
        scores.give(seat=seats[0], application=sent[0], criterion=criteria_of(role)[0], value=4, by=seats[0].person)
    assert scores.to_go(seats[0]) == 2 * 3


def test_where_nothing_is_weighed_no_page_says_a_score_of_nought(db, clock_at, client_of):
    clock_at(make.OPENS)
    role = make.make_role(seats=1, lines=[("essential", None)])
    seats = make.panel_of_three(role)
    for name in ("Ann Bee", "Cy Dee"):
        make.apply(role, make.person(name))
    clock_at(make.AFTER)
    make.score_all(seats, {})
    for path, who in ((f"/panel/{role.slug}/together/", seats[0].person), (f"/admin/applications/{role.slug}/", None)):
        client = client_of("coordinator")
        if who is not None:
            client.force_login(who.user, backend="members.backends.Backend")
        page = client.get(path).content.decode()
        assert page.lower().count("has all that is needed") == 2
        assert "0.00" not in page
