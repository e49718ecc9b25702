"""How the code looks: sizes, names, marks left behind, and the few things that only one module may do."""

import ast
import re

import pytest

from tests.architecture import code

FORBIDDEN_NAMES = {"utils", "helpers", "common", "services", "misc"}
# A field's own method of the same name is no signal.
SIGNALS = re.compile(r"(?<!def )(?<!super\(\)\.)\b(post_save|pre_save|m2m_changed|post_delete|pre_delete|post_init)\b")
READS_TIME = re.compile(
    r"\b(timezone\.now|timezone\.localtime|datetime\.now|datetime\.utcnow|datetime\.today|date\.today|localdate|"
    r"time\.time|time\.time_ns|Now)\("
)
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "X" + "XX")
LONG_FUNCTION, LONG_MODULE, LONG_TEST = 60, 400, 600


@pytest.mark.parametrize("source", code.code(), ids=lambda source: source.path)
def test_module(source):
    problems = []
    if source.lines > LONG_MODULE:
        problems.append(f"{source.lines} lines: a module has at most {LONG_MODULE}")
    if source.stem in FORBIDDEN_NAMES:
        problems.append("named after nothing: name the noun")
    if SIGNALS.search(source.text):
        problems.append("a model signal: effects stand in actions")
    if source.path != "ground/clock.py" and READS_TIME.search(source.text):
        problems.append("reads the time: only ground/clock.py does")
    problems += [f"an unfinished mark: {mark}" for mark in UNFINISHED if mark in source.text]
    for node in ast.walk(source.tree()):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno > LONG_FUNCTION:
            problems.append(f"{node.name} has {node.end_lineno - node.lineno} lines, at most {LONG_FUNCTION}")
    assert not problems


def test_test_files_are_short_and_named():
    too_long = [f"{source.path}: {source.lines}" for source in code.tests() if source.lines > LONG_TEST]
    assert not too_long
    assert not [source.path for source in code.tests() if source.stem in FORBIDDEN_NAMES]


def test_tests_do_not_mock():
    """Results are tested, not call graphs."""
    mocking = re.compile(r"^\s*(from unittest import mock|from unittest\.mock|import unittest\.mock)|\bmocker\b", re.M)
    own = "tests/architecture/test_shape.py"
    assert not [source.path for source in code.tests() if mocking.search(source.text) and source.path != own]


DIVIDES = (ast.Div, ast.FloorDiv)


def test_only_money_divides_pence():
    found = []
    for source in code.code():
        if source.path == "ground/money.py":
            continue
        for node in ast.walk(source.tree()):
            names = []
            if isinstance(node, ast.BinOp) and isinstance(node.op, DIVIDES):
                names = [part for side in (node.left, node.right) for part in ast.walk(side)]
            if isinstance(node, ast.Call) and code.called(node) in {"float", "divmod"}:
                names = [part for argument in node.args for part in ast.walk(argument)]
            said = {part.id for part in names if isinstance(part, ast.Name)}
            said |= {part.attr for part in names if isinstance(part, ast.Attribute)}
            if any("pence" in name for name in said):
                found.append(f"{source.path}:{node.lineno}")
    assert not found, "money is divided in ground/money.py only"


def test_money_is_never_a_float():
    found = [
        f"{source.path}: {match.group(0)}"
        for source in code.code()
        for match in re.finditer(r"\w*(pence|amount)\w*\s*=\s*models\.(Float|Decimal)Field", source.text)
    ]
    assert not found


SUPPRESSIONS = re.compile(r"#\s*(noqa|type:\s*ignore)")


def test_suppressions_are_rare():
    """Fewer than one in a thousand lines, the settings' star imports aside."""
    counted = [source for source in code.code() if not source.path.startswith("portal/settings/")]
    lines = sum(source.lines for source in counted)
    found = [f"{s.path}" for s in counted for _ in SUPPRESSIONS.finditer(s.text)]
    assert len(found) <= max(5, lines // 1000), found


INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:", re.I
)


def test_templates_have_no_script_or_style_inside():
    found = [
        f"{source.path}: {match.group(0)}"
        for source in code.templates()
        if source.path.endswith(".html")
        for match in INLINE.finditer(source.text)
    ]
    assert not found
