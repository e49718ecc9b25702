"""The site, its two workers and a mail server that hangs or refuses: real processes, a real server on loopback."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import urlencode

import pytest

from ground import jobs
from ground.models import MailService, OutgoingMail
from members.actions import notices
from members.models import Notice
from portal.demo import accounts
from portal.settings.env import ROOT
from tests.peers.mail_server import HANG, MailServer
from tests.processes import environment

CODES = 6
pytestmark = pytest.mark.faults


class Site:
    """Gunicorn with one process of four threads, as small as a site can be, and the two workers."""

    def __init__(self, mail_url: str):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {**environment(), "EMAIL_URL": mail_url, "EMAIL_TIMEOUT": "2"}
        self.running: list[subprocess.Popen] = []

    def __enter__(self):
        web = ["gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{self.port}", "--threads", "4"]
        self.start("-m", *web, "--timeout", "60", "--no-control-socket", "--log-level", "error")
        worker = ("manage.py", "db_worker", "--interval", "0.1", "--no-startup-delay", "-v", "0")
        self.start(*worker, "--queue-name", "*", "--exclude-queues", "codes")
        self.start(*worker, "--queue-name", "codes")
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(OSError):
                self.ask("/healthz")
                return self
            time.sleep(0.1)
        raise AssertionError("the site did not start")

    def __exit__(self, *exception):
        for process in self.running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def start(self, *arguments: str) -> None:
        self.running.append(
            subprocess.Popen(
                [sys.executable, *arguments], cwd=ROOT, env=self.environment, start_new_session=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip

    def ask(self, path: str, data: dict | None = None, cookies: dict | None = None) -> tuple[int, str, float]:
        """(status, text, seconds)."""
        cookies = {} if cookies is None else cookies
        headers = {"Cookie": "; ".join(f"{name}={said}" for name, said in cookies.items())}
        body = None
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(data)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        began = time.monotonic()
        with contextlib.closing(connection):
            connection.request("POST" if data is not None else "GET", path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            for said in answer.msg.get_all("Set-Cookie", []):
                name, _, value = said.partition(";")[0].partition("=")
                cookies[name] = value
        return answer.status, text, time.monotonic() - began

    def ask_for_a_code(self, email: str) -> tuple[int, float, dict]:
        cookies: dict[str, str] = {}
        _, page, _ = self.ask("/accounts/login/code/", cookies=cookies)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        status, _, seconds = self.ask(
            "/accounts/login/code/", {"email": email, "csrfmiddlewaretoken": token}, cookies=cookies
        )
        return status, seconds, cookies


def wait_for(condition, seconds=30):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come about")


@pytest.fixture
def mail_server():
    with MailServer() as server:
        yield server


def test_the_site_answers_while_the_mail_server_hangs_and_the_codes_come_when_it_is_back(
    transactional_db, mail_server, figures
):
    accounts.ensure()
    jobs.run_ready()  # who has a duty is told
    mail_server.on["CONNECT"] = HANG
    with Site(mail_server.url) as site:
        asked = [site.ask_for_a_code("coproducer@demo.example") for _ in range(2)]
        asked += [site.ask_for_a_code(f"nobody{number}@demo.example") for number in range(CODES - 2)]
        assert [status for status, _, _ in asked] == [302] * CODES
        health = [site.ask(path) for path in ("/healthz", "/", "/opportunities/", "/healthz")]
        assert [status for status, _, _ in health] == [200] * 4
        slowest = max([seconds for _, seconds, _ in asked] + [seconds for _, _, seconds in health])
        assert slowest < 5, "a page waited for the mail server"
        wait_for(lambda: MailService.objects.failing())
        _, page, _ = site.ask("/accounts/login/code/confirm/", cookies=asked[0][2])
        _, other, _ = site.ask("/accounts/login/code/confirm/", cookies=asked[-1][2])
        assert "We cannot send mail just now" in page and "We cannot send mail just now" in other
        mail_server.on.clear()
        mail_server.over.set()
        wait_for(lambda: len(mail_server.took) == CODES, 60)
        wait_for(lambda: not OutgoingMail.objects.exists())
    assert len({taken.message_id for taken in mail_server.took}) == CODES, "each once"
    figures(pages_asked_while_mail_hung=CODES + 4, slowest_page_ms=int(slowest * 1000), codes_that_came=CODES)


def test_a_letter_that_hangs_keeps_no_code_waiting(transactional_db, mail_server, cast, figures):
    accounts.ensure()
    jobs.run_ready()  # who has a duty is told
    slow = cast.ally
    mail_server.on[f"RCPT {slow.email}"] = HANG
    for step in range(5):
        notices.owe(person=slow, kind="members/record_added", obj=slow, step=str(step), by=cast.coordinator)
    with Site(mail_server.url) as site:
        wait_for(lambda: "RCPT" in mail_server.heard)
        began = time.monotonic()
        site.ask_for_a_code("coproducer@demo.example")
        wait_for(lambda: mail_server.took)
        waited = time.monotonic() - began
        assert waited < 5
    assert [taken.subject for taken in mail_server.took] == ["Your sign-in code"]
    assert Notice.objects.filter(person=slow, status="due").count() == 5, "they stay owed"
    figures(code_beside_a_hanging_letter_ms=int(waited * 1000))


def test_a_server_that_refuses_is_no_fault_of_the_page(transactional_db, mail_server, figures):
    accounts.ensure()
    jobs.run_ready()  # who has a duty is told
    refusals = [(step, f"{code} No") for step in ("CONNECT", "MAIL", "RCPT", "DOT") for code in (451, 554)]
    met: list[list[int]] = []
    with Site(mail_server.url) as site:
        for step, answer in refusals:
            mail_server.heard.clear()
            mail_server.on = {step: answer}
            MailService.objects.all().delete()  # as if it had a pause behind it
            account = accounts.ACCOUNTS[len(met) % len(accounts.ACCOUNTS)].email  # each may ask three times a minute
            met.append([site.ask_for_a_code(email)[0] for email in (account, f"nobody{len(met)}@demo.example")])
            wait_for(lambda step=step: step in mail_server.heard)
            OutgoingMail.objects.all().delete()
    assert met == [[302, 302]] * len(refusals), "known and unknown alike"
    figures(refusals_met=len(refusals))
