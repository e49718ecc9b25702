"""What shape 2 adds to roles of ours: typed in the editor, said on the page in its own language, kept by the database."""

import html
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from ground.sealed import opened
from opportunities.actions import applications, changes, roles
from opportunities.forms.role_editor import Editor
from opportunities.models import PayLine, Role, SessionLine, WorkLine
from opportunities.record import from_rows
from tests.factories.roles import change, coordinator, make_draft, make_role
from tests.opportunities import selecting as make
from tests.opportunities.shapes import missing
from tests.opportunities.test_panel_leaks import client_for
from tests.opportunities.test_roles_admin import typed

pytestmark = pytest.mark.django_db
WELSH = {
    "language": "cy",
    "title": "Panel cleifion",
    "purpose": "Er mwyn gwella'r gwasanaeth.",
    "what_you_do": "Dewch i ddau gyfarfod.",
}


def test_each_key_is_typed_in_the_editor_and_goes_into_the_rows(client_of):
    version = make_draft()
    said = {
        "about-language": "cy",
        "work-0-choose": "1",
        "work-1-optional": "on",
        "sessions-0-room": "4",
        "pay-pay__within_working_days": "5",
        "pay_lines-0-applies_to__max": "4",
        "pay_lines-0-applies_to__unit": "hour",
        "pay_lines-1-unit": "block",
        "pay_lines-1-block": "3 hours",
        "expenses-0-rate__amount": "0.45",
        "expenses-0-rate__per": "mile",
        "expenses-0-capped": "on",
        "questions-0-key": "your-example",
    }
    url = reverse("team_role_edit", args=[version.role.slug])
    answer = client_of("coordinator").post(url, typed(Editor(version)) | said)
    assert answer.status_code == 302, re.findall(r'class="error[^<]*<[^<]*', answer.content.decode())
    record = from_rows(version.role.versions.get())
    assert record["language"] == "cy"
    assert (record["work"][0]["choose"], record["work"][1]["optional"]) == (1, True)
    assert record["sessions"][0]["room"] == 4
    assert record["pay"]["within_working_days"] == 5
    first, second = record["pay"]["lines"]
    assert first["applies_to"] == {"max": 4, "unit": "hour"}
    assert (second["unit"], second["block"]) == ("block", {"n": 3, "unit": "hour"})
    expense = record["expenses"][0]
    assert (expense["rate"], expense["capped"]) == ({"amount": {"pence": 45, "currency": "GBP"}, "per": "mile"}, True)
    assert record["selection"]["questions"][0]["key"] == "your-example"


def test_what_the_gate_says_of_them_stands_beside_the_field():
    work = [{"key": "sessions", "kind": "session", "choose": 1, "every": {"n": 1, "unit": "week"}}]
    pay = from_rows(make_draft())["pay"] | {"within_working_days": 90}
    pay["lines"] = pay["lines"][:1]
    editor = Editor(make_draft(work=work, pay=pay))
    where = dict(editor.todo)
    assert where["We pay within 10 working days. Say so many or fewer."] == "id_pay-pay__within_working_days"
    assert where["List the dates: nobody can choose among those that come again and again."] == "id_work-0-choose"


def test_welsh_words_stand_in_welsh_and_ours_in_english(client):
    role = make_role(**WELSH)
    page = html.unescape(client.get(f"/opportunities/{role.slug}/").content.decode())
    for words in WELSH.values():
        assert words == "cy" or re.search(rf'lang="cy">(<li>)?{re.escape(words)}', page), words
    assert '<html lang="en-GB"' in page
    assert "<h2>What you will do</h2>" in page
    assert 'lang="cy"' in client.get("/opportunities/").content.decode()
    assert 'lang="cy"' not in client.get(f"/opportunities/{make_role().slug}/").content.decode()


def test_an_answer_stays_with_its_question_by_key_when_the_words_change(clock_at):
    clock_at(make.OPENS)
    record = make.make_record()
    questions = [{"key": "first", "text": "What helped?"}, {"key": "second", "text": "What did not?"}]
    role = make.make_role(selection=record["selection"] | {"questions": questions})
    sent = make.apply(role, make.person("Ann Bee"), words="My words")
    turned = [{"key": "second", "text": "What went badly?"}, {"key": "first", "text": "What went well?"}]
    selection = record["selection"] | {"questions": turned}
    change(role, note="Clearer questions.", must_act=True, selection=selection)
    sent.refresh_from_db()
    sent.role.refresh_from_db()
    changes.change(application=sent, by=sent.person)
    told = {one.question.text: opened(one.text) for one in sent.unsent_answers.select_related("question")}
    assert told == {"What went well?": "My words 0", "What went badly?": "My words 1"}


WRONG = [
    (WorkLine, {"choose": 1, "key": "", "kind": "session"}, "work_line_choose_of_a_key"),
    (SessionLine, {"room": 3, "work_key": ""}, "session_line_room_of_some_work"),
    (PayLine, {"kind": "paid", "unit": "block"}, "pay_line_block_with_its_length"),
    (
        PayLine,
        {"kind": "paid", "applies_unit": "hour", "applies_min": 4, "applies_max": 4},
        "pay_line_applies_to_a_length",
    ),
]


@pytest.mark.parametrize(("model", "facts", "rule"), WRONG, ids=[rule for _, _, rule in WRONG])
def test_the_database_refuses_what_does_not_hold_together(model, facts, rule):
    version = make_draft()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        model.objects.create(version=version, position=50, **facts)


def test_one_rule_of_what_is_needed_and_what_our_panels_cannot_do(clock_at):
    version = make_draft()
    record = from_rows(version)
    record["selection"]["needed_rule"] = "half_shown"
    version = roles.edit(version=version, record=record, by=coordinator())
    said = dict(missing(version))
    assert said["selection.needed_rule"].startswith("Our panels score what is needed from 1 to 5")
    record["selection"]["needed_rule"] = "mean_3"
    version = roles.edit(version=version, record=record, by=coordinator())
    assert "selection.needed_rule" not in dict(missing(version))
    assert Role.objects.get(pk=version.role_id).versions.get().needed_rule == "mean_3"


def test_the_way_of_applying_has_welsh_questions_in_welsh(clock_at):
    clock_at(make.OPENS)
    record = make.make_record()
    questions = [{"text": "Beth helpodd?"}]
    role = make.make_role(**WELSH, selection=record["selection"] | {"questions": questions})
    person = make.person("Ann Bee")
    client = client_for(person)
    applications.begin(role=role, person=person, by=person)
    question = client.get(reverse("application_answer", args=[role.slug, 1])).content.decode()
    assert '<h1 lang="cy">Beth helpodd?</h1>' in question
    assert '<span lang="cy">Panel cleifion</span>. Step' in question
    assert '<h2 lang="cy"><a' in client.get(reverse("me_applications")).content.decode()
