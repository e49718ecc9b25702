"""What was taken back, or is past its year, opens for nobody: over every address, asked and posted to."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, reverse

from ground import clock
from members.actions import profile
from members.models import AccessEvent, AccessGrant, Answer, ConsentText, Notice, Person, VocabularyTerm
from opportunities.actions import applications, letters, panels, reveal, selections
from opportunities.models import Application
from opportunities.queries import matches
from tests.architecture.addresses import ours
from tests.opportunities import selecting as make
from tests.opportunities.test_panel_leaks import client_for
from tests.worlds import world

WROTE = {"Zephyrine Quill": "Quetzalcoatl", "Ottoline Brack": "Ptarmigan", "Peregrine Vant": "Hippocampus"}
STAYS = "Isolde Marchbanks"
LETTER, NOTE, KNOWN = "Strength-of-a-letter", "Xylophonic-note", "Kumquat-next-door"
TOLD = "Told: “"
CRITERIA = [
    {"kind": "experience", "need": need, "text": f"Point {at}", "why_we_ask": "It helps.", "how_to_show": "Tell us."}
    | {"evidence": {"rule": "interest", "terms": ["interest-first-time"]}}
    | ({"weight": 1} if need == "desirable" else {})
    for at, need in enumerate(["essential", "desirable"])
]


def shares(who: Person) -> None:
    term = VocabularyTerm.objects.get(code="interest-first-time")
    text = ConsentText.objects.filter(purpose="match").order_by("-version").first()
    profile.tell(person=who, answers=[(term, Answer.YES, True)], text=text, by=who)


@world
def told(clock_at):
    """Four people, judged and answered. One took theirs back before the panel read, one from the reserve list."""
    clock_at(make.OPENS)
    role = make.make_role(seats=1, criteria=CRITERIA)
    seats = make.panel_of_three(role)
    sent = {}
    for name in [*WROTE, STAYS]:
        who = make.person(name)
        shares(who)
        sent[name] = make.apply(role, who, words=WROTE.get(name, "Stays"))
    early, reserve, late = (sent[name] for name in WROTE)
    client_for(make.coordinator()).get(reverse("selection_application", args=[early.reference]))
    clock_at(make.AFTER)
    seat = seats[0]
    panels.declare_about(seat=seat, application=early, kind="noted", words=KNOWN, by=seat.person)
    applications.withdraw(application=early, by=early.person)
    make.score_all(seats, {(late.pk, 0): 1, (sent[STAYS].pk, 1): 5}, default=3)
    role.refresh_from_db()
    selections.decide(role=role, talked=True, by=make.coordinator())
    for each in (reserve, late, sent[STAYS]):
        each.refresh_from_db()
        letters.write(application=each, strength=LETTER, idea="Tell us more.", by=make.coordinator())
    reserve.refresh_from_db()
    applications.withdraw(application=reserve, by=reserve.person)
    return role, seats, sent


def everywhere(role, applications_: list[Application]):
    """Every address of ours that these could stand in."""
    keys = {
        "reference": [each.reference for each in applications_],
        "code": [each.code for each in applications_],
        "slug": [role.slug], "number": [1],
        "pk": sorted(
            {each.pk for each in applications_}
            | set(Notice.objects.filter(object_id__in=[each.pk for each in applications_]).values_list("pk", flat=True))
        ),
    }  # fmt: skip
    for name, pattern in sorted(ours().items()):
        wanted = list(pattern.pattern.converters)
        if not wanted and name not in LISTS:
            continue
        for values in itertools.product(*(keys.get(each, ["x"]) for each in wanted)):
            try:
                yield name, reverse(name, kwargs=dict(zip(wanted, values, strict=True)))
            except NoReverseMatch:
                continue


LISTS = {
    "panel",
    "selection_roles",
    "people_to_contact",
    "team_roles",
    "me",
    "me_applications",
    "open_data_opportunities",
}


def found_by(who: Person, role, gone: list[Application], words: list[str]) -> list[str]:
    client, found = client_for(who), []
    for name, path in everywhere(role, gone):
        for ask in (client.get, client.post):
            with transaction.atomic():
                response = ask(path)
                transaction.set_rollback(True)
            body = b"".join(response) if response.streaming else response.content
            shown = body.decode(errors="replace") + str(dict(response.headers)) + str(response.cookies)
            # That somebody is known to us is no secret of the coordinators; that they applied is.
            tokens = [word for word in words if not (word in WROTE and name.startswith(("people", "payments")))]
            found += [f"{ask.__name__} {path}: {word}" for word in tokens if word in shown]
    return found


READERS = ("coordinator", "judge", "administrator")


def reader(seats, which: str) -> Person:
    found = {"coordinator": make.coordinator, "judge": lambda: seats[0].person}
    return found.get(which, lambda: make.person("Ada Min", "administrator"))()


def test_what_could_leak_is_there(told):
    _, _, sent = told
    stays = sent[STAYS]
    page = client_for(make.coordinator()).get(reverse("selection_application", args=[stays.reference]))
    assert all(word in page.content.decode() for word in ("Stays 0", TOLD, LETTER, STAYS))
    assert matches.match_for(sent["Zephyrine Quill"]).results[0].items


@pytest.mark.parametrize("which", READERS)
def test_what_was_taken_back_opens_for_nobody(told, which):
    role, seats, sent = told
    gone = [sent["Zephyrine Quill"], sent["Ottoline Brack"]]
    reads = AccessEvent.objects.filter(what__in=[f"answers:{each.pk}" for each in gone]).count()
    words = [*(WROTE[each.person.name] for each in gone), *(each.person.name for each in gone), KNOWN]
    words += [reverse("selection_application", args=[each.reference]) for each in gone]
    assert found_by(reader(seats, which), role, gone, words) == []
    assert AccessEvent.objects.filter(what__in=[f"answers:{each.pk}" for each in gone]).count() == reads


@pytest.mark.parametrize("which", READERS[:2])
def test_past_its_year_it_opens_for_nobody(told, clock_at, which):
    role, seats, sent = told
    late = sent["Peregrine Vant"]
    reveal.for_team(late, None, by=make.coordinator())
    clock_at(late.decided_at + dt.timedelta(days=366))
    words = [WROTE["Peregrine Vant"], "Peregrine Vant", LETTER, TOLD]
    assert found_by(reader(seats, which), role, [late], words) == []


def test_the_letter_to_read_out_is_not_needed_any_more(told):
    _, _, sent = told
    gone = sent["Ottoline Brack"]
    assert not Notice.objects.to_tell().filter(person=gone.person, object_id=gone.pk, kind=letters.READY).exists()


def test_a_person_still_reads_their_own(told, clock_at):
    _, _, sent = told
    for name in ("Zephyrine Quill", "Peregrine Vant"):
        one = sent[name]
        clock_at("2027-09-01 10:00")
        page = client_for(one.person).get(reverse("application_detail", args=[one.reference])).content.decode()
        assert WROTE[name] in page


def test_a_second_press_on_taking_back_for_somebody_names_nobody(told):
    role, _, sent = told
    client = client_for(make.coordinator())
    gone = sent["Zephyrine Quill"]
    response = client.post(reverse("selection_withdraw", args=[gone.reference]), follow=True)
    assert response.redirect_chain[-1][0] == reverse("selection_role", args=[role.slug])
    assert gone.person.name not in response.content.decode()


def test_the_database_lets_nobody_read_what_was_taken_back(told):
    _, _, sent = told
    gone, by = sent["Zephyrine Quill"], make.coordinator()
    what = f"answers:{gone.pk}"
    grant = AccessGrant.objects.create(
        person=gone.person,
        reader=by,
        what=what,
        purpose="run this role",
        granted_by=by,
        until=clock.now() + dt.timedelta(1),
    )
    with pytest.raises(IntegrityError, match="taken back"), transaction.atomic():
        AccessEvent.objects.create(
            person=gone.person, reader=by, what=what, purpose="run this role", allowed=True, grant=grant,
            expires_at=clock.now(),
        )  # fmt: skip
