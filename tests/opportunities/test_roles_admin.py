"""The coordinators' pages: a role is begun, written, asked for, published, changed and cancelled by hand."""

import pytest
from django.db import connection
from django.forms import TextInput
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opportunities.actions import roles
from opportunities.forms import role_sections
from opportunities.forms.role_editor import Editor
from opportunities.models import Project, Role
from opportunities.record import canonical, from_rows, publication_check
from opportunities.viewsets.roles import RoleIndex
from tests.factories.roles import coordinator, make_draft, make_project, make_role, own_record, pay_for

pytestmark = pytest.mark.django_db


def typed(editor: Editor) -> dict[str, str]:
    """What a browser would send back, nothing touched."""
    sent = {}
    forms = [editor.head]
    for part in editor.parts:
        if part.is_list:
            forms += [part.form.management_form, *part.form]
        else:
            forms.append(part.form)
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(bound.field.widget, TextInput):
                value = bound.field.widget.format_value(value)
            if value is not None and value is not False:
                sent[bound.html_name] = "on" if value is True else str(value)
    return sent


def draft_of(role: Role):
    return role.versions.get(status="draft")


def test_a_role_is_begun_written_paid_for_and_published(client_of):
    client, project = client_of("coordinator"), make_project()
    said = {"title": "Young carers' panel", "slug": "young-carers-panel", "project": project.slug}
    assert client.post(reverse("team_role_draft"), said).status_code == 302
    role = Role.objects.get(slug="young-carers-panel")
    page = client.get(reverse("team_role", args=[role.slug])).content.decode()
    assert "Say what the work is." in page and "Publish</button>" not in page
    version = draft_of(role)
    record = own_record(project, slug=role.slug, title="Young carers' panel")
    roles.edit(version=version, record=record, by=coordinator())
    page = client.get(reverse("team_role", args=[role.slug])).content.decode()
    assert "Ask finance for £225 until" in page and "Publish</button>" not in page
    client.post(reverse("team_role_ask_for_funding", args=[role.slug]))
    assert draft_of(role).funding_requests.get().pence == 22500
    pay_for(draft_of(role))
    assert "Publish</button>" in client.get(reverse("team_role", args=[role.slug])).content.decode()
    client.post(reverse("team_role_publish", args=[role.slug]), {"sure": "yes"})
    role.refresh_from_db()
    assert role.status == "published"
    client.post(reverse("team_role_amend", args=[role.slug]))
    assert draft_of(role).number == 2


def test_saving_what_nobody_touched_changes_nothing(client_of):
    version = make_draft(panel_pence=12000, steps=[{"kind": "interview", "text": "A talk"}])
    before = canonical(from_rows(version))
    sent = typed(Editor(version))
    answer = client_of("coordinator").post(reverse("team_role_edit", args=[version.role.slug]), sent)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    version.refresh_from_db()
    assert canonical(from_rows(version)) == before
    assert version.panel_pence == 12000


def test_what_is_typed_goes_into_the_rows(client_of):
    version = make_draft()
    sent = typed(Editor(version)) | {
        "about-title": "Another title",
        "seats-0-n": "3 to 4",
        "work-0-length": "half a day",
        "work-1-every": "2 weeks",
        "work-1-over": "6 weeks",
        "work-1-days": "monday, weekend",
        "closes-closes__on": "2035-03-31",
        "support-TOTAL_FORMS": "2",
        "support-1-kind": "bsl",
        "support-1-text": "BSL interpreters",
        "pay_lines-1-DELETE": "on",
    }
    url = reverse("team_role_edit", args=[version.role.slug])
    page = client_of("coordinator").post(url, sent).content.decode()
    assert "Write a length of time" in page
    sent["work-0-length"] = "90 minutes"
    assert client_of("coordinator").post(url, sent).status_code == 302
    record = from_rows(version.role.versions.get())
    assert record["title"] == "Another title"
    assert record["seats"] == [{"kind": "places", "n": {"min": 3, "max": 4}}]
    assert record["work"][0]["length"] == {"n": 90, "unit": "minute"}
    assert record["work"][1]["every"] == {"n": 2, "unit": "week"}
    assert record["work"][1]["over"] == {"n": 6, "unit": "week"}
    assert record["work"][1]["days"] == ["monday", "weekend"]
    assert record["closes"]["on"] == "2035-03-31"
    assert record["support"][1] == {"kind": "bsl", "text": "BSL interpreters"}
    assert len(record["pay"]["lines"]) == 1


def test_what_the_shape_refuses_is_said_and_nothing_is_lost(client_of):
    version = make_draft()
    sent = typed(Editor(version)) | {"criteria-0-weight": "2", "about-title": "Kept in the box"}
    page = client_of("coordinator").post(reverse("team_role_edit", args=[version.role.slug]), sent).content.decode()
    assert "Who it is for, 1. How much it counts" in page and "Kept in the box" in page and "criteria[0]" not in page
    assert from_rows(version)["title"] != "Kept in the box"


def test_without_a_script_a_button_adds_a_row_and_keeps_what_is_typed(client_of):
    version = make_draft(support=[{"kind": "bsl", "text": "Signs"}, {"kind": "breaks", "text": "Breaks"}])
    url, client = reverse("team_role_edit", args=[version.role.slug]), client_of("coordinator")
    sent = typed(Editor(version)) | {"about-title": "Half typed", "work-0-length": "nonsense"}
    page = client.post(url, sent | {"press": "add:steps"}).content.decode()
    assert "Half typed" in page and 'value="nonsense"' in page and "Write a length of time" not in page
    assert 'name="steps-TOTAL_FORMS" value="2"' in page and 'name="steps-1-text"' in page
    assert from_rows(version.role.versions.get())["title"] != "Half typed"
    page = client.post(url, sent | {"press": "down:support-0"}).content.decode()
    assert page.index("Breaks</textarea>") < page.index("Signs</textarea>")
    for press in ("up:support-0", "down:support-1", "up:support-9", "add:nothing", "up:", "x", "down:support-\u0661"):
        assert client.post(url, sent | {"press": press}).status_code == 200


def test_rows_are_moved_added_and_taken_away(client_of):
    version = make_draft(support=[{"kind": "bsl", "text": "Signs"}, {"kind": "breaks", "text": "Breaks"}])
    url, client = reverse("team_role_edit", args=[version.role.slug]), client_of("coordinator")
    sent = typed(Editor(version)) | {"support-0-ORDER": "2", "support-1-ORDER": "1"}
    sent |= {"support-TOTAL_FORMS": "3", "support-2-kind": "other", "support-2-text": "A lift", "support-2-ORDER": "3"}
    assert client.post(url, sent).status_code == 302
    assert [row["text"] for row in from_rows(draft_of(version.role))["support"]] == ["Breaks", "Signs", "A lift"]
    sent = typed(Editor(draft_of(version.role))) | {"support-1-DELETE": "on"}
    assert client.post(url, sent).status_code == 302
    assert [row["text"] for row in from_rows(draft_of(version.role))["support"]] == ["Breaks", "A lift"]


def test_steps_documents_ways_to_be_paid_and_groups_have_forms(client_of):
    version = make_draft()
    sent = typed(Editor(version)) | {
        "steps-0-kind": "interview",
        "steps-0-text": "A talk of half an hour",
        "documents-0-kind": "pack",
        "documents-0-title": "All about it",
        "documents-0-url": "https://example.org/pack",
        "methods-0-method": "voucher",
        "strata-0-text": "Under 25",
        "strata-0-seats": "2",
    }
    answer = client_of("coordinator").post(reverse("team_role_edit", args=[version.role.slug]), sent)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    record = from_rows(draft_of(version.role))
    assert record["steps"] == [{"kind": "interview", "text": "A talk of half an hour"}]
    assert record["documents"][0]["url"] == "https://example.org/pack"
    assert record["pay"]["methods"] == [{"method": "voucher"}]
    assert record["selection"]["strata"] == [{"text": "Under 25", "seats": 2}]


def test_a_sentence_of_the_gate_stands_beside_its_field_and_the_summary_leads_to_it(client_of):
    version = make_draft(criteria=[{"kind": "who", "need": "essential", "text": "Carers"}])
    page = client_of("coordinator").get(reverse("team_role_edit", args=[version.role.slug])).content.decode()
    words = "Say why you ask for “Carers”."
    assert f'<a href="#id_criteria-0-why_we_ask">{words}</a>' in page
    assert f'<b class="todo">{words}</b>' in page
    assert "(optional)" not in page


def test_two_people_do_not_overwrite_each_other(client_of):
    version = make_draft()
    sent = typed(Editor(version)) | {"about-title": "Mine"}
    roles.edit(version=version, record=from_rows(version) | {"title": "Theirs"}, by=coordinator())
    page = client_of("coordinator").post(reverse("team_role_edit", args=[version.role.slug]), sent).content.decode()
    assert "Somebody else has changed this draft" in page and 'value="Mine"' in page
    assert from_rows(version.role.versions.get())["title"] == "Theirs"
    sent["basis"] = Editor(draft_of(version.role)).basis
    client_of("coordinator").post(reverse("team_role_edit", args=[version.role.slug]), sent)
    assert from_rows(version.role.versions.get())["title"] == "Mine"


def test_an_empty_form_and_hostile_words_are_answered_in_words(client_of):
    client = client_of("coordinator")
    assert client.post(reverse("team_role_draft"), {}).status_code == 200
    hostile = {"title": "<script>alert(1)</script>\x00", "slug": "../x", "project": "none"}
    assert b"<script>alert(1)" not in client.post(reverse("team_role_draft"), hostile).content
    version = make_draft()
    assert client.post(reverse("team_role_edit", args=[version.role.slug]), {}).status_code == 200


def test_every_sentence_of_the_gate_stands_beside_a_section():
    version = make_draft(pay={"status": "paid"})
    editor = Editor(version)
    beside = [sentence for part in editor.parts for sentence in part.missing]
    assert sorted(beside) == sorted(problem.words for problem in publication_check.problems(version))
    assert len({section.name for section in role_sections.sections()}) == len(role_sections.sections())


def test_only_coordinators_and_administrators_come_in(client_of):
    role = make_role()
    for name, status in [("stranger", 403), ("finance", 302), ("coordinator", 200), ("admin", 200)]:
        assert client_of(name).get(reverse("team_role", args=[role.slug])).status_code == status, name
        assert client_of(name).get(reverse("team_roles")).status_code == status, name
    before = Role.objects.get(pk=role.pk).status
    client_of("finance").post(reverse("team_role_cancel", args=[role.slug]), {"why": "x"})
    assert Role.objects.get(pk=role.pk).status == before


def test_cancelling_needs_a_reason(client_of):
    role = make_role()
    client = client_of("coordinator")
    client.post(reverse("team_role_cancel", args=[role.slug]), {"why": ""})
    assert Role.objects.get(pk=role.pk).status == "published"
    client.post(reverse("team_role_cancel", args=[role.slug]), {"why": "The money is gone.", "sure": "yes"})
    assert Role.objects.get(pk=role.pk).status == "cancelled"


def test_a_project_is_begun_by_a_coordinator_and_let_go_by_an_administrator(client_of):
    said = {"name": "A project", "slug": "a-project", "partner": "A trust", "kind_of_work": "Training", "summary": "S."}
    assert client_of("coordinator").post(reverse("team_project_start"), said).status_code == 302
    go = {"reference": "Minute 3", "on_day": "5", "on_month": "1", "on_year": "2026"}
    client_of("coordinator").post(reverse("team_project_give_go_ahead", args=["a-project"]), go)
    assert Project.objects.get(slug="a-project").status == "draft"
    client_of("admin").post(reverse("team_project_give_go_ahead", args=["a-project"]), go | {"sure": "yes"})
    assert Project.objects.get(slug="a-project").status == "live"
    client, path = client_of("coordinator"), reverse("team_project_edit", args=["a-project"])
    client.post(path, {**said, "summary": "Changed.", "basis": client.get(path).context["basis"]})
    assert Project.objects.get(slug="a-project").summary == "Changed."


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


# With the admin's menu, whether one row is in it or three.
LISTS = {"team_roles": 12, "team_projects": 11}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_the_lists_take_as_many_queries_for_three_rows_as_for_one(client_of, name, count):
    for _row in range(count):
        project = make_project()
        make_role(project=project)
    client = client_of("coordinator")
    assert client.get(reverse(name)).context["page_obj"].paginator.count == count
    assert queries(client, reverse(name)) == LISTS[name]


def test_the_list_is_ordered_and_other_hosts_stay_out_unless_asked(client_of):
    project = make_project()
    make_role(project=project, title="Alpha")
    make_role(project=project, title="Omega")
    client = client_of("coordinator")
    page = client.get(reverse("team_roles"), {"ordering": "title"}).content.decode()
    back = client.get(reverse("team_role_results"), {"ordering": "-title"}).content.decode()
    assert page.index("Alpha") < page.index("Omega") and back.index("Omega") < back.index("Alpha")
    assert "Alpha" in client.get(reverse("team_roles"), {"kind": "all"}).content.decode()
    assert "Alpha" not in client.get(reverse("team_roles"), {"kind": "funding_call"}).content.decode()


def test_the_list_finds_by_title_state_and_host(client_of):
    project = make_project()
    make_role(project=project, title="Hearing checks")
    make_draft(project=project, title="Young carers")
    client = client_of("coordinator")
    found = client.get(reverse("team_roles"), {"q": "hearing"}).content.decode()
    assert "Hearing checks" in found and "Young carers" not in found
    found = client.get(reverse("team_roles"), {"status": "draft"}).content.decode()
    assert "Young carers" in found and "Hearing checks" not in found
    assert "No role is like that" in client.get(reverse("team_roles"), {"kind": "listed"}).content.decode()


def test_the_list_shows_a_page_of_roles_not_all_of_them(client_of, monkeypatch):
    assert 0 < RoleIndex.paginate_by <= 50
    monkeypatch.setattr(RoleIndex, "paginate_by", 2)
    project = make_project()
    for name in ("First", "Second", "Third"):
        make_draft(project=project, title=f"{name} of three")
    page = client_of("coordinator").get(reverse("team_roles")).content.decode()
    assert "Third of three" in page and "Second of three" in page and "First of three" not in page
    assert "First of three" in client_of("coordinator").get(reverse("team_roles"), {"p": 2}).content.decode()
