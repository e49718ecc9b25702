"""What a test run forbids, so that a mistake fails here and not in front of a person.

Sockets beyond this machine; leaning on an order nobody asked for; a variable that a template of ours does not have;
HTML with a script, a handler or a style inside, or with template marks left over.
"""

from __future__ import annotations

import contextlib
import gzip
import ipaddress
import sys
from html.parser import HTMLParser
from pathlib import Path

from django.core.handlers.base import BaseHandler
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import OrderBy
from django.db.models.functions import Random
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.constants import MULTI
from django.db.transaction import Atomic
from django.template import engines

from portal.health import ANSWERS
from portal.settings.env import ROOT

TEMPLATES = str(ROOT / "templates")
findings: list[str] = []


def take_findings() -> list[str]:
    found = list(dict.fromkeys(findings))
    findings.clear()
    return found


# Sockets


def local(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def refuse_far_sockets() -> None:
    def hook(event: str, arguments: tuple) -> None:
        if event == "socket.getaddrinfo":
            host = arguments[0]
        elif event in {"socket.connect", "socket.sendto"}:
            address = arguments[1]
            if not isinstance(address, tuple):
                return
            host = address[0]
        else:
            return
        if not local(host):
            raise RuntimeError(f"a test tried to reach {host}: only this machine is allowed")

    sys.addaudithook(hook)


# Order


def shuffle_unordered_querysets() -> None:
    execute, pairs = SQLCompiler.execute_sql, SQLCompiler._order_by_pairs

    def execute_sql(self, result_type=MULTI, *args, **kwargs):
        plain = not (self.query.distinct or self.query.combinator)
        self.shuffled = result_type == MULTI and plain
        return execute(self, result_type, *args, **kwargs)

    def order_by_pairs(self):
        found = list(pairs(self))
        if not found and getattr(self, "shuffled", False) and not self.query.group_by:
            found = [(OrderBy(Random()), False)]
        yield from found

    SQLCompiler.execute_sql = execute_sql
    SQLCompiler._order_by_pairs = order_by_pairs


# Templates


class Undefined(str):
    """What Django puts where a variable is missing; asked whether it is empty, it looks who is asking."""

    __slots__ = ()

    def __bool__(self) -> bool:
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_name != "render_annotated":
            frame = frame.f_back
        node = frame.f_locals.get("self") if frame else None
        origin = str(getattr(getattr(node, "origin", None), "name", ""))
        if origin.startswith(TEMPLATES):
            place = Path(origin).relative_to(TEMPLATES)
            line = getattr(getattr(node, "token", None), "lineno", "?")
            sentence = f"{place} line {line}: {getattr(node, 'filter_expression', node)} is not defined"
            findings.append(sentence)
            raise AssertionError(sentence)
        return False


def refuse_undefined_variables() -> None:
    for engine in engines.all():
        if hasattr(engine, "engine"):
            engine.engine.string_if_invalid = Undefined()


# Pages

DATA_BLOCKS = {"application/json", "application/ld+json"}


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = dict(attributes)
        if tag == "script" and "src" not in has and has.get("type") not in DATA_BLOCKS:
            self.problems.append("an inline <script>")
        if tag == "style":
            self.problems.append("an inline <style>")
        if tag in {"script", "style", "textarea"}:
            self.inside.append(tag)
        for name, value in attributes:
            if name.startswith("on") or name == "style":
                self.problems.append(f"<{tag} {name}=...>")
            if (value or "").strip().lower().startswith("javascript:"):
                self.problems.append(f"<{tag} {name}=javascript:...>")
            if name != "value":
                self.look_for_marks(value or "", f"<{tag} {name}>")

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        if not self.inside:
            self.look_for_marks(data, "the text")

    def look_for_marks(self, text: str, where: str) -> None:
        for mark in ("{{", "{%"):
            if mark in text:
                self.problems.append(f"a stray {mark} in {where}")


def page_problems(html: str) -> list[str]:
    page = Page()
    page.feed(html)
    page.close()
    return page.problems


def header_problems(headers) -> list[str]:
    """What every answer has to say to a browser, of ours and of Wagtail's (asvs.csv: 3.4.3 to 3.4.6, 4.1.1)."""
    kind, found = headers.get("Content-Type", ""), []
    if kind.startswith("text/") and "charset=" not in kind:
        found.append(f"is {kind} and names no character set")
    if headers.get("X-Content-Type-Options") != "nosniff":
        found.append("lets a browser guess what it is")
    if headers.get("Referrer-Policy") != "same-origin":
        found.append("lets the next site read its address")
    policy = headers.get("Content-Security-Policy", "")
    if kind.startswith("text/html"):
        found += [
            f"has a policy without {part}" for part in ("frame-ancestors", "base-uri 'none'") if part not in policy
        ]
    return found


def read_every_response() -> None:
    original = BaseHandler.get_response

    def get_response(self, request):
        response = original(self, request)
        kind = response.headers.get("Content-Type", "")
        if request.path not in ANSWERS and response.status_code not in (301, 400):  # said before all else
            findings.extend(f"{request.path} {problem}" for problem in header_problems(response.headers))
        if kind.startswith("text/html") and not response.streaming and not request.path.startswith("/admin/"):
            packed = response.headers.get("Content-Encoding") == "gzip"
            body = gzip.decompress(response.content) if packed else response.content
            text = body.decode(response.charset or "utf-8", "replace")
            findings.extend(f"{request.path} has {problem}" for problem in page_problems(text))
        return response

    BaseHandler.get_response = get_response


# Commit hooks


def run_commit_hooks() -> None:
    """A test's own transaction never commits: what waits for that runs when the code's outermost block is left."""
    leave, on_commit = Atomic.__exit__, BaseDatabaseWrapper.on_commit

    def outermost(connection) -> bool:
        blocks = connection.atomic_blocks
        return bool(blocks) and all(getattr(block, "_from_testcase", False) for block in blocks)

    def __exit__(self, exc_type, exc_value, traceback):
        from django.db.transaction import get_connection

        leave(self, exc_type, exc_value, traceback)
        connection = get_connection(self.using)
        if exc_type is None and not self._from_testcase and outermost(connection) and not connection.needs_rollback:
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _, function, robust in waiting:
                with contextlib.suppress(Exception) if robust else contextlib.nullcontext():
                    function()

    def at_once_or_later(self, func, robust=False):
        if self.in_atomic_block and outermost(self):
            func()
        else:
            on_commit(self, func, robust=robust)

    Atomic.__exit__ = __exit__
    BaseDatabaseWrapper.on_commit = at_once_or_later


def install() -> None:
    refuse_far_sockets()
    shuffle_unordered_querysets()
    refuse_undefined_variables()
    read_every_response()
    run_commit_hooks()
