"""docs/production.md from nothing: a PostgreSQL of its own, two webs and two workers behind nginx, and somebody who signs up."""

import contextlib
import http.client
import re
import shutil
import socket
import subprocess
import sys
import time
from urllib.parse import urlencode

import pytest

from portal.settings.env import ROOT
from tests import pg, production
from tests.peers.mail_server import MailServer

pytestmark = pytest.mark.faults
HOST = "alongside.example"
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream alongside {{ server 127.0.0.1:{first}; server 127.0.0.1:{second}; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://alongside;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto https;
      proxy_set_header X-Request-ID $request_id;
    }}
  }}
}}
"""


def free_ports(count):
    with contextlib.ExitStack() as held:
        probes = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [probe.getsockname()[1] for probe in probes]


class Visitor:
    """Somebody's browser, as far as cookies go; each request on a connection of its own."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, host=HOST, **fields):
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Host": host, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields:
            body = urlencode(fields)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{HOST}{path}"}
        wire.request(method, path, body, headers)
        answer = wire.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        wire.close()
        return answer, text

    def send(self, path, **fields):
        """The form at this address, filled in and pressed: where it leads."""
        _, page = self.ask("GET", path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        answer, text = self.ask("POST", path, csrfmiddlewaretoken=token, **fields)
        assert answer.status == 302, text[:3000]
        return answer.getheader("Location")


def until(happens, what, seconds=60):
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if found := happens():
                return found
        assert time.monotonic() < end, what
        time.sleep(0.2)


@pytest.fixture
def machine(long, tmp_path):
    if not long:
        pytest.skip("in make faults: from nothing, for a minute")
    if not shutil.which("nginx"):
        pytest.skip("no nginx on this machine (apt has it): not run")
    running = []
    with pg.restartable() as server, MailServer() as mail:
        settings = production.GOOD | {
            "DATABASE_URL": server.url,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "TRUSTED_PROXY_COUNT": "1",
        }
        env = production.environment(tmp_path, **settings)

        def start(*command):
            with (tmp_path / "log.txt").open("a") as log:
                running.append(subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log))
            return running[-1]

        try:
            yield env, start, mail
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(30)


def test_from_nothing_behind_a_proxy(machine, tmp_path, figures):
    env, start, mail = machine
    python = sys.executable
    for command in (
        ["check", "--deploy", "--fail-level", "WARNING"],
        ["set_up"],
        ["collectstatic", "--noinput", "-v", "0"],
    ):
        done = production.run("manage.py", *command, env=env, timeout=300)
        assert done.returncode == 0, (command, done.stderr)
    first, second, port = free_ports(3)
    gunicorn = ("-m", "gunicorn", "portal.wsgi:application", "--workers", "2", "--threads", "4", "--no-control-socket")
    webs = [start(python, *gunicorn, "--bind", f"127.0.0.1:{each}") for each in (first, second)]
    start(python, "manage.py", "db_worker", "--queue-name", "codes")
    start(python, "manage.py", "db_worker", "--queue-name", "*", "--exclude-queues", "codes")
    start(python, "manage.py", "tick", "--every", "300")
    (tmp_path / "nginx.conf").write_text(NGINX.format(folder=tmp_path, first=first, second=second, port=port))
    start("nginx", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path))

    for web in (first, second):
        for path in ("/readyz", "/workz"):
            # By address and plain http, as a balancer asks.
            until(lambda w=web, p=path: Visitor(w).ask("GET", p, host="10.0.0.7")[0].status == 200, (web, path))
    visitor = Visitor(port)
    answer, page = until(lambda: visitor.ask("GET", "/"), "nginx answers")
    assert answer.status == 200 and answer.getheader("Strict-Transport-Security")
    style = re.search(r'href="(/static/css/[^"]+\.css)"', page)[1]
    assert visitor.ask("GET", style)[0].status == 200

    onward = visitor.send("/accounts/signup/", email="new@people.example", name="New Person")
    taken = until(lambda: [each for each in mail.took if each.to == "new@people.example"], "the code comes")
    visitor.send(onward, code=re.search(r"\b(\d{6})\b", taken[0].text)[1])
    seen = [visitor.ask("GET", "/me/")[0].status for _ in range(10)]
    assert seen == [200] * 10, "on either web, by the one session"

    webs[0].terminate()
    webs[0].wait(30)
    after = [visitor.ask("GET", "/me/")[0].status for _ in range(10)]
    assert after == [200] * 10, "one web may go"
    figures(webs=2, workers=2, pages_by_either_web=len(seen), pages_with_one_web_gone=len(after), lost=0)
