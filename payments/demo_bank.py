"""The demo's bank: a program of its own, spoken to over HTTP as any bank would be. Its day is ours.

It forgets its day at a restart and makes no statement for days on which it was not running, so it is started with the
last day that we stored and advanced from there.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from govuk_bank_holidays.bank_holidays import BankHolidays

from ground import clock, trail
from ground.exceptions import Refused
from members.models import Person
from payments.actions import bank_messages, pay_runs
from payments.models import BankDay, BankFile, BankMessage, PayRun
from payments.queries import bank

ACCOUNT = "HOST"
AWAY = "The bank does not answer just now. Try again in a minute."
OPENS = dt.time(9, 0)
FIRST_BALANCE = 100_000_000
TAKES = ("pain.002", "camt.053")
SECONDS = 20


def command(db_path: str, port: int) -> list[str]:
    return [
        str(Path(sys.executable).parent / "mock-bank"),
        *("--host", "127.0.0.1", "--port", str(port), "--db", str(db_path), "--timezone", "Europe/London"),
        *("--clock", f"{stored_moment():%Y-%m-%dT%H:%M}", "-q"),
    ]


def stored_moment() -> dt.datetime:
    """Nine o'clock, London, on the last bank day that we stored; of a new bank, on our day."""
    day = BankDay.objects.filter(pk=1).values_list("day", flat=True).first() or clock.today()
    return dt.datetime.combine(day, OPENS)


def _call(method: str, path: str, body: bytes | None = None, kind: str = "application/json") -> tuple[int, bytes]:
    request = urllib.request.Request(  # noqa: S310 - the address is a setting
        settings.BANK_URL + path, data=body, method=method, headers={"Content-Type": kind}
    )
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except OSError:
        raise Refused(AWAY) from None


def _json(method: str, path: str, given: object = None):
    status, body = _call(method, path, None if given is None else json.dumps(given).encode())
    if status >= 400:
        raise Refused(f"The bank refused: {json.loads(body).get('error', status)}")
    return json.loads(body) if body.strip() else None


def iban(sort_code: str, account: str) -> str:
    """The bank names its accounts so; ours is never typed."""
    bban = f"MOCK{sort_code}{account}"
    digits = int("".join(str(int(sign, 36)) for sign in f"{bban}GB00"))
    return f"GB{98 - digits % 97:02d}{bban}"


def answers() -> bool:
    if not settings.BANK_URL:
        return False
    try:
        return _call("GET", "/_mock/health")[0] == 200
    except Refused:
        return False


def prepare() -> None:
    """Our account in pounds, the bank holidays, and none of its own sample accounts' statements. Safe to call again."""
    status, _body = _call("GET", f"/_mock/accounts/{ACCOUNT}")
    if status == 404:
        payer = settings.PAYER
        account = {
            "id": ACCOUNT,
            "iban": iban(payer["sort_code"], payer["account"]),
            "name": payer["name"],
            "currency": "GBP",
            "balance": FIRST_BALANCE,
            "account_number": payer["account"],
        }
        _json("POST", "/_mock/accounts", account)
        for other in _json("GET", "/_mock/accounts"):
            if other["id"] != ACCOUNT and not other["closed"]:
                _json("PATCH", f"/_mock/accounts/{quote(other['id'])}", {"closed": True})
        days = BankHolidays(use_cached_holidays=True).get_holidays("england-and-wales")
        _json("PUT", "/_mock/holidays", sorted(f"{row['date']:%Y-%m-%d}" for row in days))


def today() -> dt.date:
    return dt.date.fromisoformat(_json("GET", "/_mock/state")["clock"]["date"])


def advance_to(day: dt.date, *, its_day: dt.date | None = None) -> None:
    """The bank lives through every day up to ours; it never goes back. `its_day`: where we have just asked it."""
    if (its_day or today()) < day:
        _json("POST", f"/_mock/advance?to={day.isoformat()}")
    if not BankDay.objects.filter(pk=1).update(day=day):
        BankDay.objects.get_or_create(pk=1, defaults={"day": day})


def keep_up() -> bool:
    """On every tick and after the demo's clock has moved on. False where no bank answers."""
    if not (settings.DEMO and settings.BANK_URL):
        return False
    try:
        day = today()
    except Refused:
        return False
    if day < clock.today() or not BankDay.objects.filter(pk=1, day=clock.today()).exists():
        prepare()
        advance_to(clock.today(), its_day=day)
    return True


def send(run: PayRun, *, by: Person) -> str:
    """The stored bytes, exactly. The bank itself refuses a file that it has had."""
    if keep_up():
        prepare()
    made = BankFile.objects.filter(run=run).first()
    if made is None:
        raise Refused("This run has no file yet.")
    status, body = _call("POST", "/payments", pay_runs.content(made=made), "application/xml")
    if status not in (202, 422):
        raise Refused(AWAY)
    trail.record("send_to_bank", made, by=by, status=status)
    answer = json.loads(body)
    if answer.get("reason") == "DUPL":
        return "The bank had this file already and did not take it a second time."
    return f"The bank has the file: {answer['accepted']} accepted, {answer['rejected']} refused. Now fetch its answers."


def fetch(*, by: Person) -> list[str]:
    """Everything the bank has for us, read before it is collected: a crash between the two loses nothing."""
    keep_up()
    said: list[str] = []
    seen: set[str] = set()
    new: list[BankMessage] = []
    for path in ("/_mock/mailbox?leave", "/_mock/mailbox"):
        for message in _json("GET", path):
            if message["type"].startswith(TAKES) and message["body"] not in seen:
                seen.add(message["body"])
                try:
                    taken = bank_messages.take(content=message["body"].encode(), by=by, fetched=True)
                except Refused as refusal:
                    said.append(str(refusal))
                    continue
                new += [taken.message] if taken.new else []
    came, _gone = bank_messages.go_alone(by=by)
    left = bank.waiting().filter(pk__in=[message.pk for message in new])
    return [*bank_messages.by_run(came), *([bank_messages.waits(left)] if left else []), *said]


def behave(behaviour: str, **parameters: object) -> None:
    """Make the bank do as banks do: `behave("return-later", days=2, reason="AC04", end_to_end_id=key)`, or "accept"."""
    _json("PATCH", f"/_mock/accounts/{ACCOUNT}", {"behaviour": behaviour, "parameters": parameters})
