"""A real Chromium for the journeys. It reaches this machine only, and a page that breaks a promise fails its test."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.browser import found

FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-dev-shm-usage",
)
WIDTHS = {"phone": (360, 800), "desk": (1280, 900)}
LOCAL = {"127.0.0.1", "localhost", ""}


@contextlib.contextmanager
def started() -> Iterator[Browser]:
    path = found()
    if path is None:
        raise RuntimeError("No Chromium here: run make browser, or set CHROMIUM to its path.")
    # Playwright's loop runs in this thread, where Django would refuse plain queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS), chromium_sandbox=os.geteuid() != 0)
        yield browser
        browser.close()


class Watched:
    """A browser context that remembers what should not have happened in it."""

    def __init__(self, browser: Browser, base_url: str, **options):
        self.problems: list[str] = []
        self.expected: set[int] = set()
        self.base_url = base_url
        options.setdefault("viewport", {"width": 1280, "height": 900})
        self.context: BrowserContext = browser.new_context(
            base_url=base_url, locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce", **options
        )
        self.context.set_default_timeout(10_000)
        self.context.on("request", self.look_at_request)
        self.context.on("response", self.look_at_response)
        self.context.on("console", self.look_at_console)
        self.context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))

    def look_at_request(self, request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOCAL:
            self.problems.append(f"a request to {parts.hostname}")

    def look_at_response(self, response) -> None:
        if response.status >= 500 and response.status not in self.expected:
            self.problems.append(f"{response.status} at {urlsplit(response.url).path}")

    def look_at_console(self, message) -> None:
        # A page that answers 4xx on purpose is logged by the browser too; its test looks at the status itself.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.problems.append(f"console: {message.text}")

    def page(self) -> Page:
        return self.context.new_page()

    def close(self) -> None:
        self.context.close()


@lru_cache(maxsize=1)
def axe_source() -> str:
    folder = find_spec("axe_playwright_python").submodule_search_locations[0]
    return (Path(folder) / "axe.min.js").read_text()


def axe(page: Page, *, leave_out: tuple[str, ...] = (), within: str = "") -> list[str]:
    """What axe-core finds on the page, or `within` a part of it. Runs under the page's own policy."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(axe_source())
    found = page.evaluate(
        """async ([skip, within]) => {
            const where = within ? {include: [[within]], exclude: skip} : {exclude: skip};
            return (await axe.run(where, {resultTypes: ["violations"]})).violations;
        }""",
        [list(leave_out), within],
    )
    return [
        f"{rule['id']}: {rule['help']} at {' '.join(map(str, node['target']))}"
        for rule in found
        for node in rule["nodes"][:5]
    ]


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window. The admin's frame would cut off what does not fit."""
    return page.evaluate(
        """(() => {
            const wide = (one) => one ? one.scrollWidth - one.clientWidth : 0;
            return Math.max(wide(document.documentElement), wide(document.querySelector(".content-wrapper")));
        })()"""
    )
