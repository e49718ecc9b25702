"""Two evaluators, one truth: the explanation in Python and the sets in SQL, on random people, consents and roles."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings

from members.models import Person, ProfileItem
from opportunities import matching
from opportunities.matching import Found
from opportunities.queries import matches, matching_sql
from tests.factories.roles import make_draft, make_role
from tests.opportunities.worlds import ELSEWHERE, Told, Wanted, draft_with, person_with, worlds

pytestmark = pytest.mark.django_db
often = settings(
    max_examples=12,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
never_shrunk = settings(often, max_examples=25, phases=[Phase.explicit, Phase.generate])


def agree(world) -> None:
    criteria, profiles = world
    versions = [draft_with(criteria), draft_with(criteria[:1])]
    people = [person_with(profile) for profile in profiles]
    explained = {
        person.pk: {
            one.criterion.id: one.found for _, seen in matches.matches_of(person, versions) for one in seen.results
        }
        for person in people
    }
    ids = [version.pk for version in versions]
    for person in people:
        rows = matching_sql.criteria_for(person, ids)
        assert {row.pk: matching_sql.FOUND[row.found] for row in rows} == explained[person.pk]
        sums = matching_sql.sums_for(person, ids)
        for version, seen in matches.matches_of(person, versions):
            if seen.results:
                row = sums[version.pk]
                assert (row["essential"], row["desirable"]) == (len(seen.essential), len(seen.desirable))
                assert (row["essential_met"], row["desirable_met"]) == (seen.essential_met, seen.desirable_met)
                lacking = sum(one.found is Found.NOT_MET for one in seen.essential)
                assert row["essential_not_met"] == lacking
    chosen = Person.objects.filter(pk__in=[person.pk for person in people])
    for version, asked in matches.criteria_of(ids).items():
        for person in matching_sql.people_for(asked, chosen):
            found = {one.id: matching_sql.FOUND[getattr(person, f"found_{one.id}")] for one in asked}
            assert found == {one.id: explained[person.pk][one.id] for one in asked}, version


@often
@example(ELSEWHERE)
@given(worlds)
def test_the_two_agree(world):
    agree(world)


def _no_refusals(criterion, *, yes, no, elsewhere):
    return ORIGINAL(criterion, yes=yes, no=set(), elsewhere=elsewhere)


def _nowhere_else(criterion, *, yes, no, elsewhere):
    return ORIGINAL(criterion, yes=yes, no=no, elsewhere=False)


def _silence_is_no(criterion, *, yes, no, elsewhere):
    return ORIGINAL(criterion, yes=yes, no=criterion.terms - yes, elsewhere=elsewhere)


ORIGINAL = matching._found
AT_LEAST = matching_sql._at_least


@pytest.mark.parametrize(
    ("module", "name", "changed"),
    [
        (matching, "_found", _no_refusals),
        (matching, "_found", _nowhere_else),
        (matching, "_found", _silence_is_no),
        (matching_sql, "ANY", ["any_of"]),
        (matching_sql, "_at_least", lambda rows, least: AT_LEAST(rows, least - 1)),
        (matching_sql, "_at_least", lambda rows, least: AT_LEAST(rows, min(least, 1))),
        (matching_sql, "CODE", {Found.MET: 1, Found.NOT_TOLD: 0, Found.NOT_MET: 0}),
    ],
)
def test_either_one_changed_alone_is_noticed(monkeypatch, module, name, changed):
    monkeypatch.setattr(module, name, changed)

    @never_shrunk
    @example(ELSEWHERE)
    @given(worlds)
    def noticed(world):
        agree(world)

    with pytest.raises(AssertionError):
        noticed()


@often
@given(worlds)
def test_what_is_not_shared_might_as_well_not_be_there(world):
    criteria, profiles = world
    version = draft_with(criteria)
    for profile in profiles:
        person, other = person_with(profile), person_with([told for told in profile if told.shared])
        seen = [one.found for one in matches.match_of(person, version).results]
        ProfileItem.objects.filter(person=person, matchable=None).delete()
        assert [one.found for one in matches.match_of(person, version).results] == seen
        assert [one.found for one in matches.match_of(other, version).results] == seen


def test_many_roles_take_as_few_queries_as_one(django_assert_num_queries):
    person = person_with([Told("skill-listening", "yes"), Told("place-london", "yes")])
    asked = [Wanted("essential", "any_of", frozenset({"skill-listening"})), Wanted("desirable", "all_of", frozenset())]
    versions = [draft_with(asked) for _ in range(12)]
    for some in (versions[:1], versions):
        with django_assert_num_queries(4):
            assert all(seen.essential_met == 1 for _, seen in matches.matches_of(person, some))
        with django_assert_num_queries(1):
            assert len(matching_sql.sums_for(person, [version.pk for version in some])) == len(some)
    with django_assert_num_queries(2):
        asked_rows = matches.criteria_of([versions[0].pk])[versions[0].pk]
    with django_assert_num_queries(2):
        assert list(matching_sql.people_for(asked_rows, Person.objects.filter(pk=person.pk)))


@pytest.mark.django_db(transaction=True)
def test_criteria_of_a_published_version_are_read_once_and_a_draft_each_time(django_assert_num_queries):
    published, draft = make_role().current, make_draft()
    with transaction.atomic():
        for _ in range(2):
            with django_assert_num_queries(2):
                matches.criteria_of([published.pk])
    first = matches.criteria_of([published.pk, draft.pk])
    with django_assert_num_queries(0):
        assert matches.criteria_of([published.pk]) == {published.pk: first[published.pk]}
    assert first[published.pk] and first[draft.pk]
    draft.criterions.update(text="Other words")
    with django_assert_num_queries(2):
        again = matches.criteria_of([draft.pk, published.pk])
    assert list(again) == [draft.pk, published.pk] and again[published.pk] == first[published.pk]
    assert [one.text for one in again[draft.pk]] == ["Other words"] * len(first[draft.pk])


def test_no_more_is_kept_than_the_newest(monkeypatch):
    monkeypatch.setattr(matches, "_kept", {})
    monkeypatch.setattr(matches, "KEPT_AT_MOST", 2)
    matches._keep({1: (), 2: ()})
    matches._keep({3: ()})
    assert list(matches._kept) == [2, 3]
