"""Two of the team on one thing: the older window does not win in silence, and what was typed in it is not lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from members.actions import notices, people
from members.models import Notice
from opportunities.actions import letters, projects, roles, selections
from opportunities.forms.role_editor import Editor
from opportunities.models import Letter, Project
from opportunities.record import from_rows
from opportunities.views import sure
from opportunities.views.team import roles as team_roles
from tests.factories.roles import coordinator, make_draft, make_project
from tests.opportunities import selecting as make
from tests.opportunities.test_letters import judged  # noqa: F401
from tests.opportunities.test_roles_admin import typed

pytestmark = pytest.mark.django_db
SAID = "Somebody else has changed this project"


def project_form(client, project) -> tuple[str, dict[str, str]]:
    """As a browser sends it, nothing touched."""
    path = reverse("team_project_edit", args=[project.slug])
    context = client.get(path).context
    facts = {key: str(context["form"].initial[key] or "") for key in ("name", "partner", "kind_of_work", "summary")}
    return path, facts | {"basis": context["basis"]}


def test_the_older_window_of_a_project_asks_first_and_shows_both(client_of):
    project, client = make_project(), client_of("coordinator")
    path, old = project_form(client, project)
    _path, new = project_form(client_of("admin"), project)
    assert client_of("admin").post(path, new | {"summary": "What they saved."}).status_code == 302
    answer = client.post(path, old | {"kind_of_work": "Mine"})
    page = answer.content.decode()
    assert SAID in page and "We have now: What they saved." in page and 'value="Mine"' in page
    project.refresh_from_db()
    assert (project.summary, project.kind_of_work) == ("What they saved.", new["kind_of_work"])
    again = old | {"kind_of_work": "Mine", "summary": "What they saved.", "basis": answer.context["basis"]}
    assert client.post(path, again).status_code == 302, "looked at, it is theirs to say"
    project.refresh_from_db()
    assert (project.summary, project.kind_of_work) == ("What they saved.", "Mine")


def test_a_second_press_and_a_project_that_nobody_else_touched_ask_nothing(client_of):
    project, client = make_project(), client_of("coordinator")
    path, sent = project_form(client, project)
    sent |= {"name": "Another name", "starts_0": "1", "starts_1": "2", "starts_2": "2027"}
    for _press in range(2):
        assert client.post(path, sent).status_code == 302
    assert Project.objects.get(pk=project.pk).name == "Another name"


def test_a_window_without_a_mark_is_an_older_one(client_of):
    project, client = make_project(), client_of("coordinator")
    path, sent = project_form(client, project)
    sent.pop("basis")
    assert SAID in client.post(path, sent | {"summary": "Mine."}).content.decode()


def test_whoever_saves_a_project_at_the_same_moment_is_compared_with_what_was_just_kept(client_of, monkeypatch):
    """The other one's is kept between the reading of this page's form and its saving: what is held is read again."""
    project, client = make_project(), client_of("coordinator")
    path, old = project_form(client, project)
    found, names = team_roles._project, ("name", "kind_of_work")

    def a_moment_later(slug, **how):
        facts = {name: getattr(project, name) for name in names} | {"partner": project.partner.name}
        projects.edit(project=project, **facts, summary="What they saved.", by=coordinator())
        return found(slug, **how)

    monkeypatch.setattr(team_roles, "_project", a_moment_later)
    assert SAID in client.post(path, old | {"summary": "Mine."}).content.decode()
    assert Project.objects.get(pk=project.pk).summary == "What they saved."


def test_whoever_saves_a_draft_at_the_same_moment_is_compared_with_what_was_just_kept(client_of, monkeypatch):
    version = make_draft()
    sent = typed(Editor(version)) | {"about-title": "Mine"}
    save = team_roles._save_draft

    def a_moment_later(request, role, found):
        roles.edit(version=version, record=from_rows(version) | {"title": "Theirs"}, by=coordinator())
        return save(request, role, found)

    monkeypatch.setattr(team_roles, "_save_draft", a_moment_later)
    page = client_of("coordinator").post(reverse("team_role_edit", args=[version.role.slug]), sent).content.decode()
    assert "Somebody else has changed this draft" in page and 'value="Mine"' in page
    assert from_rows(version.role.versions.get())["title"] == "Theirs"


@pytest.fixture
def to_write(judged):  # noqa: F811
    role, _seats, sent = judged
    selections.decide(role=role, by=make.coordinator())
    sent[0].refresh_from_db()
    return sent[0]


def at_the_same_moment(monkeypatch, application, strength: str) -> None:
    """The other's letter is written when this one's page has looked and found none."""
    ask = sure.letter

    def asked(*given):
        other = make.person("Otti Vale", "coordinator")
        letters.write(application=application, strength=strength, idea="More.", by=other)
        return ask(*given)

    monkeypatch.setattr(sure, "letter", asked)


def test_of_two_letters_at_one_moment_one_is_sent_and_the_other_is_told_with_their_words(
    client_of, to_write, monkeypatch
):
    at_the_same_moment(monkeypatch, to_write, "Theirs.")
    path = reverse("selection_letter", args=[to_write.reference])
    about = f"about_{make.criteria_of(to_write.role)[0].pk}"
    sent = {"strength": "Mine, long thought of.", "idea": "More.", about: "Said with care.", "sure": "yes"}
    page = client_of("coordinator").post(path, sent).content.decode()
    assert "This letter has been written meanwhile" in page and "Otti Vale" in page and "Theirs." in page
    assert "Mine, long thought of." in page and "Said with care." in page
    assert "is told by" not in page
    assert Letter.objects.get(application=to_write).written_by.name == "Otti Vale"


def test_a_letter_to_post_is_said_to_wait_until_somebody_has_told_them(client_of, judged, clock_at):  # noqa: F811
    role, _seats, sent = judged
    selections.decide(role=role, by=make.coordinator())
    client = client_of("coordinator")

    def said(of) -> str:
        path = reverse("selection_letter", args=[of.reference])
        page = client.post(path, {"strength": "Clear.", "idea": "More.", "sure": "yes"}, follow=True)
        return (
            page.content.decode() + client.get(reverse("selection_application", args=[of.reference])).content.decode()
        )

    winnie = sent[-1].person
    people.reach(person=winnie, reach_by="post", address="1 High Street", by=winnie)
    assert said(sent[0]).count("Ann Bee is told by email.") == 2
    waits = "Winnie Moss is still to be told by post: it stands in To contact."
    assert said(sent[-1]).count(waits) == 2
    notices.log(notice=Notice.objects.to_tell().get(person=winnie), how="post", by=make.coordinator())
    page = client.get(reverse("selection_application", args=[sent[-1].reference])).content.decode()
    assert waits not in page and "They have heard, counted from 26 March 2026." in page


def test_the_same_letter_twice_is_a_second_press_and_other_words_about_a_point_are_not(client_of, to_write):
    path, client = reverse("selection_letter", args=[to_write.reference]), client_of("coordinator")
    sent = {"strength": "Clear.\r\nShort.", "idea": "More.", "sure": "yes"}
    assert client.post(path, sent).status_code == 302
    assert client.post(path, sent).status_code == 302
    about = f"about_{make.criteria_of(to_write.role)[0].pk}"
    assert "Only here." in client.post(path, sent | {about: "Only here."}).content.decode()
