"""Ways in: a browser that is somebody, and the demo's bank as the process that it is."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from playwright.sync_api import expect

from members.models import Person
from payments import demo_bank
from tests.cast import signed_in

expect.set_options(timeout=15_000)  # a machine with much to do


def enter_as(page, person: Person) -> None:
    """The browser takes over a session that a test client began, for a person who is not in the cast."""
    client = signed_in(person.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": page.watched.base_url}])


def visitor(new_page, person: Person, **options):
    """A page of a browser of their own, signed in."""
    page = new_page(**options)
    enter_as(page, person)
    return page


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextlib.contextmanager
def bank(folder: Path, port: int) -> Iterator[None]:
    """`settings.BANK_URL` points at `port` already; the bank's day begins on ours."""
    process = subprocess.Popen(
        demo_bank.command(str(folder / "bank.db"), port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"TZ": "UTC"},
    )
    try:
        until(demo_bank.answers, "the bank answers")
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


def until(happens: Callable[[], bool], what: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not happens():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} seconds")
        time.sleep(0.05)


def said(page, *words: str) -> None:
    """These words stand in the page's main part."""
    for each in words:
        expect(page.locator("main")).to_contain_text(each)


def titled(page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def press(page, words: str) -> None:
    """The button a person would look for."""
    page.get_by_role("button", name=words, exact=True).click()


def follow(page, words: str) -> None:
    page.get_by_role("link", name=words, exact=True).first.click()
