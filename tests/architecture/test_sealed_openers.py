"""Who may read sealed words. A new caller is a decision, taken here: it has to be a door that asks for a reason."""

import ast

from portal.settings.env import ROOT

OPENERS = {"opened", "opened_bytes"}
APPS = ("ground", "members", "opportunities", "payments", "home", "portal")
MAY_OPEN = {
    "ground/mail.py",  # a mail that waits, into the mail server's hands
    "members/adapters.py",  # the second factor's own secret, to check a code
    "ground/sought.py",  # a name that somebody of the team looks for, out of the address it was sealed into
    "members/kept_writing.py",  # what a person sent to a form that could not take it, to that person, for an hour
    "members/presenters/joins.py",  # how two records are known to be one person, to those who have to decide
    "members/reveal.py",  # a live grant, a purpose, and a line that the person can read
    "payments/queries/reasons.py",  # why a payment, a line or a file of the bank's is as it is, to the team
    "payments/queries/work_notes.py",  # what was written about a piece of work, to the two who wrote it
    "opportunities/actions/reveal.py",  # answers and letters: the person's own, or a read that is written down
    "payments/rails/bank_vault.py",  # bank details, into the file that the bank gets
}


def test_only_these_open_what_is_sealed():
    callers = set()
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            if any(_takes_an_opener(node) for node in ast.walk(ast.parse(path.read_text()))):
                callers.add(str(path.relative_to(ROOT)))
    assert "members/adapters.py" in callers, "this test finds nothing any more"
    assert callers <= MAY_OPEN, f"{sorted(callers - MAY_OPEN)} open sealed words"


def _takes_an_opener(node) -> bool:
    if isinstance(node, ast.ImportFrom):
        names = {alias.name for alias in node.names}
        return (node.module == "ground.sealed" and bool(names & {*OPENERS, "keyring", "*"})) or (
            node.module == "ground" and "sealed" in names
        )
    return isinstance(node, ast.Import) and any(alias.name == "ground.sealed" for alias in node.names)
