"""Outcomes with reasons, a letter to everybody, and no conclusion before."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from ground import jobs
from ground.exceptions import Refused
from members.actions import notices
from members.models import AccessEvent, Notice
from opportunities.actions import applications, letters, selections
from opportunities.queries.outcomes import FEWER, HIDDEN, outcome_of, protected
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

WORDS = {"strength": "Strawberry-token strength.", "idea": "Idea-token for next time."}


@world
def judged(clock_at):
    """Five people, two seats: two clear winners, two behind, one below the bar; the last has no mail."""
    clock_at(make.OPENS)
    role = make.make_role(seats=2)
    seats = make.panel_of_three(role)
    sent = [make.apply(role, make.person(name)) for name in ("Ann Bee", "Cy Dee", "Eve Fay", "Gil Hay")]
    winnie = make.person("Winnie Moss", email="none")
    typed = {each.pk: "By phone." for each in role.current.selectionquestions.all()}
    sent.append(applications.enter(role=role, person=winnie, channel="phone", answers=typed, by=make.coordinator()))
    clock_at(make.AFTER)
    values = {(sent[0].pk, 1): 5, (sent[1].pk, 1): 5, (sent[2].pk, 1): 3, (sent[3].pk, 1): 2, (sent[4].pk, 0): 2}
    make.score_all(seats, values)
    role.refresh_from_db()
    return role, seats, sent


def decided(judged):
    role, _, sent = judged
    selections.decide(role=role, by=make.coordinator())
    for each in sent:
        each.refresh_from_db()
    return sent


def test_everybody_gets_an_outcome_and_a_reason_from_the_list(judged):
    sent = decided(judged)
    assert [each.status for each in sent] == ["selected", "selected", "reserve", "reserve", "not_selected"]
    assert [each.reserve_order for each in sent] == [None, None, 1, 2, None]
    reasons = [list(each.reasons.values_list("reason__code", "criterion__text")) for each in sent]
    assert reasons == [
        [("chosen", None)], [("chosen", None)], [("places_filled", None)], [("places_filled", None)],
        [("criterion_not_shown", "Has tried test 0")],
    ]  # fmt: skip
    assert [each.shortlisted for each in sent] == [True, True, True, True, False]
    assert decided(judged)[0].reasons.count() == 1, "a second press decides nothing again"


def test_deciding_is_a_coordinators_and_waits_for_the_panel(judged, clock_at):
    role, seats, _ = judged
    with pytest.raises(Refused, match="Only a coordinator"):
        selections.decide(role=role, by=seats[0].person)
    clock_at(make.OPENS)
    other = make.make_role()
    make.panel_of_three(other)
    make.apply(other, make.person("Ann Bee"))
    clock_at(make.AFTER)
    with pytest.raises(Refused, match="Names stay hidden"):
        selections.decide(role=other, by=make.coordinator())


def test_what_lies_two_points_apart_is_talked_about_first(db, clock_at):
    clock_at(make.OPENS)
    role = make.make_role()
    seats = make.panel_of_three(role)
    sent = make.apply(role, make.person("Ann Bee"))
    clock_at(make.AFTER)
    make.score_all(seats, {(sent.pk, 0): [2, 4, 4]})
    with pytest.raises(Refused, match="Talk about it first"):
        selections.decide(role=role, by=make.coordinator())
    selections.decide(role=role, talked=True, by=make.coordinator())


def test_too_few_valid_scores_is_no_result(db, clock_at):
    clock_at(make.OPENS)
    role = make.make_role()
    seats = make.panel_of_three(role)
    sent = make.apply(role, make.person("Ann Bee"))
    clock_at(make.AFTER)
    make.score_all(seats, {(sent.pk, 0): [None, None, 4]})
    with pytest.raises(Refused, match=f"Fewer than two judges could score a point for {sent.code}"):
        selections.decide(role=role, by=make.coordinator())


def test_a_decision_is_not_known_before_its_letter(judged):
    sent = decided(judged)
    mine = reverse("application_detail", args=[sent[0].reference])
    client = client_for(sent[0].person)
    before = client.get(mine).content.decode()
    assert "You were chosen" not in before and "Being decided" in before
    assert client.get(f"{mine}letter/").status_code == 404
    letters.write(application=sent[0], **WORDS, by=make.coordinator())
    assert "You were chosen" in client.get(mine).content.decode()


def test_before_their_letters_everybodys_page_is_the_same(judged):
    """Chosen, in reserve or not chosen: no word, link or button differs."""
    sent = decided(judged)
    seen = set()
    for each in (sent[0], sent[2], sent[3]):
        shown = client_for(each.person).get(reverse("application_detail", args=[each.reference])).content.decode()
        main = shown.partition("<main")[2].partition("</main>")[0]
        seen.add(re.sub(r'value="[^"]*"', "", main).replace(each.reference, "A-0"))
    assert len(seen) == 1


def test_the_letter_says_what_the_panel_found_to_its_person_alone(judged):
    role, seats, _ = judged
    sent = decided(judged)
    last = sent[4]
    criterion = role.current.criterions.get(position=0)
    letters.write(application=sent[3], **WORDS, words={criterion.pk: "You gave two examples."}, by=seats[0].person)
    client = client_for(sent[3].person)
    shown = client.get(reverse("letter_detail", args=[sent[3].reference])).content.decode()
    for said in (
        "Strawberry-token strength.", "Idea-token for next time.", "You gave two examples.", "reserve list", "Met",
        "Partly shown", "Shown", "Helps, counts twice", "Ask by Wednesday 8 April 2026", "Others scored higher",
    ):  # fmt: skip
        assert said in shown, said
    assert "fewer than 5" not in shown and "People who applied: 5" in shown
    assert client_for(sent[0].person).get(reverse("letter_detail", args=[sent[3].reference])).status_code == 404
    with pytest.raises(Refused, match="Only a coordinator"):
        letters.write(application=last, **WORDS, by=make.person("Sol Wray"))
    with pytest.raises(Refused, match="one strength and one idea"):
        letters.write(application=last, strength="x", idea=" ", by=make.coordinator())


def test_no_letter_before_a_decision(judged):
    _, _, sent = judged
    with pytest.raises(Refused, match="Decide first"):
        letters.write(application=sent[0], **WORDS, by=make.coordinator())


def test_a_role_is_concluded_when_everybody_has_heard(judged, mailoutbox):
    role, _, _ = judged
    sent = decided(judged)
    by = make.coordinator()
    with pytest.raises(Refused, match="Still waiting: Ann Bee"):
        selections.conclude(role=role, by=by)
    for each in sent:
        for _ in range(2):
            letters.write(application=each, **WORDS, by=by)
    with pytest.raises(Refused, match="Cy Dee"):
        selections.conclude(role=role, by=by)
    jobs.run_ready()
    assert {each.person.name for each in selections.without_letter(role)} == {"Winnie Moss"}
    with pytest.raises(Refused, match=r"Still waiting: Winnie Moss \(A-"):
        selections.conclude(role=role, by=by)
    paper = Notice.objects.get(person=sent[4].person, kind="opportunities/letter_ready")
    notices.log(notice=paper, by=by)
    for _ in range(2):
        assert selections.conclude(role=role, by=by).status == "concluded"
    told = [mail for mail in mailoutbox if mail.subject.startswith("Your answer is here")]
    assert len(told) == 4
    for mail in told:
        assert role.current.title not in mail.subject + mail.body and "token" not in mail.body


def test_whoever_reads_a_letter_beside_its_person_is_written_down(judged):
    from opportunities.actions import reveal

    sent = decided(judged)
    found = letters.write(application=sent[0], **WORDS, by=make.coordinator())
    assert reveal.letter(found, by=sent[0].person)["strength"] == WORDS["strength"]
    assert not AccessEvent.objects.filter(what=f"answers:{sent[0].pk}", purpose="run this role").exists()
    reveal.letter(found, by=make.coordinator())
    assert AccessEvent.objects.filter(person=sent[0].person, reader=make.coordinator()).count() == 1
    with pytest.raises(Refused):
        reveal.letter(found, by=sent[1].person)


def test_other_needs_words_and_a_second_reader(judged):
    sent = decided(judged)
    by = make.coordinator()
    for words, reader in (("", make.person("Second Reader")), ("Odd.", None), ("Odd.", by)):
        with pytest.raises(Refused):
            selections.give_reason(application=sent[0], code="other", words_=words, second_reader=reader, by=by)
    with pytest.raises(Refused, match="from the list"):
        selections.give_reason(application=sent[0], code="not_my_type", words_="x", by=by)
    given = selections.give_reason(
        application=sent[0], code="other", words_="Odd.", second_reader=make.person("Second Reader"), by=by
    )
    assert given.second_reader.name == "Second Reader"


# What the public reads


def test_no_count_of_an_open_role(judged):
    role, _, _ = judged
    assert outcome_of(role) is None


def test_the_outcome_protects_small_numbers(judged):
    role, _, _ = judged
    decided(judged)
    found = outcome_of(role)
    assert (found.applied, found.selected, found.shortlisted) == ("5", FEWER, FEWER)
    assert (found.heard, found.lot, found.concluded_on) == (None, False, None)


def test_chosen_says_that_it_counts_those_who_then_said_no(judged, client):
    role, _, _ = judged
    decided(judged)
    for address in (reverse("role_detail", args=[role.slug]), reverse("how_we_choose"), reverse("open_book")):
        page = client.get(address).content.decode()
        assert "counts everyone we picked for a place, even if they then said no." in page, address


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([4, 2, 3], [FEWER, FEWER, FEWER]),
        ([31, 8, 14], ["31", "8", "14"]),
        ([9, 8, 9], ["9", HIDDEN, "9"]),
        ([12, 5, 9], ["12", "5", HIDDEN]),
        ([8, 8, 8], ["8", "8", "8"]),
        ([20, 5, 15], ["20", "5", "15"]),
    ],
)
def test_neither_a_count_nor_a_difference_tells_of_fewer_than_five(counts, said):
    assert protected(counts) == said
