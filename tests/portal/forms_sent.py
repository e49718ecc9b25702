"""What is sent to a form, round by round, and whether the answer keeps the rule.

Bad input gets a clear sentence and loses nothing: no crash, a sentence of ours that says what to do, what was typed
still there (passwords and files aside), and no row written by an answer that says no.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.messages import ERROR, get_messages
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from ground import clock, typed
from ground.models import AuditEvent
from portal.middleware import ACCOUNTS, PASTED
from tests import hostile
from tests.portal.forms_read import Field, Form, Page, read

HUGE = "9" * 25
ODD = "Zoë \u202eesrever\u202c <script>alert(1)</script> {{ 7|add:7 }} {% now %} '; DROP TABLE x; -- 😀"
HOSTILE = (
    "\x00",
    "a\x00b \udce4\ud800 c",
    "\u202e\u2066evil\u202c \u200b\ufeff",
    "😀" * 10_000,
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "{{ 7|add:7 }}{% include 'x' %}%(label)s%s{0}",
    HUGE,
    "-" + HUGE,
    str(2**63),
    "1e999",
    "NaN",
    "-1",
    "0",
    "31/02/2027",
    "0000-00-00",
    "9999-12-31",
    "2027-02-31T25:61",
    "²٣",
    "../../etc/passwd",
    "   ",
)
LONG = "long words " * 7_000
NONSENSE = ("nonsense", HUGE, "-1", "\x00", "0", "1,2", "None", "True")
DAYS = (
    ("31", "2", "2027"),
    ("1", "1", "0"),
    ("31", "12", "9999"),
    ("0", "0", "0000"),
    (HUGE, "13", "20270"),
    ("1", "1", "0001"),
)

THEIRS = re.compile(
    r"Enter a valid|Enter a whole|Enter a number|This field is required|This field cannot|Select a valid|Ensure this|"
    r"Traceback|DoesNotExist|ManagementForm|ValidationError|IntegrityError| object at 0x|Exception\b|__all__"
)
IN_A_SENTENCE = re.compile(r"\bNone\b|\bNaN\b|\binf\b|\[\]|\{\}|%\(|\b__")
HOUSE = ("We cannot find that page", "This page is not for you", "We could not read what was sent")
# Written by looking, by signing in, or by the database itself.
LOOKS = {"press", "show", "field"}  # buttons that show something or lay out a form anew, and save nothing
# What says anew what stands already, in the same place: the trail has both, everything else is as after the first.
MANY_TIMES = {
    "answer_contribution", "say_else_contribution", "say_there_contribution", "write_private", "type_value",
    "found_interest", "revise", "edit", "download_copy",
}  # fmt: skip
# A wrong guess is counted, so that there is an end to guessing.
NO_DEED = {"django_session", "members_accessevent", "usersessions_usersession", "cache_rows", "members_tries"}
SURE = ("sure", "yes")  # the button of the page that asks once more


@dataclasses.dataclass
class Sent:
    """One round: what goes out, and what of it must still stand in the page that says no."""

    title: str
    pairs: list[tuple[str, str]]
    files: dict[str, Any] = dataclasses.field(default_factory=dict)
    took_too_much: bool = False  # to go on with it is wrong

    def kept(self, form: Form) -> list[tuple[Field, str]]:
        once = {name for name, _ in self.pairs if [each for each, _ in self.pairs].count(name) == 1}
        return [
            (form.fields[name], value)
            for name, value in self.pairs
            if name in once and name in form.fields and form.fields[name].typed and form.fields[name].kind != "password"
        ]


def plausible(field: Field) -> list[str]:
    """What a person might put there."""
    if field.choice:
        real = [value for value in field.offered if value]
        return field.chosen if field.chosen not in ([], [""]) or field.kind == "checkbox" else real[:1]
    if not field.typed or field.value:
        return field.stands()
    tomorrow = clock.today() + dt.timedelta(days=1)
    end = re.split(r"[_-]", field.name)[-1]
    known = {
        "day": str(tomorrow.day), "month": str(tomorrow.month), "year": str(tomorrow.year),
        "email": "somebody@example.org", "login": "coproducer@demo.example", "slug": "a-new-one",
        "code": "123456" if field.name == "code" else "20-30-40", "account": "12345678", "phone": "0115 496 0123",
        "starts": "10:00", "ends": "12:00", "on": tomorrow.isoformat(), "pence": "12.50", "hours": "3",
    }  # fmt: skip
    if field.kind == "number" or field.hints.get("inputmode") in ("numeric", "decimal"):
        return [known.get(end, "3")]
    return [known.get(end, "Some words")]


def _base(form: Form) -> dict[str, list[str]]:
    return {name: plausible(field) for name, field in form.fields.items()}


def _pairs(values: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, many in values.items() for value in many]


def rounds(form: Form) -> Iterator[Sent]:
    """Fewer for a form of many fields: there each round has every hostile value in it."""
    base, seen, hidden = _base(form), form.seen(), form.hidden()
    keep = {field.name: field.stands() for field in hidden}
    typed = [field for field in seen if field.typed]
    many = len(seen) // 20
    if many > 4 and set(form.fields) & LOOKS:
        yield Sent("hostile", _pairs(base | {f.name: [HOSTILE[n % len(HOSTILE)]] for n, f in enumerate(typed)}))
        return
    yield Sent("empty", _pairs({field.name: [""] if field.typed else [] for field in seen} | keep))
    yield Sent("nothing at all", [])
    if typed:
        apart = 1 if len(typed) < 6 and form.method == "post" else len(HOSTILE) if many > 4 else 3
        for number in range(0, len(HOSTILE), apart):
            said = {f.name: [HOSTILE[(number + n) % len(HOSTILE)]] for n, f in enumerate(typed)}
            yield Sent(f"hostile {number}", _pairs(base | said))
        yield Sent("odd words", _pairs(base | {f.name: [ODD] for f in typed if base[f.name] == ["Some words"]}))
        long = LONG[: 900_000 // len(typed)]
        yield Sent("long", _pairs(base | {f.name: [long] for f in typed}), took_too_much=True)
    yield from _days(form, base)
    if choices := [field for field in seen if field.kind in ("select", "radio")]:
        for value in NONSENSE[: 1 if many else 4]:
            said = {f.name: [value] for f in choices}
            yield Sent(f"not offered {value[:8]!r}", _pairs(base | said), took_too_much=value != "\x00")
    if hidden:
        for value in NONSENSE[: 2 if many else None]:
            yield Sent(f"hidden changed to {value[:8]!r}", _pairs(base | {f.name: [value] for f in hidden}))
        yield Sent("hidden missing", _pairs({f.name: base[f.name] for f in seen}))
    if form.fields:
        yield Sent("each twice", _pairs({name: [*values, *values, "other"] for name, values in base.items()}))
    for field in seen[: 1 if many else 4]:
        yield Sent(f"no {field.name}", _pairs({name: each for name, each in base.items() if name != field.name}))
    yield Sent(
        "more than was asked", [*_pairs(base), ("is_superuser", "1"), ("by", "1"), ("status", "paid"), ("pk", HUGE)]
    )


ADDRESS = 4000  # what a server takes


def _days(form: Form, base: dict[str, list[str]]) -> Iterator[Sent]:
    boxes = [name.removesuffix("_day") for name in form.fields if name.endswith("_day")]
    for day in DAYS if boxes else ():
        said = {f"{box}_{part}": [v] for box in boxes for part, v in zip(("day", "month", "year"), day, strict=True)}
        yield Sent(f"day {'/'.join(day)[:12]}", _pairs(base | said))


def files(form: Form) -> Iterator[Sent]:
    asked = [field.name for field in form.seen() if field.kind == "file"]
    if not asked:
        return
    whole = b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
    for title, name, content in (
        ("empty", "answer.xml", b""),
        ("cut off", "answer.xml", whole),
        ("no xml", "answer.xml", b"\x89PNG\r\n\x1a\n\x00\x00"),
        ("another kind", "run.exe", b"MZ" * 400),
        ("a path for a name", "../../etc/passwd", whole),
        ("a long name", "n" * 400 + ".xml", b"<a/>"),
        ("bombs", "answer.xml", b'<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a>&c;</a>'),
        ("a NUL in the name", "a\x00b.xml", b"<a/>"),
        ("bytes that are no text", "\u202e.xml", b"<?xml version='1.0' encoding='utf-8'?><a>\xff\xfe</a>"),
    ):
        given = {each: SimpleUploadedFile(name, content) for each in asked}
        yield Sent(f"file {title}", _pairs(_base(form)), given)
    yield Sent("words for a file", [*_pairs(_base(form)), *((each, "words") for each in asked)])


# Sending


@contextlib.contextmanager
def taken_back() -> Iterator[None]:
    """As the test's own transaction: the code's outermost block inside is an outermost one, and nothing stays."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


class Watch(logging.Handler):
    """Errors in the log, and the tables that were written to."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.errors: list[str] = []
        self.tables: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith("django.security"):
            self.errors.append(record.getMessage()[:200])

    def __call__(self, execute, sql, params, many, context):
        if found := WRITES.match(sql):
            self.tables.add(found[1])
        return execute(sql, params, many, context)

    def __enter__(self) -> Watch:
        logging.getLogger().addHandler(self)
        self.hook = connection.execute_wrapper(self)
        self.hook.__enter__()
        return self

    def __exit__(self, *error) -> None:
        self.hook.__exit__(*error)
        logging.getLogger().removeHandler(self)


WRITES = re.compile(r'\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "(\w+)"', re.I)


def _rows(tables: set[str]) -> dict[str, list]:
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    return urlencode(pairs, errors="surrogatepass").encode()


def landed(text: str) -> str:
    """As it comes in: NUL is taken out, what is no text becomes a sign for that."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\x00", "")


def _send(client: Client, form: Form, sent: Sent) -> HttpResponse:
    address = form.action
    if form.method == "get":
        return client.get(f"{urlsplit(address).path}?{encoded(sent.pairs).decode()[:ADDRESS]}")
    if form.multipart:
        values: dict[str, Any] = {}
        for name, value in sent.pairs:
            values.setdefault(name, []).append(value.encode("utf-8", "replace").decode())
        return client.post(address, {**values, **sent.files})
    return client.post(address, encoded(sent.pairs), content_type="application/x-www-form-urlencoded")


@dataclasses.dataclass
class Answer:
    status: int
    page: Page | None
    html: str
    notes: list[str]  # of level error
    onward: str
    problems: list[str]
    wrote: set[str]

    @property
    def wrong(self) -> bool:
        beside = self.page is not None and bool(self.page.parts["summary"] or self.page.parts["wrong"])
        return bool(self.notes or beside or self.status >= 400)


def send(client: Client, form: Form, sent: Sent) -> Answer:
    """Asked, and as if it had not been: what was written is taken back, and so are session and cache."""
    cookies, (answer, wrote) = client.cookies.copy(), _once(client, form, sent)
    _as_before(client, cookies)
    if answer.wrong and wrote - NO_DEED:
        before = _rows(wrote - NO_DEED)
        answer.wrote = _once(client, form, sent, before)[1]
        _as_before(client, cookies)
    return answer


def _as_before(client: Client, cookies: Any) -> None:
    client.cookies = cookies.copy()
    cache.clear()
    hostile.take_findings()


def _once(client: Client, form: Form, sent: Sent, before: dict[str, list] | None = None) -> tuple[Answer, set[str]]:
    with taken_back():
        answer, wrote = _ask(client, form, sent)
        if before is not None and answer.status < 500:
            wrote = {table for table, rows in _rows(set(before)).items() if rows != before[table]}
    return answer, wrote


def _ask(client: Client, form: Form, sent: Sent) -> tuple[Answer, set[str]]:
    hostile.take_findings()
    for file in sent.files.values():
        file.seek(0)
    with Watch() as watch:
        try:
            response = _send(client, form, sent)
        except Exception as error:
            crash = f"crashed: {type(error).__name__}: {str(error)[:160]}"
            return Answer(500, None, "", [], "", [crash], set()), set()
    answer = _read(response, form)
    answer.problems += watch.errors
    answer.problems += [each for each in hostile.take_findings() if "a stray" not in each]
    if not _asks_once_more(form, sent, answer):
        return answer, watch.tables
    lost = [] if sent.title.startswith("hidden") else list(_lost(form, sent, answer.page))
    yes, tables = _ask(client, form, dataclasses.replace(sent, pairs=[*sent.pairs, SURE]))
    yes.problems += [*answer.problems, *(f"asked once more, {each}" for each in lost)]
    yes.problems += [f"asked before it was done, and wrote to {table}" for table in watch.tables - NO_DEED]
    return yes, tables


def _asks_once_more(form: Form, sent: Sent, answer: Answer) -> bool:
    there = answer.page.forms if answer.page and answer.status == 200 else []
    return dict(sent.pairs).get("sure") != "yes" and any(
        SURE in each.buttons and each.action == form.action for each in there
    )


def twice(client: Client, form: Form) -> Iterator[str]:
    """What a person might send, sent twice as by a second click: the second does nothing more, and breaks nothing."""
    cookies, sent = client.cookies.copy(), Sent("plain", _pairs(_base(form)))
    with taken_back():
        first, _wrote = _ask(client, form, sent)
        if first.onward and not first.wrong:
            last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            second, _wrote = _ask(client, form, sent)
            yield from (f"the second time: {problem}" for problem in second.problems)
            done = AuditEvent.objects.filter(pk__gt=last).order_by("pk").values_list("verb", flat=True)
            yield from (f"done twice: {verb}" for verb in sorted(set(done) - MANY_TIMES))
        yield from first.problems
    _as_before(client, cookies)


def _read(response: HttpResponse, form: Form) -> Answer:
    is_page = response.get("Content-Type", "").startswith("text/html") and not response.streaming
    html = response.text if is_page else ""
    notes = [str(each) for each in get_messages(response.wsgi_request) if each.level >= ERROR]
    onward = response.get("Location", "")
    page = read(html, form.action) if html else None
    return Answer(response.status_code, page, html, notes, onward, [], set())


# Judging


def problems(form: Form, sent: Sent, answer: Answer) -> Iterator[str]:
    yield from answer.problems
    if answer.status >= 500:
        return
    if answer.wrote:
        yield f"it says no, and wrote to {', '.join(sorted(answer.wrote))}"
    if answer.status in (403, 404, 400, 410):
        if not any(words in answer.html for words in HOUSE):
            yield f"a bare {answer.status}"
        elif answer.status != 400 and not sent.title.startswith(
            ("hidden", "not offered", "nothing", "each twice", "no ", "empty")
        ):
            yield f"{answer.status} for what was typed"
        return
    if answer.status not in (200, 301, 302, 303, 422):
        yield f"status {answer.status}"
        return
    if (
        form.method == "get" or "seek=" in form.action
    ):  # a search saves nothing; a name is posted, to stand in no address
        yield from _words(answer)
        return
    if answer.onward:
        if sent.took_too_much and not answer.notes:
            yield "took it without a word"
        if answer.notes and any(value.strip() for _field, value in sent.kept(form)):
            yield f"what was typed is lost, at “{answer.notes[0][:80]}”"
        yield from _words(answer)
        return
    yield from _words(answer)
    if not answer.wrong:
        if not set(form.fields) & LOOKS:
            yield "says neither yes nor no"
    elif not answer.notes and not answer.page.summary:
        yield "no summary of what is wrong"
    if not sent.title.startswith("hidden"):
        yield from _lost(form, sent, answer.page)


def _words(answer: Answer) -> Iterator[str]:
    said = " ".join([*answer.notes, answer.page.said if answer.page else ""])
    if found := THEIRS.search(" ".join([said, *(answer.page.text if answer.page else [])])):
        yield f"words of Django’s: {found[0]}"
    if found := IN_A_SENTENCE.search(said):
        yield f"“{found[0]}” in a sentence: {said[max(0, found.start() - 60) : found.end() + 20]}"


def _lost(form: Form, sent: Sent, page: Page) -> Iterator[str]:
    there = [each for each in page.forms if set(each.fields) & set(form.fields)]
    for field, value in sent.kept(form):
        wanted = _lines(landed(value))
        if form.action.startswith(ACCOUNTS) and field.name in PASTED:
            wanted = typed.bare(wanted)
        if not wanted.strip():
            continue
        stands = [_lines(each.fields[field.name].value) for each in there if field.name in each.fields]
        if wanted.strip() not in [each.strip() for each in stands]:
            yield f"{field.name}: what was typed is gone"


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
