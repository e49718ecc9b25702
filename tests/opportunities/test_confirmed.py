"""The terms change after people have applied: they say that theirs stands, and nobody is judged by what they never saw."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ground.exceptions import Refused
from members.actions import notices, people
from members.models import Notice
from opportunities.actions import applications, changes, panels, places, roles, scores, selections
from opportunities.models import Application
from opportunities.presenters import timeline
from opportunities.queries import amendments, blind_review
from opportunities.queries.tallies import criteria_of
from opportunities.record import record_of
from tests.factories import roles as factory
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.opportunities.test_stopped import ROLLING
from tests.worlds import world

NOTE = "We look for one thing more."


@world
def role(clock_at):
    clock_at(make.OPENS)
    return make.make_role(seats=1)


@pytest.fixture
def sent(role):
    return make.apply(role, make.person("Ann Bee"))


def other_criteria(role, must_act: bool = True):
    criteria = record_of(role.current)["criteria"]
    criteria[1]["weight"] = 3
    version = factory.change(role, note=NOTE, must_act=must_act, criteria=criteria)
    role.refresh_from_db()
    return version


def other_words(role, must_act: bool = False):
    factory.change(role, note="We meet in the afternoon.", must_act=must_act, what_you_do="Come in the afternoon.")
    role.refresh_from_db()


def again(application: Application) -> Application:
    return Application.objects.select_related("role__current", "version", "confirmed_version").get(pk=application.pk)


def test_what_people_are_chosen_by_changes_only_with_a_question_to_them(role, sent):
    with pytest.raises(Refused, match="people who applied must confirm"):
        other_criteria(role, must_act=False)


def test_where_nobody_has_applied_nobody_is_asked(role):
    other_criteria(role, must_act=False)
    assert role.current.number == 2


def test_the_page_says_what_changed_and_one_press_confirms(role, sent):
    other_criteria(role)
    client, path = client_for(sent.person), reverse("application_detail", args=[sent.reference])
    shown = client.get(path).content.decode()
    assert "Does your application stand?" in shown and NOTE in shown
    assert "<li>what we look for</li>" in shown and "<li>the pay</li>" not in shown
    for _ in range(2):
        shown = client.post(f"{path}confirm/", follow=True).content.decode()
    assert "stands under version 2" in shown and "Does your application stand?" not in shown
    found = again(sent)
    assert (found.version.number, found.confirmed_version.number, found.status) == (1, 2, "submitted")
    assert found.confirmed_by == sent.person


def test_a_smaller_change_asks_nothing_and_can_be_looked_at(role, sent):
    other_words(role)
    shown = client_for(sent.person).get(reverse("application_detail", args=[sent.reference])).content.decode()
    assert "Does your application stand?" not in shown
    assert "What has changed since you applied" in shown and "<li>what you do</li>" in shown
    assert amendments.to_ask(role) == amendments.waiting(role) == []


def test_a_question_that_the_team_asks_does_not_stop_the_judging(role, sent):
    other_words(role, must_act=True)
    assert amendments.to_ask(role) == [sent] and amendments.waiting(role) == []


def test_strangers_and_other_states(role, sent):
    other_criteria(role)
    path = reverse("application_confirm", args=[sent.reference])
    assert client_for(make.person("Cy Dee")).post(path).status_code == 404
    with pytest.raises(Refused, match="Only the person"):
        applications.confirm(application=sent, by=make.person("Cy Dee"))
    applications.withdraw(application=sent, by=sent.person)
    with pytest.raises(Refused, match="took this application back"):
        applications.confirm(application=sent, by=sent.person)
    assert again(sent).confirmed_version is None


def test_who_changes_their_answers_has_said_so_too(role, sent):
    other_criteria(role)
    applications.confirm(application=sent, by=sent.person)
    other_words(role)
    changes.change(application=sent, by=sent.person)
    applications.submit(application=again(sent), by=sent.person)
    found = again(sent)
    assert (found.version.number, found.confirmed_version) == (3, None)


def test_nobody_is_judged_by_what_they_never_saw_and_nobody_is_left_out(role, sent, clock_at):
    other = make.apply(role, make.person("Cy Dee"))
    make.panel_of_three(role)
    other_criteria(role)
    applications.confirm(application=other, by=other.person)
    seats = list(role.panel_seats.select_related("role__current", "person").order_by("pk"))
    clock_at(make.AFTER)
    assert [each.code for each in blind_review.desk(seats[0]).answers] == [other.code]
    for seat in seats:
        panels.declare_about(seat=seat, application=other, kind="none", by=seat.person)
        for criterion in criteria_of(role):
            scores.give(seat=seat, application=other, criterion=criterion, value=4, by=seat.person)
    with pytest.raises(Refused, match="not said yet that their application stands"):
        scores.give(seat=seats[0], application=sent, criterion=criteria_of(role)[0], value=4, by=seats[0].person)
    with pytest.raises(Refused, match="One person has not said yet"):
        scores.lock(seat=seats[0], by=seats[0].person)
    client = client_for(make.coordinator())
    shown = client.get(reverse("selection_role", args=[role.slug])).content.decode()
    assert "does their application stand" in shown and "judges cannot lock" in shown
    page = client.get(reverse("selection_application", args=[sent.reference])).content.decode()
    assert "They say that it stands" in page and "<li>what we look for</li>" in page
    for _ in range(2):
        client.post(reverse("selection_confirm", args=[sent.reference]))
    assert again(sent).confirmed_by == make.coordinator()
    make.score_all(seats, {(sent.pk, 1): 5})
    role.refresh_from_db()
    selections.decide(role=role, by=make.coordinator())
    [place] = places.offer_all(role=role, by=make.coordinator())
    placement = places.accept(place=place, by=sent.person)
    assert placement.version == role.current, "under the terms that the person said yes to last"


def test_the_team_takes_one_back_for_somebody_on_the_phone(role, sent):
    other_criteria(role)
    outsider = client_for(make.person("Cy Dee"))
    for name in ("selection_confirm", "selection_withdraw"):
        assert outsider.post(reverse(name, args=[sent.reference])).status_code in (302, 403)
    assert again(sent).status == "submitted" and again(sent).confirmed_version is None
    office = client_for(make.coordinator())
    read = office.post(reverse("selection_withdraw", args=[sent.reference]), {"sure": "yes"}, follow=True).content
    assert again(sent).status == "submitted" and "They can sign in, so they take it back themselves." in read.decode()


def test_what_is_taken_back_on_paper_is_told_by_another_and_says_by_whom(role):
    by, other = make.coordinator(), make.person("Odile", "coordinator")
    winifred = people.add(name="Winifred Moss", reach_by="phone", phone="07700 900123", by=other)
    answers = {each.pk: "She said this." for each in role.current.selectionquestions.all()}
    hers = applications.enter(role=role, person=winifred, channel="phone", answers=answers, by=other)
    other_criteria(role)
    client_for(by).post(reverse("selection_withdraw", args=[hers.reference]), {"sure": "yes"})
    hers = Application.objects.get(pk=hers.pk)
    assert hers.status == "withdrawn" and amendments.waiting(role) == []
    notice = Notice.objects.get(kind="opportunities/taken_back_written_down")
    assert (notice.person, notice.not_told_by, notice.status) == (winifred, by, "due")
    with pytest.raises(Refused, match="another coordinator"):
        notices.log(notice=notice, by=by)
    notices.log(notice=notice, by=other)
    standing = timeline.Standing(hers, None, None)
    said = f"{by.name} wrote it down"
    assert said in standing.steps()[1]["title"] and said in standing.next_step()["title"]
    assert "You took" not in standing.steps()[1]["title"]


def test_who_has_no_mail_stands_in_to_contact_with_the_question(role):
    by = make.coordinator()
    winifred = people.add(name="Winifred Moss", reach_by="phone", phone="07700 900123", by=by)
    answers = {each.pk: "She said this." for each in role.current.selectionquestions.all()}
    applications.enter(role=role, person=winifred, channel="phone", answers=answers, by=by)
    other_criteria(role)
    notice = Notice.objects.to_tell().get(person=winifred, kind="opportunities/role_changed")
    page = client_for(by).get(reverse("people_paper", args=[notice.pk])).content.decode()
    assert NOTE in page and "tell us if your application stands" in page


def test_a_version_made_while_judges_read_leaves_scores_as_they_are(db, clock_at):
    """Its criteria say the same, in rows of their own: what judges gave to the old ones still counts."""
    clock_at(make.OPENS)
    role = make.make_role(**ROLLING)
    sent = make.apply(role, make.person("Ann Bee"))
    roles.stop(role=role, why="Enough people.", by=make.coordinator())
    role.refresh_from_db()
    seats = make.panel_of_three(role)
    first = criteria_of(role)
    panels.declare_about(seat=seats[0], application=sent, kind="none", by=seats[0].person)
    scores.give(seat=seats[0], application=sent, criterion=first[0], value=4, by=seats[0].person)
    other_words(role)
    assert criteria_of(role) == first
    seats = list(role.panel_seats.select_related("role", "person").order_by("pk"))
    make.score_all(seats, {})
    role.refresh_from_db()
    assert role.names_opened_at is not None


def test_a_list_of_three_asks_as_much_as_of_one(role, sent):
    other_words(role, must_act=True)
    client, path, asked = client_for(make.coordinator()), reverse("selection_role", args=[role.slug]), []
    for names in ((), ("Cy Dee", "Eve Fay")):
        for name in names:
            made = make.apply(role, make.person(name))
            Application.objects.filter(pk=made.pk).update(version=sent.version)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked.append(len(queries))
    assert len(amendments.to_ask(role)) == 3
    assert asked[0] == asked[1]


def test_the_database_wants_day_person_and_version_together(role, sent):
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.update(confirmed_version=role.current)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.update(confirmed_at=sent.submitted_at, confirmed_by=sent.person)
