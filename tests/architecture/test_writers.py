"""Who writes what: status, postings and rows of the trail are written by actions; views write nothing."""

import ast

import pytest

from tests.architecture import code

STATES = {"status", "state"}
# Only actions move a state. The ledger's own module makes postings for them.
LEDGER = ("payments/queries/ledger_check.py", "payments/actions/")
MONEY_ROWS = {"Posting", "Approval", "Attempt", "PaymentItem", "PayRun", "Payment", "BudgetLine", "Pot"}
VERBS = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete", "save"}
SAVES = {"create", "bulk_create", "get_or_create", "update_or_create", "bulk_update", "save"}


def is_action(source: code.Source) -> bool:
    return len(source.parts) > 2 and source.parts[1] == "actions"


def is_view(source: code.Source) -> bool:
    return not is_action(source) and (
        source.stem in {"views", "viewsets", "pages", "wagtail_hooks", "webhooks", "tasks", "panels"}
        or {"views", "viewsets"} & set(source.parts)
        or source.parts[:2] in {("portal", "demo"), ("portal", "me"), ("portal", "open_book")}
    )


def assigned(node: ast.AST):
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    else:
        return
    for target in targets:
        for part in ast.walk(target):
            if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
                yield part.attr


def writes_of_state(source: code.Source) -> list[str]:
    found = []
    for node in ast.walk(source.tree()):
        found += [f"{source.path}:{node.lineno} .{name} =" for name in assigned(node) if name in STATES]
        if isinstance(node, ast.Call):
            verb = code.called(node).rpartition(".")[2]
            if code.called(node) in {"states.move", "ground.states.move"}:
                found.append(f"{source.path}:{node.lineno} states.move")
            keywords = {keyword.arg for keyword in node.keywords}
            if verb in VERBS and keywords & STATES:
                found.append(f"{source.path}:{node.lineno} {verb}({', '.join(sorted(keywords & STATES))}=)")
    return found


@pytest.mark.parametrize("source", [each for each in code.code() if not is_action(each)], ids=lambda each: each.path)
def test_only_actions_move_a_state(source):
    if source.path.startswith(("scripts/", "ground/leases", "ground/jobs")):
        return
    assert not writes_of_state(source)


def test_only_payments_actions_and_ledger_write_money():
    found = []
    for source in code.code():
        if source.path.startswith(LEDGER):
            continue
        for node in code.calls(source):
            owner, _, verb = code.called(node).rpartition(".")
            model = owner.removesuffix("()").partition(".")[0].rpartition(".")[2]
            if (verb in VERBS and model in MONEY_ROWS) or code.called(node) in MONEY_ROWS:
                found.append(f"{source.path}:{node.lineno} {code.called(node)}")
    assert not found


def test_setattr_is_banned():
    found = [
        f"{source.path}:{node.lineno}"
        for source in code.code()
        for node in code.calls(source)
        if code.called(node) in {"setattr", "object.__setattr__"} and not source.path.startswith("ground/")
    ]
    assert not found, "a field is written by its name, so that its writers can be found"


def test_views_write_nothing():
    found = [
        f"{source.path}:{node.lineno} {code.called(node)}"
        for source in code.code()
        if is_view(source)
        for node in code.calls(source)
        if code.called(node).rpartition(".")[2] in SAVES and "." in code.called(node)
    ]
    assert not found, "a view fetches, asks an action and answers"


# Somebody who opens an account has no person to act as until it is there.
ACT_FOR_THEMSELVES = {"members/actions/accounts.py sign_up"}


def test_actions_say_who_acts():
    """Every public action takes `by=`, by keyword only."""
    found = []
    for source in code.code():
        if not is_action(source) or source.stem == "__init__":
            continue
        for node in source.tree().body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and is_verb(node):
                names = {argument.arg for argument in node.args.kwonlyargs}
                if node.args.args or "by" not in names:
                    found.append(f"{source.path} {node.name}")
    assert set(found) <= ACT_FOR_THEMSELVES


def is_verb(node: ast.FunctionDef) -> bool:
    """Decorated with transaction.atomic: it changes something."""
    return any("atomic" in code.dotted(decorator) for decorator in node.decorator_list)
