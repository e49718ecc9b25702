"""Forms that no page of Wagtail's editor would send: a plain 400 and one line; a fault of ours stays a 500."""

import logging

import pytest
from django.db import OperationalError
from django.urls import reverse
from wagtail.admin.views import generic
from wagtail.admin.views.pages import edit

from ground import jobs
from home.models import HomePage, StandardPage


@pytest.fixture
def admin(cast):
    client = cast.client("admin")
    client.raise_request_exception = False
    return client


def address(name, *more):
    return reverse(f"wagtailadmin_pages:{name}", args=[StandardPage.objects.order_by("pk").first().pk, *more])


def lines(caplog):
    return [record for record in caplog.records if record.name == "portal.wagtail_errors"]


def refused(answer, caplog):
    (line,) = lines(caplog)
    assert (answer.status_code, line.levelno, line.exc_info) == (400, logging.WARNING, None), answer.content[:200]
    assert "We could not read what was sent" in answer.text
    assert "could not take what was sent: " in line.getMessage() and "canary" not in line.getMessage()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("edit", {}),
        ("edit", {"title": "x", "comments-TOTAL_FORMS": "canary"}),
        ("copy", {}),
        ("copy", {"new_parent_page": "canary", "new_title": "", "new_slug": "!"}),
        ("move", {"new_parent_page": "canary"}),
    ],
)
def test_a_form_that_wagtail_cannot_read(admin, caplog, name, sent):
    refused(admin.post(address(name), sent), caplog)


def test_an_older_draft_and_a_new_page(admin, caplog):
    revision = StandardPage.objects.order_by("pk").first().save_revision()
    refused(admin.post(address("revisions_revert", revision.pk), {}), caplog)
    caplog.clear()
    refused(
        admin.post(reverse("wagtailadmin_pages:add", args=["home", "standardpage", HomePage.objects.get().pk]), {}),
        caplog,
    )


def test_a_place_that_no_list_has(admin, transactional_db, caplog):
    refused(admin.post(address("set_page_position") + "?position=99999999999999999999", {}), caplog)


def test_a_database_that_is_away_is_no_forms_doing(admin, monkeypatch):
    def away(self, *args, **kwargs):
        raise OperationalError("canary")

    monkeypatch.setattr(edit.EditView, "post", away)
    assert admin.post(address("edit"), {}).status_code == 500


def test_our_code_that_wagtail_calls_stays_ours(admin, monkeypatch, caplog):
    monkeypatch.setattr(edit.EditView, "post", lambda *args, **kwargs: jobs.enqueue("x", "not a number"))
    assert admin.post(address("edit"), {}).status_code == 500
    assert not lines(caplog)


def test_our_own_pages_on_wagtails_views_stay_ours(admin, monkeypatch, caplog):
    def broken(self, *args, **kwargs):
        raise ValueError("canary")

    monkeypatch.setattr(generic.IndexView, "get", broken)
    assert admin.get("/admin/roles/").status_code == 500
    assert not lines(caplog)


def test_what_wagtail_refuses_itself_is_as_it_was(admin, caplog):
    assert admin.get(reverse("wagtailadmin_pages:edit", args=[99999])).status_code == 404
    assert not lines(caplog)
