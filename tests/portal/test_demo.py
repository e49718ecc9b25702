import datetime as dt
from email.message import EmailMessage

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.core.mail import get_connection, send_mail
from django.urls import reverse

from ground import clock
from ground.exceptions import Refused
from ground.models import ClockOffset
from members.models import User
from opportunities.models import Role
from portal import tick
from portal.demo import accounts, hashers, moving, outbox
from tests.factories import money, roles

PAGES = ("demo", "demo_outbox", "demo_move_on")


@pytest.fixture
def box(settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")
    return lambda: get_connection("django.core.mail.backends.filebased.EmailBackend")


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_are_there_in_the_demo_and_nowhere_else(client, db, settings, name):
    assert client.get(reverse(name)).status_code == 200
    settings.DEMO = False
    assert client.get(reverse(name)).status_code == 404


def test_a_quick_password_of_the_seed_is_made_anew_at_the_first_sign_in(client, db, settings):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    with hashers.quick():
        user = User.objects.create_user("quick@demo.example", settings.DEMO_PASSWORD, name="Quick")
    assert user.password.startswith("pbkdf2_sha256$1$")
    client.post(reverse("account_login"), {"login": user.email, "password": "another"})
    user.refresh_from_db()
    assert user.password.startswith("pbkdf2_sha256$1$")
    client.post(reverse("account_login"), {"login": user.email, "password": settings.DEMO_PASSWORD})
    user.refresh_from_db()
    assert int(user.password.split("$")[1]) == PBKDF2PasswordHasher.iterations
    assert user.check_password(settings.DEMO_PASSWORD)
    assert int(make_password("after").split("$")[1]) == PBKDF2PasswordHasher.iterations


def test_where_another_hasher_is_usual_the_seed_hashes_as_usual(db):
    with hashers.quick():
        assert make_password("any").startswith("md5$")


def test_one_press_signs_in(client, db):
    accounts.ensure()
    client.post(reverse("demo_sign_in"), {"email": "coproducer@demo.example"})
    assert client.get(reverse("me_profile")).status_code == 200
    response = client.post(reverse("demo_sign_in"), {"email": "coordinator@demo.example"})
    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_one_press_does_not_lead_elsewhere(client, db, onward):
    accounts.ensure()
    response = client.post(reverse("demo_sign_in"), {"email": "coordinator@demo.example", "next": onward})
    assert response["Location"] == "/admin/"


def test_one_press_works_for_demo_people_only(client, db, settings):
    User.objects.create_user("real@example.org", name="Real")
    assert client.post(reverse("demo_sign_in"), {"email": "real@example.org"}).status_code == 404
    assert client.get(reverse("demo_sign_in")).status_code == 405
    accounts.ensure()
    settings.DEMO = False
    assert client.post(reverse("demo_sign_in"), {"email": "coproducer@demo.example"}).status_code == 404
    assert client.get(reverse("account_email")).status_code == 302


def test_the_outbox_shows_each_mail_newest_first_and_escapes_it(client, db, box):
    send_mail("First", "Code 111111\n" + "-" * 79 + "\nstill the first", None, ["a@example.org"], connection=box())
    send_mail("Second £", "<script>x</script> ünï", None, ["b@example.org"], connection=box())
    html = client.get(reverse("demo_outbox")).content.decode()
    assert html.index("Second £") < html.index("First")
    assert "&lt;script&gt;x" in html
    assert "ünï" in html
    only = client.get(reverse("demo_outbox"), {"to": "a@example.org"}).content.decode()
    assert "111111" in only
    assert "Second" not in only


def test_an_empty_outbox_says_what_to_do(client, db, box):
    assert "No mail yet" in client.get(reverse("demo_outbox")).content.decode()
    assert outbox.newest() == []


def test_the_clock_moves_on_and_what_is_due_is_done(client, db, monkeypatch):
    moments = []
    monkeypatch.setattr(tick, "ON_TICK", (f"{__name__}.note_the_time",))
    monkeypatch.setitem(globals(), "note_the_time", lambda: moments.append(clock.now()))
    response = client.post(reverse("demo_move_on"), {"to": "week"}, follow=True)
    assert "It is now" in response.content.decode()
    assert is_about(moments[0] - clock.wall(), days=7)
    client.post(reverse("demo_move_on"), {"to": "day"})
    assert is_about(moments[1] - clock.wall(), days=8)


def is_about(moved, **expected):
    return abs(moved - dt.timedelta(**expected)) < dt.timedelta(seconds=30)


def note_the_time():
    raise NotImplementedError


def test_it_goes_to_the_next_deadline_and_to_the_end_of_the_next_session(client, db):
    assert {step.key for step in moving.steps()} == {"day", "week"}
    role = roles.make_role()
    closes = role.current.closes_at
    ends = closes + dt.timedelta(days=3)
    money.session(role, ends, roles.coordinator())
    assert role.current.title in client.get(reverse("demo_move_on")).content.decode()
    client.post(reverse("demo_move_on"), {"to": "deadline"})
    with clock.offset_read_once():
        assert closes <= clock.now() < closes + dt.timedelta(seconds=30)
        assert not Role.objects.own().open().exists()
        assert {step.key for step in moving.steps()} == {"day", "week", "session"}
    client.post(reverse("demo_move_on"), {"to": "session"})
    with clock.offset_read_once():
        assert ends <= clock.now() < ends + dt.timedelta(seconds=30)


@pytest.mark.parametrize("to", ["", "year", "-1", "yesterday"])
def test_no_other_moment_is_taken(client, db, to):
    client.post(reverse("demo_move_on"), {"to": to})
    assert ClockOffset.objects.current() == dt.timedelta()


def test_nothing_but_the_demo_moves(db, settings):
    settings.DEMO = False
    with pytest.raises(Refused):
        moving.move_on("day")
    assert ClockOffset.objects.current() == dt.timedelta()


def test_one_failing_part_of_a_tick_does_not_stop_the_others(db, monkeypatch, caplog):
    done = []
    monkeypatch.setattr(tick, "ON_TICK", (f"{__name__}.note_the_time", f"{__name__}.carry_on"))
    monkeypatch.setitem(globals(), "carry_on", lambda: done.append(1))
    assert tick.run() == [f"{__name__}.note_the_time"]
    assert done == [1]
    assert "note_the_time failed" in caplog.text


def test_all_of_a_tick_is_there_and_may_be_done_twice(db):
    assert tick.run() == []
    assert tick.run() == []


def test_a_mail_without_text_is_shown_too():
    message = EmailMessage()
    message["To"], message["Subject"] = "a@example.org", "Empty"
    assert outbox._mail(message.as_bytes()).subject == "Empty"
