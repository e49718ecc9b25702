"""The coordinators' pages: people without email, joined records, whom to ring."""

import pytest

from members import notice_subjects
from members.actions import cases, notices, people
from members.models import AccessEvent, Case, Notice, Person, PersonKind
from portal.settings.env import ROOT
from tests.members.test_pages import asked

pytestmark = pytest.mark.django_db
PHONE = "07700 900123"


@pytest.fixture
def winifred(cast):
    return people.add(name="Winifred Moss", reach_by="phone", phone=PHONE, by=cast.coordinator)


def owe(cast, person, step="", kind="members/record_added"):
    return notices.owe(person=person, kind=kind, obj=person, step=step, by=cast.coordinator)


def test_a_person_without_email_is_added_and_found(client_of):
    client = client_of("coordinator")
    page = client.post("/admin/people/add/", {"name": "Albert Cope", "reach_by": "post"}).content.decode()
    assert "Write an address" in page
    facts = {"name": "Albert Cope", "reach_by": "post", "address": "1 Elm Row\nLeeds"}
    assert client.post("/admin/people/add/", facts).status_code == 302
    assert Person.objects.get(name="Albert Cope").email == ""
    assert "Albert Cope" in client.get("/admin/people/?q=cope").content.decode()
    assert "Nobody of that name" in client.get("/admin/people/?q=zzz").content.decode()


def test_a_second_press_adds_nobody_and_another_name_does(cast):
    said = {"reach_by": "phone", "phone": PHONE, "by": cast.coordinator, "key": "0" * 32}
    first = people.add(name="Albert Cope", **said)
    assert people.add(name=" Albert Cope", **said) == first
    assert people.add(name="Alberta Cope", **said) != first
    assert people.add(name="Albert Cope", **said | {"key": "1" * 32}) != first


def test_a_call_from_the_list_to_i_told_them(client_of, cast, winifred):
    client, notice = client_of("coordinator"), owe(cast, winifred)
    assert "Winifred Moss" in client.get("/admin/to-contact/").content.decode()
    page = client.get(f"/admin/to-contact/{notice.pk}/").content.decode()
    assert "We have written down your name" in page and PHONE not in page
    assert PHONE in client.post(f"/admin/to-contact/{notice.pk}/", {"field": "phone"}).content.decode()
    assert AccessEvent.objects.get().allowed
    page = client.post(f"/admin/to-contact/{notice.pk}/", {"field": "address"}).content.decode()
    assert "You may not read this" in page
    assert client.post(f"/admin/to-contact/{notice.pk}/", {"field": "access_needs"}).status_code != 200
    for _ in range(2):
        client.post(f"/admin/to-contact/{notice.pk}/log/", {"sure": "yes"})
    notice.refresh_from_db()
    assert (notice.status, notice.told_by) == ("logged", cast.coordinator)
    over = client.get(f"/admin/to-contact/{notice.pk}/", follow=True).content.decode()
    assert "has been told: We have written down your name" in over and PHONE not in over
    assert "Nobody waits" in client.get("/admin/to-contact/").content.decode()


def test_a_question_about_a_read_reaches_the_team(client_of, cast, winifred):
    notice = owe(cast, winifred)
    client = client_of("coordinator")
    client.post(f"/admin/to-contact/{notice.pk}/", {"field": "phone"})
    event = AccessEvent.objects.get()
    case = cases.open_case(
        kind="rights", words="canary-why", about=f"members.accessevent:{event.pk}", person=winifred, by=winifred
    )
    page = client.get("/admin/to-contact/").content.decode()
    assert f"Why {cast.coordinator.name} read their phone number" in page and "canary-why" not in page
    client.post(f"/admin/to-contact/asked/{case.pk}/answer/", {"sure": "yes"})
    assert Case.objects.get().status == "answered"
    assert cases.close(case=case, by=cast.coordinator).status == "closed"


def test_who_is_no_coordinator_sees_none_of_it(client_of, cast, winifred):
    notice = owe(cast, winifred)
    for path in ("/admin/people/", f"/admin/people/{winifred.pk}/", f"/admin/to-contact/{notice.pk}/"):
        response = client_of("finance").get(path, follow=True)
        assert "Winifred" not in response.content.decode()
    client_of("finance").post(f"/admin/to-contact/{notice.pk}/log/")
    assert Notice.objects.get().status == "due"


# With the admin's menu, whether one row is in it or three.
LISTS = {"/admin/people/?q=Edith": 12, "/admin/to-contact/": 13}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", LISTS)
def test_the_lists_take_as_few_queries_for_three_as_for_one(client_of, cast, path, count):
    for number in range(count):
        person = people.add(name=f"Edith {number}", reach_by="phone", phone="1", by=cast.coordinator)
        owe(cast, person)
        cases.open_case(kind="rights", words="Who read it?", about=f"row:{number}", person=person, by=person)
    client = client_of("coordinator")
    assert client.get(path).content.decode().count("Edith ") >= count
    assert asked(client, path) == LISTS[path]


def test_the_system_is_not_among_the_people(client_of):
    system = Person.objects.get(kind=PersonKind.SYSTEM)
    assert client_of("coordinator").get(f"/admin/people/{system.pk}/").status_code == 404


def test_the_list_is_searched_filtered_and_ordered(client_of, cast, winifred):
    client = client_of("coordinator")
    assert cast.coproducer and cast.finance

    def names(query):
        page = client.get(f"/admin/people/results/?{query}").content.decode()
        return [person.name for person in (winifred, cast.coproducer, cast.finance) if person.name in page]

    assert names("q=moss winifred") == ["Winifred Moss"]
    assert names("reach_by=phone") == names("signs_in=no") == ["Winifred Moss"]
    assert names("duty=finance") == [cast.finance.name]
    page = client.get("/admin/people/?ordering=-name").content.decode()
    assert page.index("Winifred Moss") < page.index(cast.coproducer.name)


def test_an_administrator_gives_a_duty_that_opens_nothing_and_ends_it(client_of, cast, winifred, clock_at):
    admin, path = client_of("admin"), f"/admin/people/{winifred.pk}/"
    for name in ("coordinator", "finance"):
        client_of(name).post(f"{path}duties/", {"kind": "group"})
    assert not winifred.duties.exists()
    for _ in range(2):
        admin.post(f"{path}duties/", {"kind": "group"})
    duty = winifred.duties.get()
    assert duty.given_by == cast.admin and "Group member" in admin.get(path).content.decode()
    client_of("coordinator").post(f"/admin/people/duties/{duty.pk}/end/")
    assert winifred.duties.get().ends is None
    admin.post(f"/admin/people/duties/{duty.pk}/end/", {"sure": "yes"})
    assert winifred.duties.get().ends is not None
    admin.post(f"{path}duties/", {"kind": "king"})
    assert winifred.duties.count() == 1


def test_an_administrator_reads_no_news_and_joins_nobody(client_of, cast, winifred):
    owe(cast, winifred)
    page = client_of("admin").get(f"/admin/people/{winifred.pk}/").content.decode()
    assert "Due since" not in page and "Join this record" not in page
    client_of("admin").post(f"/admin/people/{winifred.pk}/", {"into": cast.coproducer.pk, "evidence": "x"})
    assert Person.objects.get(pk=winifred.pk).merged_into is None


TOPICS = sorted((ROOT / "templates/emails").rglob("*.txt"))


@pytest.mark.parametrize("path", TOPICS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_kind_of_news_has_a_topic_for_lists(path):
    topic = notice_subjects.of(f"{path.parent.name}/{path.stem}")
    assert len(topic.split()) >= 3 and "{" not in topic and topic[0].isupper()
    assert topic.split()[-1] not in {"on", "by", "for", "of", "is"}, topic


def test_the_list_says_what_the_news_is(client_of, cast, winifred):
    owe(cast, winifred)
    topic = Notice.objects.get().topic
    page = client_of("coordinator").get("/admin/to-contact/").content.decode()
    assert topic and topic in page
    assert topic in client_of("coordinator").get(f"/admin/people/{winifred.pk}/").content.decode()
