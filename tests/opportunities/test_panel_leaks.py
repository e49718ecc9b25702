"""Until every score is locked: no name, address or id of an applicant, and no score of another judge, under /panel/."""

from __future__ import annotations

import itertools
import re

import pytest
from django.test import Client
from django.urls import reverse

from members.models import AccessEvent, AccessGrant
from opportunities.actions import panels, scores
from opportunities.models import Application, Score
from opportunities.queries import blind_review
from opportunities.queries.tallies import criteria_of
from tests.cast import signed_in
from tests.opportunities import selecting as make
from tests.worlds import world

NAMES = ("Zephyrine Quillfeather", "Ottoline Brackenbury", "Peregrine Vantongeren", "Isolde Marchbanks")
GOOD = "Xylophonic-note-of-another-judge"
# Ids that no count, size or day on a page can look like.
FAR_ID = 7_340_011


def client_for(person) -> Client:
    return signed_in(person.user)


@world
def panel(clock_at):
    """Four people with tokens for names and addresses; another judge has scored everything and locked."""
    from members.models import Person

    clock_at(make.OPENS)
    role = make.make_role(questions=2)
    seats = make.panel_of_three(role)
    for at, name in enumerate(NAMES):
        Person.objects.create(pk=FAR_ID + at, name=name)
        who = make.person(name, email=f"qzx{at}vortex@demo.example")
        make.apply(role, who, words=f"Answer text {at}")
    clock_at(make.AFTER)
    other = seats[1]
    for application in role.applications.order_by("pk"):
        panels.declare_about(seat=other, application=application, kind="noted", words="Kumquat", by=other.person)
        for criterion in criteria_of(role):
            scores.give(seat=other, application=application, criterion=criterion, value=5, good=GOOD, by=other.person)
    scores.lock(seat=other, by=other.person)
    return role, seats


def score(client, path: str, typed: dict):
    """As a browser sends it: with the point and the basis that stand in the page."""
    stood = re.findall(
        r'<input type="hidden" name="(criterion|basis)" value="([^"]*)"', client.get(path).content.decode()
    )
    return client.post(path, dict(stood) | typed)


def pages(role, seat) -> list[str]:
    codes = [each.code for each in blind_review.desk(seat).answers]
    numbers = range(1, len(criteria_of(role)) + 1)
    return [
        reverse("panel"),
        reverse("panel_role", args=[role.slug]),
        reverse("panel_check", args=[role.slug]),
        *(reverse("panel_score", args=[role.slug, code, number]) for code, number in itertools.product(codes, numbers)),
    ]


def tokens(role) -> list[str]:
    found = [GOOD, "Kumquat"]
    for application in role.applications.select_related("person__user").order_by("pk"):
        found += [*application.person.name.split(), application.person.user.email, "qzx", "vortex"]
        found += [application.reference, str(application.person_id)]
    return found


MADE_BY_CHANCE = re.compile(r'name="(?:csrfmiddlewaretoken|stamp)" value="[^"]*"')


def everything(response) -> str:
    """But for what is drawn by chance: three letters stand in one of some twenty such pages."""
    heads = " ".join(f"{name}: {value}" for name, value in response.headers.items() if name != "X-Request-ID")
    return MADE_BY_CHANCE.sub("", f"{heads} {response.content.decode()}")


def test_no_byte_of_the_panels_pages_tells_who_applied(panel):
    role, seats = panel
    mine = seats[0]
    client = client_for(mine.person)
    for application in role.applications.order_by("pk"):
        panels.declare_about(seat=mine, application=application, kind="none", by=mine.person)
    walked = pages(role, mine)
    assert len(walked) == 3 + 4 * 3
    for path in walked:
        response = client.get(path)
        assert response.status_code == 200, path
        shown = everything(response)
        assert [token for token in tokens(role) if token.lower() in shown.lower()] == [], path
    assert "Answer text 2" in "".join(everything(client.get(path)) for path in walked), "the answers are there to leak"


def test_ids_of_applications_are_in_no_address_and_no_form(panel):
    role, seats = panel
    client = client_for(seats[0].person)
    ids = {str(pk) for pk in Application.objects.order_by("pk").values_list("pk", flat=True)}
    for path in pages(role, seats[0]):
        shown = client.get(path).content.decode()
        held = re.findall(r'(?:href|action|value|id|name)="([^"]*)"', shown)
        parts = {part for each in held for part in re.split(r"[/?=&#_-]", each)}
        assert not parts & {f"A-{pk}" for pk in ids}
        assert not re.search(r'name="(application|person|pk)"', shown)


def test_another_judges_scores_are_on_no_page(panel):
    role, seats = panel
    client = client_for(seats[0].person)
    for path in pages(role, seats[0]):
        assert "checked" not in client.get(path).content.decode(), "nothing is chosen for me"
    assert "0 of 12" in client.get(reverse("panel_role", args=[role.slug])).content.decode()


def test_what_opens_later_is_not_there_before(panel):
    role, seats = panel
    code = blind_review.desk(seats[0]).answers[0].code
    for judge in (seats[0].person, seats[1].person):
        client = client_for(judge)
        assert client.get(reverse("panel_talk", args=[role.slug])).status_code == 404
        assert client.get(reverse("panel_revise", args=[role.slug, code, 1])).status_code == 404
        assert client.post(reverse("panel_found_interest", args=[role.slug, code])).status_code == 404


def test_the_panel_is_there_for_its_judges_alone(panel):
    role, seats = panel
    code = blind_review.desk(seats[0]).answers[0].code
    for who in (make.person("Sol Wray"), make.coordinator(), make.person("Bo Finn", "finance"), make.person(NAMES[0])):
        client = client_for(who)
        for path in pages(role, seats[0])[1:]:
            assert client.get(path).status_code == 404
        assert client.post(reverse("panel_lock", args=[role.slug])).status_code == 404
        assert client.post(reverse("panel_score", args=[role.slug, code, 1]), {"value": "5"}).status_code == 404
    assert Score.objects.filter(seat=seats[0]).count() == 0


def test_the_order_differs_by_judge_and_tells_nothing(panel):
    role, seats = panel
    by_time = list(role.applications.order_by("pk").values_list("code", flat=True))
    orders = [[each.code for each in blind_review.desk(seat).answers] for seat in seats]
    assert all(sorted(order) == sorted(by_time) for order in orders)
    many = [f"K{n}Z" for n in range(2, 10)]
    assert len({tuple(blind_review.mixed(seat, many)) for seat in seats}) == 3
    assert blind_review.mixed(seats[0], many) == blind_review.mixed(seats[0], many[::-1]), (
        "the order of rows changes nothing"
    )


def test_each_reading_is_in_the_record_of_the_person_and_no_judge_is_named(panel):
    role, seats = panel
    client = client_for(seats[0].person)
    application = role.applications.order_by("pk").first()
    for number in (1, 2, 1):
        client.get(reverse("panel_score", args=[role.slug, application.code, number]))
    events = AccessEvent.objects.filter(person=application.person, what=f"answers:{application.pk}")
    read = (seats[0].person, True, "judge your application")
    assert [(event.reader, event.allowed, event.purpose) for event in events] == [read] * 3
    assert {event.grant for event in events} == {AccessGrant.objects.get(reader=seats[0].person)}
    own = client_for(application.person)
    for path in ("/me/", "/me/privacy/", reverse("application_detail", args=[application.reference])):
        page = own.get(path).content.decode()
        said = f"<b><bdi>A judge on the panel</bdi></b> read your answers for “{application.version.title}” on 23 March 2026"
        assert page.count(f"{said}, 3 times") == 1
        assert seats[0].person.name not in page


def test_all_locked_and_names_and_scores_are_open_to_the_panel(panel):
    role, seats = panel
    for seat in (seats[0], seats[2]):
        for application in role.applications.order_by("pk"):
            panels.declare_about(seat=seat, application=application, kind="none", by=seat.person)
            for criterion in criteria_of(role):
                scores.give(seat=seat, application=application, criterion=criterion, value=3, by=seat.person)
        scores.lock(seat=seat, by=seat.person)
    client = client_for(seats[0].person)
    shown = client.get(reverse("panel_talk", args=[role.slug])).content.decode()
    assert all(name in shown for name in NAMES)
    assert shown.count("Scores: 3, 3, 5") == 12
    one = client.get(reverse("panel_revise", args=[role.slug, role.applications.first().code, 1])).content.decode()
    assert seats[1].person.name in one
    assert client_for(make.person("Sol Wray")).get(reverse("panel_talk", args=[role.slug])).status_code == 404


# The work itself


def test_scoring_answer_by_answer_to_the_lock(panel):
    role, seats = panel
    seat = seats[2]
    client = client_for(seat.person)
    path = client.get(client.get(reverse("panel_role", args=[role.slug])).context["href"]).url
    for _ in range(40):
        if not path.endswith(("/1/", "/2/", "/3/")):
            break
        if "declare-about/" in client.get(path).content.decode() and not client.get(path).context["one"].interest:
            client.post(f"{path}declare-about/", {"kind": "none"})
        value = "cannot_tell" if path.endswith("/3/") else "4"
        path = score(client, path, {"value": value, "good": "Clear."}).url
    assert path == reverse("panel_check", args=[role.slug])
    assert "Lock my scores" in client.get(path).content.decode()
    for _ in range(2):
        assert client.post(reverse("panel_lock", args=[role.slug]), {"sure": "yes"}).url == reverse(
            "panel_role", args=[role.slug]
        )
    seat.refresh_from_db()
    assert seat.locked_at is not None
    assert Score.objects.filter(seat=seat, value=4).count() == 8
    assert Score.objects.filter(seat=seat, cannot_tell=True).count() == 4


@pytest.mark.parametrize("value", ["", "0", "6", "fine"])
def test_a_score_that_is_none_is_said_beside_the_field(panel, value):
    role, seats = panel
    code = blind_review.desk(seats[0]).answers[0].code
    client = client_for(seats[0].person)
    path = reverse("panel_score", args=[role.slug, code, 1])
    client.post(f"{path}declare-about/", {"kind": "none"})
    response = score(client, path, {"value": value})
    assert response.status_code == 200 and "There is a problem" in response.content.decode()
    assert not Score.objects.filter(seat=seats[0]).exists()


def test_stepping_back_leads_on_and_asks_for_nothing_more(panel):
    role, seats = panel
    code = blind_review.desk(seats[0]).answers[0].code
    client = client_for(seats[0].person)
    path = reverse("panel_score", args=[role.slug, code, 1])
    assert client.get(path).status_code == 200
    assert f"/{code}/" not in client.post(f"{path}declare-about/", {"kind": "recuse", "sure": "yes"}).url
    assert client.get(path).status_code == 302
    assert scores.to_go(seats[0]) == 3 * 3
    assert "You do not judge this one" in client.get(reverse("panel_check", args=[role.slug])).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_as_much_for_one_as_for_three(db, clock_at, count, django_assert_num_queries):
    clock_at(make.OPENS)
    role = make.make_role()
    seats = make.panel_of_three(role)
    for name in NAMES[:count]:
        make.apply(role, make.person(name))
    clock_at(make.AFTER)
    client = client_for(seats[0].person)
    for path, queries in (
        (reverse("panel_role", args=[role.slug]), 12),
        (reverse("panel_check", args=[role.slug]), 12),
    ):
        client.get(path)
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200
