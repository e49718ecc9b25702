"""Every mail and letter: how to reach a person, who we are, which role; never a condition, a title or a topic."""

import re

import pytest

from ground import mail
from members import tasks
from members.models import Notice
from opportunities import mail_names
from opportunities.mail_names import SAFE
from opportunities.models import ActivityKind, Project, RoleVersion, Session
from portal.settings.env import ROOT

TEMPLATES = sorted((ROOT / "templates/emails").rglob("*.txt"))
ACCOUNT = sorted((ROOT / "templates/account/email").glob("*_message.txt"))
# About a person, or about money for several roles at once.
NO_ROLE = {
    *(f"members/{path.stem}" for path in TEMPLATES if path.parent.name == "members"),
    "payments/came_back",
    "payments/details_changed",
    "payments/details_written_down",
    "payments/never_paid",
    "payments/paid",
    "payments/set_aside",
}
IN_THE_YEAR = 3  # of each kind, the newest


def kind_of(path):
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", TEMPLATES, ids=kind_of)
def test_it_says_which_role_in_the_subject_and_the_first_line_and_no_title(path):
    subject, _, body = path.read_text().partition("\n")
    first = body.partition("\n\n")[2].partition("\n\n")[0]
    whole = subject + body
    assert not re.search(r"\.title\b|project|\.slug\b|criteri", whole), "it may name a condition or a topic"
    if kind_of(path) not in NO_ROLE:
        assert "mail_name" in subject and "mail_name" in first


@pytest.mark.parametrize("path", ACCOUNT, ids=lambda path: path.stem)
def test_a_mail_about_an_account_ends_like_every_other(path):
    base = (ROOT / "templates/account/email/base_message.txt").read_text()
    assert "{{ closing }}" in base
    assert path.stem == "base_message" or "account/email/base_" in path.read_text().splitlines()[0]


def test_the_end_says_number_hours_another_way_and_who_we_are(settings):
    by_mail, on_paper = mail.closing(by_mail=True), mail.closing(by_mail=False)
    for said in (by_mail, on_paper):
        assert settings.HELP_PHONE in said and settings.HELP_HOURS in said and settings.WHO_WE_ARE in said
    assert "answer this mail" in by_mail and "mail" not in on_paper.partition("\n")[0]
    settings.HELP_PHONE = ""
    assert mail.closing(by_mail=True).startswith("Any question? Answer this mail.")


@pytest.mark.django_db
@pytest.mark.seeded
def test_every_mail_of_the_year_ends_with_it_and_gives_nothing_away(settings):
    """The canary: no title of a role, of a session or of a project stands in any mail."""
    telling = {*RoleVersion.objects.values_list("title", flat=True), *Project.objects.values_list("name", flat=True)}
    telling |= {*Session.objects.values_list("title", flat=True)} - {""}
    telling = {each for each in telling if not any(each.lower() in kind for kind in SAFE)}  # a kind may be said
    kinds, wrong = set(), []
    for kind in Notice.objects.order_by().values_list("kind", flat=True).distinct():
        for notice in Notice.objects.filter(kind=kind).select_related("person").order_by("-pk")[:IN_THE_YEAR]:
            subject, body = tasks.words_of(notice)
            kinds.add(kind)
            wrong += [f"{kind} says {each}" for each in telling if each.lower() in f"{subject}\n{body}".lower()]
            by_mail = bool(notice.person.email) and notice.status != "bounced"  # that one is read out or posted
            if not body.rstrip().endswith(mail.closing(by_mail=by_mail)):
                wrong.append(f"{kind} has no end")
            if kind not in NO_ROLE and " role" not in subject.lower():
                wrong.append(f"{kind} names no role: {subject}")
    assert not wrong
    assert len(kinds) > 15, "the year tells less than it did"


@pytest.mark.django_db
@pytest.mark.seeded
def test_most_roles_of_the_year_have_a_kind_that_may_be_said():
    names = {
        name.lower() for name in ActivityKind.objects.filter(versions__role__kind="own").values_list("name", flat=True)
    }
    assert names <= SAFE


def test_an_unknown_kind_is_not_said():
    class Kinds:
        def all(self):
            return [ActivityKind(name="psoriasis circle")]

    class Version:
        activities, closes_at = Kinds(), None

    assert mail_names.of(Version()) == "role"
