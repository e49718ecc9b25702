"""The contracts of pyproject.toml hold."""

import subprocess
import sys

from portal.settings.env import ROOT


def test_import_contracts(tmp_path):
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-logo"]
    done = subprocess.run([*command, "--cache-dir", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-500:]
