"""Make sure that the journeys have a Chromium: one on the PATH, Playwright's own, or one installed now.

Debian's chromium-headless-shell is the same browser without windows: the tests take half its time.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


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
    deps = ["--with-deps"] if apt() else []
    subprocess.run([sys.executable, "-m", "playwright", "install", *deps, "chromium"], check=False, timeout=600)


def apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_get(*words: str) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(["apt-get", "-qq", *words], env=quiet, capture_output=True, check=False).returncode == 0


def by_apt() -> None:
    if apt():
        apt_get("update")
        any(apt_get("install", "-y", "--no-install-recommends", name) for name in (SHELL, "chromium"))


def by_apt_without_windows() -> None:
    """Beside a Chromium with windows, where the package is known here; without it the tests go on with that one."""
    if apt() and not os.environ.get("CHROMIUM") and not shutil.which(SHELL) and known_to_apt(SHELL):
        print(f"Installing {SHELL}: the tests take half the time with it", flush=True)
        apt_get("install", "-y", "--no-install-recommends", SHELL)


def known_to_apt(package: str) -> bool:
    told = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True, check=False)
    return "Candidate:" in told.stdout and "Candidate: (none)" not in told.stdout


def main() -> int:
    if found():
        by_apt_without_windows()
        return 0
    print("No Chromium here: installing one", flush=True)
    for install in (by_apt, by_playwright):
        install()
        if found():
            return 0
    print(
        "The browser tests need Chromium: install it (on Debian: sudo apt install chromium-headless-shell) or set "
        "CHROMIUM to its path, and run this again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
