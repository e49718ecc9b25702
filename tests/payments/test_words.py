"""Nobody's words take the place of another's; what counts for nothing is told to the person."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.urls import reverse

from ground.sealed import opened
from members.models import AccessEvent
from payments.actions import contributions
from payments.models import Contribution, WorkNote
from payments.queries import work_notes


@pytest.fixture
def asked(money):
    one = money.expected()
    contributions.say_else(contribution=one, outcome="left_early", note="My bus went at noon.", by=one.payee)
    contributions.query(contribution=one, words="How long were you there?", by=money.coordinator)
    return one


def test_a_note_a_question_and_an_answer_all_stay(money, asked):
    contributions.answer(contribution=asked, outcome="left_early", note="Two hours.", by=asked.payee)
    said = work_notes.read(asked, by=asked.payee)
    assert [(row["kind"], row["words"], row["by"], row["own"]) for row in said] == [
        ("note", "My bus went at noon.", asked.payee, True),
        ("question", "How long were you there?", money.coordinator, False),
        ("answer", "Two hours.", asked.payee, True),
    ]
    assert work_notes.read(asked, by=money.coordinator)[2]["words"] == "Two hours."
    with pytest.raises(DatabaseError), transaction.atomic():
        WorkNote.objects.update(words="Other words")


def test_a_second_press_writes_nothing_more(money, asked):
    for _time in range(2):
        contributions.query(contribution=asked, words="How long were you there?", by=money.coordinator)
        contributions.answer(contribution=asked, outcome="left_early", note="Two hours.", by=asked.payee)
        asked.refresh_from_db()
    assert list(WorkNote.objects.values_list("kind", flat=True)) == ["note", "question", "answer", "question", "answer"]
    contributions.answer(contribution=asked, outcome="left_early", note="Two hours.", by=asked.payee)
    assert WorkNote.objects.count() == 5


def test_both_sides_read_every_word(money, asked, client):
    client.force_login(asked.payee.user)
    answer = client.get(reverse("contribution_answer", args=[asked.pk])).content.decode()
    assert "My bus went at noon." in answer and answer.count("How long were you there?") == 2
    contributions.answer(contribution=asked, outcome="left_early", note="Two <b>hours</b>.", by=asked.payee)
    for person, name in ((asked.payee, "contribution_detail"), (money.coordinator, "payments_contribution")):
        client.force_login(person.user)
        page = client.get(reverse(name, args=[asked.pk])).content.decode()
        for words in ("My bus went at noon.", "How long were you there?", "Two &lt;b&gt;hours&lt;/b&gt;.", "Corin"):
            assert words in page


def test_a_stranger_reads_none_of_it(money, asked, client):
    stranger = money.payee()
    with pytest.raises(contributions.Refused, match="somebody else"):
        work_notes.read(asked, by=stranger)
    client.force_login(stranger.user)
    assert client.get(reverse("contribution_detail", args=[asked.pk])).status_code == 404


def test_where_nothing_is_due_the_person_is_told_why(money):
    one = money.expected()
    contributions.say_else(contribution=one, outcome="did_not_come", note="", by=one.payee)
    for _time in range(2):
        contributions.confirm(contribution=one, by=money.coordinator)
        one.refresh_from_db()
        if one.status == "void":
            break
    assert one.payee.notices.filter(kind="payments/void").count() == 1
    assert opened(one.void_reason) == "Nothing is due: did not come."


def test_two_presses_at_one_moment_log_once(money, monkeypatch):
    """The other press is there between our look and our insert."""
    payee = money.payee()
    line = money.expected(payee).terms.lines.get()
    given = {"line": line, "worked_on": contributions.clock.today(), "minutes": 60, "log_key": "k", "by": payee}
    first = contributions.log(**given, note="Once.")
    real, looks = contributions._logged, []

    def late(terms, log_key):
        looks.append(log_key)
        return None if len(looks) == 1 else real(terms, log_key)

    monkeypatch.setattr(contributions, "_logged", late)
    assert contributions.log(**given, note="Once.") == first
    assert WorkNote.objects.count() == 1


def test_words_of_the_old_column_are_copied(money, asked):
    """What its one column held last, with whose it was as far as the row can tell."""
    plain = money.expected()
    answered = money.expected()
    contributions.query(contribution=answered, words="New words.", by=money.coordinator)
    contributions.answer(contribution=answered, outcome="attended", note="New words.", by=answered.payee)
    before = WorkNote.objects.order_by("-pk").first().pk
    for one, words in ((asked, "Why?"), (plain, "It rained."), (answered, "Two.")):
        one.refresh_from_db()
        one.note = words
        one.save(update_fields=["note"])
    Contribution.objects.filter(pk=answered.pk).update(said_at=answered.queried_at + dt.timedelta(minutes=1))
    import_module("payments.migrations.0004_every_word_kept").copy_notes(apps, None)
    made = WorkNote.objects.filter(pk__gt=before).order_by("contribution")
    assert {(one.contribution, one.kind, one.by) for one in made} == {
        (asked, "question", money.coordinator),
        (plain, "note", plain.payee),
        (answered, "answer", answered.payee),
    }
    assert work_notes.read(plain, by=plain.payee)[-1]["words"] == "It rained."


def test_each_reading_by_the_team_is_a_line_that_the_person_can_see(money, asked, client):
    """Finance read what was written about somebody's work, and nothing told them so."""
    for person in (money.coordinator, money.finance):
        client.force_login(person.user)
        for _time in range(2):
            shown = client.get(reverse("payments_contribution", args=[asked.pk])).content.decode()
            assert "My bus went at noon." in shown and "can see that you have read this" in shown
    reads = AccessEvent.objects.filter(person=asked.payee, what=f"work:{asked.pk}")
    assert [event.reader for event in reads.order_by("pk")] == [money.coordinator] * 2 + [money.finance] * 2
    assert all(event.grant is not None and event.allowed for event in reads)
    client.force_login(asked.payee.user)
    page = client.get(reverse("me_privacy")).content.decode()
    assert "read what was written about your work" in page and "confirm your work and pay it" in page
    before = reads.count()
    work_notes.read(asked, by=asked.payee)
    assert reads.count() == before, "one's own is no entry"


def test_the_reading_of_notes_ends_after_a_year(money, asked, client, clock_at):
    client.force_login(money.finance.user)
    path = reverse("payments_contribution", args=[asked.pk])
    client.get(path)
    clock_at("2027-12-01 15:00")
    shown = client.get(path)
    assert shown.status_code == 200 and "My bus went at noon." not in shown.content.decode()
    assert "The time to read this ended on" in shown.content.decode()


def test_where_nothing_was_written_nothing_is_opened(money, client):
    one = money.expected()
    client.force_login(money.finance.user)
    assert client.get(reverse("payments_contribution", args=[one.pk])).status_code == 200
    assert not AccessEvent.objects.filter(what=f"work:{one.pk}").exists()
