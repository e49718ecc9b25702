import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.test import Client
from wagtail.models import Page, Site

from ground.models import AuditEvent, PublicData
from home import queries, reference_data
from home.blocks import MOST_WORDS, one_idea
from home.initial_pages import OFFER_PAGES
from home.models import HomePage, OfferPage, ProjectPage
from opportunities.models import Project, ProjectStatus
from tests.factories.roles import make_role
from tests.home import made

PROJECT_LIST_QUERIES = 8
PROJECT_QUERIES = 13

pytestmark = pytest.mark.django_db


def test_every_installation_has_the_first_pages():
    assert Site.objects.get(is_default_site=True).root_page.specific == HomePage.objects.get()
    for path in ("/", "/offers/", "/projects/", "/accessibility/", "/privacy/"):
        assert Client().get(path).status_code == 200, path


def test_setting_up_again_keeps_what_an_editor_changed():
    offer = OfferPage.objects.get(slug="training")
    offer.intro = "Changed by hand."
    offer.save()
    before = Page.objects.count()
    reference_data.ensure()
    assert Page.objects.count() == before
    assert OfferPage.objects.get(slug="training").intro == "Changed by hand."


def test_the_statement_says_how_far_it_is():
    page = Client().get("/accessibility/").content.decode()
    assert "partially compliant" in page
    assert "not yet tested with assistive technology" in page


def test_three_offers_can_each_be_read_in_two_minutes(client):
    page = client.get("/offers/").content.decode()
    assert page.count('<article class="card">') == 3
    for slug in OFFER_PAGES:
        words = client.get(f"/offers/{slug}/").content.decode()
        assert "Easy Read" in words
        main = words[words.index("<main") : words.index("</main>")]
        assert len(main.split()) < 600


def test_easy_read_is_one_idea_a_line():
    for fields in OFFER_PAGES.values():
        for kind, value in fields["body"]:
            if kind == "easy_read":
                for line in value["lines"]:
                    one_idea(line["words"])
    with pytest.raises(ValidationError):
        one_idea("word " * (MOST_WORDS + 1))


@pytest.mark.parametrize(
    ("status", "answer"), [(ProjectStatus.DRAFT, 404), (ProjectStatus.LIVE, 200), (ProjectStatus.ENDED, 200)]
)
def test_a_project_is_public_once_it_runs(cast, client, status, answer):
    project = made.project(cast, status=status)
    made.page_of(project, cast)
    assert client.get("/projects/hearing-checks/").status_code == answer
    listed = "Hearing checks" in client.get("/projects/").content.decode()
    assert listed == (answer == 200)


def test_a_project_page_tells_the_projects_own_facts(cast, client):
    project = made.project(cast)
    page = made.page_of(project, cast)
    assert (page.title, page.slug) == ("Hearing checks", "hearing-checks")
    Project.objects.filter(pk=project.pk).update(summary="Told anew.", kind_of_work="Learning partner")
    assert "Learning partner" in client.get("/projects/hearing-checks/").content.decode()
    assert "Told anew." in client.get("/projects/").content.decode()


@pytest.mark.usefixtures("kept_pages")
def test_a_projects_roles_come_in_pages_open_ones_first(cast, client, clock_at, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(queries, "ROLES", 4)
    clock_at("2026-11-16 16:00")
    project = made.project(cast)
    made.page_of(project, cast)
    soon = {"kind": "date", "on": "2026-11-16", "time": "17:00"}
    for n in range(2):
        make_role(project=project, title=f"Earlier {n}", closes=soon)
    open_ones = [make_role(project=project, title=f"Newer {n}") for n in range(queries.ROLES - 1)]
    clock_at("2026-11-16 17:00")
    path = "/projects/hearing-checks/"
    first, second = client.get(path).content.decode(), client.get(f"{path}?page=2").content.decode()
    assert all(role.current.title in first for role in open_ones)
    assert "Earlier 1" in first and "Earlier 0" not in first and "Earlier 0" in second and "Newer" not in second
    assert "Paid roles open now" in first and "Paid roles open now" not in second
    assert "page 2" in second and 'href="?page=2"' in first
    with django_assert_num_queries(2):  # each kept
        assert client.get(f"{path}?page=2&x=1").content.decode() == second
        client.get(path)
    assert client.get(f"{path}?page=99").content.decode() == second
    for page in ("", "?page=98"):  # a page of many rows asks no more than one of one
        caches["pages"].clear()
        with django_assert_num_queries(PROJECT_QUERIES):
            client.get(f"{path}{page}")


def test_a_page_cannot_take_another_name_or_address(cast):
    page = made.page_of(made.project(cast), cast)
    page.title, page.slug = "Something else", "something-else"
    page.save()
    page.refresh_from_db()
    assert (page.title, page.slug) == ("Hearing checks", "hearing-checks")


def test_a_coordinator_edits_projects_and_not_the_statements(cast):
    page = made.page_of(made.project(cast), cast)
    user = cast.user("coordinator")
    assert page.permissions_for_user(user).can_publish()
    assert not Page.objects.get(slug="privacy").permissions_for_user(user).can_edit()


def test_publishing_twice_is_harmless_and_leaves_one_trail(cast):
    project = made.project(cast)
    assert made.page_of(project, cast) == made.page_of(project, cast)
    assert ProjectPage.objects.count() == 1
    assert AuditEvent.objects.filter(verb="publish_project_page").count() == 1


def test_a_project_outlives_its_page_and_not_the_other_way_round(cast):
    project = made.project(cast)
    page = made.page_of(project, cast)
    with pytest.raises(ProtectedError):
        Project.objects.filter(pk=project.pk).delete()
    page.delete()
    assert Project.objects.filter(pk=project.pk).exists()


def test_publishing_a_page_changes_public_data(cast):
    page = made.page_of(made.project(cast), cast)
    before = PublicData.objects.version()
    page.intro = "New words."
    page.save_revision().publish()
    between = PublicData.objects.version()
    page.unpublish()
    assert before < between < PublicData.objects.version()


def test_an_unpublished_page_is_not_found(cast, client):
    page = made.page_of(made.project(cast), cast)
    page.unpublish()
    assert client.get("/projects/hearing-checks/").status_code == 404
    assert "Hearing checks" not in client.get("/projects/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_projects_asks_the_same_for_one_and_three(cast, client, django_assert_num_queries, count):
    for number in range(count):
        made.page_of(made.project(cast, name=f"Project {number}"), cast)
    client.get("/projects/")
    with django_assert_num_queries(PROJECT_LIST_QUERIES):
        client.get("/projects/")
