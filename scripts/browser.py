"""Make sure that the journeys have a Chromium: one on the PATH, Playwright's own, or one installed now."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """The browser to start, or None. CHROMIUM names one outright."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((path for path in map(shutil.which, NAMES) if path and works(path)), None) or playwrights_own()


def works(path: str) -> bool:
    """Ubuntu's `chromium` may be a stub that only says to install a snap."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def by_playwright() -> None:
    deps = ["--with-deps"] if os.geteuid() == 0 and shutil.which("apt-get") else []
    subprocess.run([sys.executable, "-m", "playwright", "install", *deps, "chromium"], check=False, timeout=600)


def by_apt() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", "-qq", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    if found():
        return 0
    print("No Chromium here: installing one", flush=True)
    for install in (by_apt, by_playwright):
        install()
        if found():
            return 0
    print(
        "The browser tests need Chromium: install it (on Debian: sudo apt install chromium) or set CHROMIUM to its "
        "path, and run this again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
