"""Time to answer counts from the day somebody was told: by mail, on the phone, by post, or on the page."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground import jobs
from ground.exceptions import Refused
from members.actions import notices
from members.models import Notice
from opportunities.actions import catch_up, letters, places
from opportunities.models import Place
from opportunities.presenters.letter import ask_by
from tests.opportunities import selecting as make
from tests.opportunities.test_letters import WORDS, decided, judged  # noqa: F401 - the world of that module
from tests.opportunities.test_panel_leaks import client_for
from tests.opportunities.test_places import chosen, offered  # noqa: F401 - fixtures


def told_office(kind, how, person=None):
    """A coordinator presses the button of To contact."""
    found = Notice.objects.to_tell().filter(kind=kind)
    notice = (found.filter(person=person) if person else found).get()
    client_for(make.coordinator()).post(reverse("people_contact_log", args=[notice.pk]), {"how": how, "sure": "yes"})


def letter_page(application):
    return client_for(application.person).get(reverse("letter_detail", args=[application.reference])).content.decode()


def test_a_review_can_be_asked_for_as_long_by_phone_and_post_as_by_mail(judged, clock_at):  # noqa: F811
    _, _, sent = judged
    decided(judged)
    clock_at("2026-06-01 10:00")
    by, winnie = make.coordinator(), sent[4]
    for each in sent:
        letters.write(application=each, **WORDS, by=by)
    jobs.run_ready()
    assert "Ask by Monday 15 June 2026" in letter_page(sent[0]), "ten working days from the mail"
    notice = Notice.objects.get(person=winnie.person, kind=letters.READY)
    paper = reverse("people_paper", args=[notice.pk])
    clock_at("2026-06-15 10:00")
    page = client_for(by).get(paper).content.decode()
    assert "Ask by Monday 29 June 2026" in page, "rung two weeks later, and still ten working days"
    told_office(letters.READY, "post")
    notice.refresh_from_db()
    assert notice.told_how == "post"
    clock_at("2026-06-26 10:00")
    assert ask_by(winnie.letter) == dt.date(2026, 7, 2), "three working days for the post, then ten"


def test_a_letter_whose_mail_was_late_gives_the_same_days(judged, clock_at):  # noqa: F811
    _, _, sent = judged
    decided(judged)
    clock_at("2026-06-01 10:00")
    letters.write(application=sent[0], **WORDS, by=make.coordinator())
    clock_at("2026-06-10 10:00")
    jobs.run_ready()
    assert "Ask by Wednesday 24 June 2026" in letter_page(sent[0])


def test_the_days_of_a_place_begin_when_its_mail_has_gone(offered, clock_at):  # noqa: F811
    _, _, made = offered
    place = made[0]
    clock_at("2026-04-01 09:00")
    catch_up.run()
    place.refresh_from_db()
    assert place.told_on is None
    assert place.answer_by == dt.date(2026, 4, 17), "as if told today"
    with pytest.raises(Refused, match="not been told"):
        places.lapse(place=place, by=make.coordinator())
    jobs.run_ready()
    catch_up.run()
    place.refresh_from_db()
    assert (place.told_on, place.answer_by) == (dt.date(2026, 4, 1), dt.date(2026, 4, 17))
    clock_at("2026-04-18 09:00")
    catch_up.run()
    place.refresh_from_db()
    assert place.status == "lapsed"


def test_who_is_not_reached_loses_nothing(offered, clock_at):  # noqa: F811
    _, sent, made = offered
    for notice in Notice.objects.filter(kind=places.OFFERED):
        notices.bounce(notice=notice, by=make.coordinator())
    clock_at("2026-04-24 09:00")
    catch_up.run()
    assert set(Place.objects.values_list("status", flat=True)) == {"offered"}
    assert not Notice.objects.filter(kind=places.REMINDER).exists(), "nobody is reminded of what they have not heard"
    told_office(places.OFFERED, "post", sent[0].person)
    catch_up.run()
    made[0].refresh_from_db()
    assert made[0].told_on == dt.date(2026, 4, 29), "the post takes its days"
    assert made[0].answer_by == dt.date(2026, 5, 1), "but the work begins on 4 May"
    clock_at("2026-05-02 09:00")
    catch_up.run()
    made[0].refresh_from_db()
    made[1].refresh_from_db()
    assert (made[0].status, made[1].status) == ("lapsed", "offered")


def test_reading_the_page_is_being_told(offered, clock_at):  # noqa: F811
    _, sent, made = offered
    notices.bounce(notice=Notice.objects.get(kind=places.OFFERED, person=sent[0].person), by=make.coordinator())
    clock_at("2026-03-25 09:00")
    client_for(sent[0].person).get(reverse("place_detail", args=[made[0].pk]))
    catch_up.run()
    made[0].refresh_from_db()
    assert made[0].told_on == dt.date(2026, 3, 25)


def test_the_database_lets_nothing_lapse_of_which_nobody_was_told(offered):  # noqa: F811
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=offered[2][0].pk).update(
            status="lapsed", answered_at=offered[2][0].offered_at, answered_by=make.coordinator()
        )
