"""Make .venv and install the requirements into it; nothing to do when they are the ones already there.

`python3 scripts/setup.py run` installs what the site needs, `dev` what the tests and checks need too. Works where
`python3 -m venv` does not (a Debian without python3-venv): another pip fills the environment, or apt does when we
may use it; otherwise one sentence says what to install. Only the standard library, any Python from 3.8 reads it.
"""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
FILES = {"run": ["requirements.txt"], "dev": ["requirements.txt", "requirements-dev.txt"]}
NEWEST, OLDEST = (3, 13), (3, 11)


def main(kind: str) -> int:
    python = find_python()
    if python is None:
        return say("Alongside needs Python 3.11, 3.12 or 3.13: install one of them and run this again.")
    # Outside .venv, which may have to be removed and made again.
    with (ROOT / "requirements.txt").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if installed(kind):
            return 0
        if not working() and not make_environment(python):
            return 1
        return install(kind)


def find_python():
    names = [sys.executable] + [shutil.which(name) for name in ("python3.12", "python3.11", "python3.13", "python3")]
    for name in filter(None, names):
        version = subprocess.run(
            [name, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=False
        )
        if version.returncode == 0 and OLDEST <= tuple(map(int, version.stdout.split())) <= NEWEST:
            return name
    return None


def digest(kind: str) -> str:
    text = b"".join((ROOT / name).read_bytes() for name in FILES[kind])
    return hashlib.sha256(text).hexdigest()


def installed(kind: str) -> bool:
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return False
    return stamp.get(kind) == digest(kind) and working()


def working() -> bool:
    """An environment with a Python that starts and a pip; `python3 -m venv` leaves a folder even when it fails."""
    try:
        return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_environment(python: str) -> bool:
    print("Making .venv")
    for attempt in (plain, filled_by_another_pip):
        remove()
        if attempt(python):
            return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        remove()
        print("python3 -m venv does not work here: installing python3-venv with apt")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "--no-install-recommends", "python3-venv"]):
            subprocess.run(["apt-get", "-qq", *words], env=quiet, stdout=subprocess.DEVNULL, check=False)
        for attempt in (plain, filled_by_another_pip):
            remove()
            if attempt(python):
                return True
    remove()
    say(
        "Python cannot make a virtual environment here: install the package python3-venv "
        "(on Debian or Ubuntu: sudo apt install python3-venv) and run this again."
    )
    return False


def remove() -> None:
    if VENV.is_dir() and not VENV.is_symlink():
        shutil.rmtree(VENV)


def plain(python: str) -> bool:
    made = subprocess.run([python, "-m", "venv", str(VENV)], capture_output=True, check=False)
    return made.returncode == 0 and working()


def filled_by_another_pip(python: str) -> bool:
    made = subprocess.run([python, "-m", "venv", "--without-pip", str(VENV)], capture_output=True, check=False)
    if made.returncode:
        return False
    subprocess.run(
        [python, "-m", "pip", "--python", str(PYTHON), "install", "--quiet", "pip"], capture_output=True, check=False
    )
    return working()


def install(kind: str) -> int:
    started = time.monotonic()
    print(f"Installing {FILES[kind][-1]} into .venv (about a minute the first time)", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*command, "-r", str(ROOT / FILES[kind][-1])], check=False)
    if done.returncode:
        return say(f"{FILES[kind][-1]} could not be installed: pip's own words are above.")
    STAMP.write_text(json.dumps({each: digest(each) for each in (["run", "dev"] if kind == "dev" else ["run"])}))
    print(f"Installed in {time.monotonic() - started:.0f} seconds")
    return 0


def say(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "run"))
