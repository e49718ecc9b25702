"""Mail leaves by a worker: what a request sends only waits, sealed; a real server on loopback refuses and hangs."""

import datetime as dt

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage, mail_admins, send_mail
from django_tasks_db.models import DBTaskResult

from ground import clock, jobs, mail, tasks
from ground.models import MailService, OutgoingMail
from tests import postbox
from tests.peers.mail_server import HANG, HANG_UP, MailServer

TO = "nia@example.org"


@pytest.fixture
def server(db, settings):
    with MailServer() as server:
        settings.MAIL_CARRIER = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 0.5
        yield server


def wait(*, to=TO, code_for=None):
    return mail.queue(EmailMessage("Your code", "123456", "hello@example.org", [to]), code_for=code_for)


def carry(to=TO):
    mail.carry(EmailMessage("Hello", "Words.", "hello@example.org", [to]), key=f"key-{to}")


def ours():
    return DBTaskResult.objects.filter(task_path__startswith="ground.tasks.")


def test_whatever_sends_by_djangos_ways_only_waits(db, settings):
    settings.ADMINS = [("Ada", "ada@example.org")]
    send_mail("One", "Words", None, [TO], html_message="<p>Words</p>")
    mail_admins("Two", "Words")
    assert django_mail.outbox == [], "inside the request nothing is sent"
    assert OutgoingMail.objects.count() == 2
    one, two = postbox.delivered()
    assert (one.subject, one.to, one.alternatives[0].content) == ("One", [TO], "<p>Words</p>")
    assert two.to == ["ada@example.org"]
    assert not OutgoingMail.objects.exists(), "the words go with the mail"


def test_neither_the_table_nor_the_queue_shows_a_word_of_it(db):
    row = wait()
    raw = OutgoingMail.objects.values_list("words", flat=True).get()
    assert "123456" not in raw.token and TO not in raw.token
    assert ours().get().args_kwargs["args"] == [row.pk]


def test_a_code_has_a_queue_of_its_own_and_ends_with_its_code(db):
    wait(code_for=dt.timedelta(minutes=10))
    wait()
    queues = ours().values_list("queue_name", "task_path")
    assert sorted(queues) == [("codes", mail.SEND_CODE), ("default", mail.SEND)]
    OutgoingMail.objects.filter(is_code=True).update(
        made_at=clock.wall() - dt.timedelta(hours=1), expires_at=clock.wall()
    )
    assert len(postbox.delivered()) == 1, "a code that is over is not sent"
    assert mail.forget_expired() == 1


def test_the_server_takes_it(server):
    wait()
    jobs.run_ready()
    [taken] = server.took
    assert (taken.to, taken.subject) == (TO, "Your code")
    assert MailService.objects.get().sent_at is not None
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    "step, answer, outcome",
    [
        ("RCPT", "550 5.1.1 No such mailbox", mail.NotTaken),
        ("RCPT", "550 No such user here", mail.NotTaken),
        ("RCPT", "553 5.1.3 That is no address", mail.NotTaken),
        ("DOT", "552 5.2.2 Mailbox full", mail.NotTaken),
        ("RCPT", "450 4.2.0 Greylisted", mail.TryLater),
        ("RCPT", "452 4.2.2 Mailbox full for now", mail.TryLater),
        ("DOT", "451 4.3.0 Later", mail.TryLater),
        ("DOT", "554 rejected", mail.TryLater),
        ("DATA", "554 rejected", mail.TryLater),
        ("DOT", "550 5.6.0 We do not like its words", mail.TryLater),
        ("RCPT", "554 5.7.1 Relay access denied", mail.TryLater),
        ("RCPT", "530 5.7.0 Sign in first", mail.NotNow),
        ("RCPT", "421 4.3.2 Closing", mail.NotNow),
        ("MAIL", "550 5.7.1 We know no such sender", mail.NotNow),
        ("CONNECT", "554 5.3.2 Not today", mail.NotNow),
        ("CONNECT", HANG_UP, mail.NotNow),
        ("DATA", HANG_UP, mail.TryLater),
        ("CONNECT", HANG, mail.NotNow),
        ("EHLO", HANG, mail.TryLater),
        ("RCPT", HANG, mail.TryLater),
        ("DOT", HANG, mail.TryLater),
    ],
)
def test_each_answer_is_told_apart_and_none_names_the_address(server, step, answer, outcome):
    server.on[step] = answer
    began = clock.wall()
    with pytest.raises(outcome) as raised:
        carry()
    assert clock.wall() - began < dt.timedelta(seconds=3)
    assert raised.value.args == () and raised.value.__suppress_context__
    assert MailService.objects.failing() is (outcome is mail.NotNow)


def test_a_goodbye_that_hangs_takes_nothing_back(server):
    server.on["QUIT"] = HANG
    carry()
    assert len(server.took) == 1


def test_an_address_no_server_can_be_told_is_not_taken(server):
    with pytest.raises(mail.NotTaken):
        carry("n ia@exa mple.org\n")


@pytest.mark.parametrize("step", ["DOT", "DATA"])
def test_a_server_that_refuses_all_words_is_the_service_and_nobody_s_mailbox(server, step):
    server.on[step] = "554 rejected"
    for number in range(6):
        MailService.objects.update(failed_at=clock.wall() - dt.timedelta(minutes=1))
        with pytest.raises(mail.TryLater):
            carry(f"nia{number}@example.org")
    assert MailService.objects.failing() and mail.troubled()
    wait(code_for=dt.timedelta(minutes=10))
    jobs.run_ready()
    assert OutgoingMail.objects.get().tries == 1, "the code is kept, and tried again"


def test_a_server_that_refuses_everybody_in_a_row_is_the_service(server):
    server.on["RCPT"] = "550 5.1.1 No such mailbox"
    for to in ("one@example.org", "one@example.org", "two@example.org"):
        with pytest.raises(mail.NotTaken):
            carry(to)
    assert not mail.troubled(), "two mailboxes may well be gone"
    with pytest.raises(mail.NotNow):
        carry("three@example.org")
    assert mail.troubled()
    assert "example" not in MailService.objects.get().refused
    MailService.objects.update(failed_at=clock.wall() - dt.timedelta(minutes=1))
    server.on.clear()
    carry("three@example.org")
    assert not mail.troubled()
    server.on["RCPT"] = "550 5.1.1 No such mailbox"
    with pytest.raises(mail.NotTaken):
        carry("one@example.org")


@pytest.mark.parametrize("sender", ["a@b.example, d@e.example", "Us\n<a@b.example>", ""])
def test_a_sender_that_is_none_is_our_fault(server, settings, sender):
    settings.DEFAULT_FROM_EMAIL = sender
    with pytest.raises(mail.NotNow):
        mail.carry(EmailMessage("Hello", "Words.", None, [TO]), key="key")
    assert mail.troubled()


def test_a_subject_of_two_lines_is_our_fault_too(server):
    with pytest.raises(mail.TryLater):
        mail.carry(EmailMessage("Hello\nthere", "Words.", "hello@example.org", [TO]), key="key")


def test_one_slow_mailbox_is_not_the_service_but_two_are(server):
    server.on["RCPT"] = HANG
    for _ in range(2):
        with pytest.raises(mail.TryLater):
            carry("slow@example.org")
    assert not mail.troubled()
    with pytest.raises(mail.TryLater):
        carry("other@example.org")
    assert mail.troubled()
    heard = len(server.heard)
    with pytest.raises(mail.NotNow):
        carry("third@example.org")
    assert len(server.heard) == heard, "nobody waits for it again so soon"
    MailService.objects.update(failed_at=clock.wall() - dt.timedelta(minutes=1))
    server.on.clear()
    carry("third@example.org")
    assert not mail.troubled()


def test_a_code_is_tried_again_by_itself_until_it_ends(server):
    server.on["RCPT"] = "450 4.2.0 Greylisted"
    row = wait(code_for=dt.timedelta(minutes=10))
    jobs.run_ready()
    row.refresh_from_db()
    assert row.tries == 1
    again = ours().get(status="READY")
    assert dt.timedelta() < again.run_after - clock.wall() <= tasks.CODE_AGAIN
    assert mail.requeue_due() == 0, "it is not due yet"
    server.on.clear()
    OutgoingMail.objects.update(lease_until=clock.wall())
    assert mail.requeue_due() == 1
    jobs.run_ready()
    assert len(server.took) == 1


def test_a_refused_code_is_forgotten(server):
    server.on["RCPT"] = "550 5.1.1 No such mailbox"
    wait(code_for=dt.timedelta(minutes=10))
    jobs.run_ready()
    assert not OutgoingMail.objects.exists()


def test_codes_that_nobody_takes_up_are_trouble(db):
    row = wait(code_for=dt.timedelta(minutes=10))
    assert not mail.troubled()
    OutgoingMail.objects.filter(pk=row.pk).update(made_at=clock.wall() - dt.timedelta(minutes=2))
    assert mail.troubled(), "no worker runs"
