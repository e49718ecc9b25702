"""The guards of the test run bite: each of these would pass unseen without one of them."""

import socket

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.template import Context, Template, engines
from django.template.base import Origin

from portal.settings.env import ROOT
from tests import hostile


def test_a_far_socket_is_refused():
    with pytest.raises(RuntimeError, match="only this machine"):
        socket.create_connection(("192.0.2.1", 80), timeout=0.1)
    with pytest.raises(RuntimeError, match="only this machine"):
        socket.getaddrinfo("example.org", 80)


def test_a_near_socket_is_not():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=1).close()


def ours(source: str) -> Template:
    name = str(ROOT / "templates" / "made_up.html")
    return Template(source, origin=Origin(name), engine=engines["django"].engine)


@pytest.mark.parametrize("source", ["{{ missing }}", "{{ person.missing }}", "{{ missing|default:'x' }}"])
def test_an_undefined_variable_in_a_template_of_ours_fails(source):
    with pytest.raises(AssertionError, match="not defined"):
        ours(source).render(Context({"person": object()}))
    assert len(hostile.take_findings()) == 1


def test_a_variable_that_may_be_missing_is_asked_for_with_if():
    assert ours("{% if missing %}{{ missing }}{% endif %}").render(Context({})) == ""


@pytest.mark.parametrize(
    "html",
    [
        "<script>go()</script>",
        "<p onclick='go()'>x</p>",
        "<p style='color: red'>x</p>",
        "<style>p {}</style>",
        "<a href='javascript:go()'>x</a>",
        "<p>{{ name }}</p>",
        "<a href='{% url x %}'>x</a>",
    ],
)
def test_a_page_with_script_style_or_marks_inside_is_found(html):
    assert len(hostile.page_problems(html)) == 1


def test_a_proper_page_is_not():
    html = "<script src='/a.js'></script><script type='application/json'>{'a': {}}</script><input value='{{ typed }}'>"
    assert hostile.page_problems(html) == []


@pytest.mark.django_db
def test_nobody_leans_on_an_order_that_was_not_asked_for():
    orders = {tuple(ContentType.objects.order_by().values_list("pk", flat=True)) for _ in range(8)}
    assert len(orders) > 1
    assert len({tuple(ContentType.objects.order_by("pk").values_list("pk", flat=True)) for _ in range(8)}) == 1


@pytest.mark.django_db
def test_what_waits_for_the_commit_runs_and_after_a_rollback_does_not():
    ran = []
    with transaction.atomic():
        transaction.on_commit(lambda: ran.append("outer"))
        with transaction.atomic():
            transaction.on_commit(lambda: ran.append("inner"))
        assert ran == []
    assert ran == ["outer", "inner"]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        transaction.on_commit(lambda: ran.append("never"))
        raise ZeroDivisionError
    transaction.on_commit(lambda: ran.append("at once"))
    assert ran == ["outer", "inner", "at once"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_for_the_next(time):
    assert not ContentType.objects.filter(app_label="made_up").exists()
    ContentType.objects.create(app_label="made_up", model="x")


@pytest.mark.django_db
def test_foreign_keys_hold():
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO auth_permission (content_type_id, codename, name) VALUES (-1, 'x', 'x')")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE") if connection.vendor == "postgresql" else None
        connection.check_constraints()


def test_an_answer_that_lets_a_browser_guess_is_found():
    said = hostile.header_problems({"Content-Type": "text/csv", "X-Content-Type-Options": "nosniff"})
    assert said == ["is text/csv and names no character set", "lets the next site read its address"]
    framed = {
        "Content-Type": "text/html; charset=utf-8",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Content-Security-Policy": "default-src 'none'; base-uri 'none'",
    }
    assert hostile.header_problems(framed) == ["has a policy without frame-ancestors"]
