"""Public pages as they are kept: true to the minute, the same for everybody, and nothing of anybody in them."""

from __future__ import annotations

import gzip

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse

from members.models import User
from opportunities.actions import roles
from opportunities.models import Role
from tests import processes
from tests.factories.roles import coordinator, make_draft, make_project, make_role, pay_for
from tests.journeys.routes import screens

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_pages")]
LIST = "/opportunities/"


def entries() -> dict:
    return dict(caches["pages"]._cache)


def test_the_second_reader_costs_one_query(client, django_assert_num_queries):
    make_role(title="Readers")
    first = client.get(LIST)
    with django_assert_num_queries(1):
        second = client.get(LIST)
    assert second.content == first.content and b"Readers" in second.content


def test_a_deadline_passes_with_no_write(client, clock_at):
    clock_at("2026-11-16 16:00")
    role = make_role(title="Readers", closes={"kind": "date", "on": "2026-11-16", "time": "17:00"})
    pages = (LIST, f"{LIST}{role.slug}/")
    clock_at("2026-11-16 16:59")
    for path in pages:
        client.get(path)
    clock_at("2026-11-16 17:00")
    assert b"Readers" not in client.get(LIST).content
    assert b"Apply for this role" not in client.get(pages[1]).content and b"Closed" in client.get(pages[1]).content


def test_days_left_change_at_midnight_in_london(client, clock_at):
    clock_at("2026-06-10 10:00")
    role = make_role(closes={"kind": "date", "on": "2026-06-16", "time": "17:00"})
    path = f"{LIST}{role.slug}/"
    clock_at("2026-06-14 23:30")
    assert b"2 days left" in client.get(path).content
    clock_at("2026-06-15 00:10")
    assert b"1 day left" in client.get(path).content


def publish(pk: int) -> None:
    roles.publish(version=Role.objects.get(pk=pk).versions.get(), by=coordinator())


@pytest.mark.django_db(transaction=True)
def test_what_another_process_publishes_is_seen_at_once(client):
    version = make_draft(title="Readers")
    pay_for(version)
    assert b"Readers" not in client.get(LIST).content
    processes.together("tests.portal.test_page_cache.publish", [[version.role_id]])
    assert b"Readers" in client.get(LIST).content


def test_who_signs_in_has_their_own_page_and_leaves_none_behind(client, client_of):
    make_role()
    before = client.get(LIST)
    assert b"Sign out" not in before.content
    theirs = client_of("coproducer")
    seen = theirs.get(LIST)
    assert b"Sign out" in seen.content and seen["Cache-Control"] == "private, no-store" and "Cookie" in seen["Vary"]
    theirs.post(reverse("account_logout"))
    for reader in (client, theirs, Client()):
        assert b"Sign out" not in reader.get(LIST).content
    assert len(entries()) == 1


def test_each_host_has_its_own(client):
    one, two = client.get(LIST, headers={"host": "localhost"}), client.get(LIST, headers={"host": "127.0.0.1"})
    assert one.status_code == two.status_code == 200
    assert len(entries()) == 2


def test_the_order_of_a_query_and_what_nobody_reads_make_no_page_of_their_own(client):
    make_role()
    one = client.get(f"{LIST}?support=bsl&remote=online")
    for query in ("remote=online&support=bsl", "utm_source=x&remote=online&remote=online&support=bsl&page=1&q="):
        assert client.get(f"{LIST}?{query}").content == one.content
    assert len(entries()) == 1


def test_two_hundred_hostile_queries_add_no_entry(client):
    make_role()
    client.get(LIST)
    for number in range(200):
        hostile = (
            f"page={number + 2}",
            f"q=words+{number}",
            f"x{number}=1",
            f"remote=online%00{number}",
            f"page={'9' * number}",
        )
        assert client.get(f"{LIST}?{hostile[number % 5]}").status_code == 200
    assert len(entries()) == 1
    client.get(f"{LIST}?remote=online&remote=in_person&support=bsl")
    assert len(entries()) == 1, "more than two filters are rendered each time"


def test_it_can_be_asked_whether_it_changed(client):
    make_role()
    plain = client.get(LIST)
    packed = client.get(LIST, headers={"accept-encoding": "br;q=1.0, gzip;q=0.8"})
    assert plain["Cache-Control"] == packed["Cache-Control"] == "no-cache"
    assert plain["ETag"] != packed["ETag"] and packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert {"Cookie", "Accept-Encoding"} <= {each.strip() for each in plain["Vary"].split(",")}
    again = client.get(LIST, headers={"if-none-match": f'W/"x", {plain["ETag"]}'})
    assert again.status_code == 304 and not again.content and not again.has_header("Content-Length")
    assert client.get(LIST, headers={"if-none-match": packed["ETag"]}).status_code == 200
    assert "Content-Encoding" not in client.get(LIST, headers={"accept-encoding": "gzip;q=0, deflate"})
    make_role(title="Another")
    assert client.get(LIST, headers={"if-none-match": plain["ETag"]}).status_code == 200


def test_what_is_not_there_is_never_kept(client):
    for path in ("/opportunities/not-here/", "/projects/not-here/", "/nor-this/"):
        answer = client.get(path)
        assert answer.status_code == 404
    assert entries() == {}


@pytest.mark.seeded
def test_no_kept_byte_is_of_anybody(client, cast):
    """Everybody reads everything that is public; what is kept then holds no address, no name of theirs, no secret."""
    paths = [path for screen in screens() if (path := screen.path())]
    for who in (client, *(cast.client(name) for name in ("coproducer", "coordinator", "finance"))):
        for path in paths:
            if (
                path.startswith(("/opportunities", "/open-book", "/projects", "/how-we", "/offers", "/privacy"))
                or path == "/"
            ):
                answer = who.get(path)
                if who is not client and answer.status_code == 200 and b"Sign out" in answer.content:
                    assert "no-store" in answer["Cache-Control"], path
    kept = b"".join(bytes(each) for each in entries().values())
    assert len(entries()) > 10
    import pickle

    bodies = [page.body for page in map(pickle.loads, entries().values())]
    secret = [b"csrfmiddlewaretoken", b"Sign out", b"sessionid", b"nonce="]
    secret += [user.email.encode() for user in User.objects.all()]
    assert not [word for word in secret if any(word in body for body in bodies)]
    assert kept


def test_every_listed_page_says_that_it_depends_on_who_asks(client, kept_pages):
    role = make_role(project=make_project())
    for path in ("/", LIST, f"{LIST}{role.slug}/", "/how-we-choose/", "/open-book/", "/privacy/", "/projects/"):
        for _ in range(2):  # made, and kept
            answer = client.get(path)
            assert answer.status_code == 200, path
            assert "Cookie" in answer["Vary"] and answer["Cache-Control"] == "no-cache", path
    assert connection.vendor


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server that could close a connection")
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_closed_is_made_anew(client):
    assert client.get("/open-book/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    other.close()
    assert client.get("/open-book/").status_code == 200
