"""A rule of the database that was broken is never taken for "somebody else was quicker"."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture import code

ELSEWHERE = {
    ("opportunities/actions/imports.py", "import_record"): "told as a sentence to whoever gave the file",
    ("payments/actions/catch_up.py", "_each"): "logged, and raised at the end of the round",
    ("members/actions/duties.py", "agree"): "an UPDATE: the rules on it are who the people are, and so is the sentence",
    ("members/actions/joins.py", "agree"): "likewise",
    ("payments/actions/payments.py", "_cover"): "likewise",
    ("payments/actions/pay_runs.py", "authorise"): "likewise",
}


def handlers() -> Iterator[tuple[tuple[str, str], ast.ExceptHandler]]:
    for source in code.code():
        for function in ast.walk(source.tree()):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.ExceptHandler) and "IntegrityError" in ast.unparse(node.type or node):
                        yield (source.path, function.name), node


def tells(handler: ast.ExceptHandler) -> bool:
    """Looks for the row by its key (`ground.same_moment`), or raises what was refused."""
    inside = [each for line in handler.body for each in ast.walk(line)]
    raised = any(isinstance(each, ast.Raise) and each.exc is None for each in inside)
    return raised or any(isinstance(each, ast.Call) and code.called(each) == "same_moment.there" for each in inside)


def test_no_refusal_of_the_database_is_swallowed():
    found = list(handlers())
    silent = {place for place, handler in found if not tells(handler)}
    assert len(found) > 20
    assert silent == set(ELSEWHERE)
