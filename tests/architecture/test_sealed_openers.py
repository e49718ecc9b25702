"""Who may read sealed words. A new caller is a decision, taken here: it has to be a door that asks for a reason."""

import ast

from portal.settings.env import ROOT

OPENERS = {"opened", "opened_bytes"}
APPS = ("ground", "members", "opportunities", "payments", "home", "portal")
MAY_OPEN = {
    "ground/sealed.py",
    "members/adapters.py",  # the second factor's own secret, to check a code
    "members/reveal.py",  # a live grant, a purpose, and a line that the person can read
    "payments/rails/export.py",  # bank details, into the file that the bank gets
}


def test_only_these_open_what_is_sealed():
    callers = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            names = {name for node in ast.walk(ast.parse(path.read_text())) for name in _names(node)}
            if names & OPENERS:
                callers.add(str(path.relative_to(ROOT)))
    assert callers <= MAY_OPEN, f"{sorted(callers - MAY_OPEN)} open sealed words"


def _names(node):
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.alias):
        yield node.name
