"""Our own source, parsed once for all the tests that read it."""

from __future__ import annotations

import ast
import dataclasses
from functools import cache
from pathlib import Path

from portal.settings.env import ROOT

APPS = ("portal", "home", "payments", "opportunities", "members", "ground")


@dataclasses.dataclass(frozen=True)
class Source:
    path: str
    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        return Path(self.path).parts

    @property
    def stem(self) -> str:
        return Path(self.path).stem

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def tree(self) -> ast.Module:
        return parsed(self)


@cache
def parsed(source: Source) -> ast.Module:
    return ast.parse(source.text)


def read(folder: str, skip: tuple[str, ...] = ("migrations",)) -> list[Source]:
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        inside = path.relative_to(ROOT)
        if not set(skip) & set(inside.parts):
            found.append(Source(inside.as_posix(), path.read_text()))
    return found


@cache
def code() -> tuple[Source, ...]:
    return tuple(source for folder in (*APPS, "scripts") for source in read(folder))


@cache
def tests() -> tuple[Source, ...]:
    return tuple(read("tests"))


def templates() -> list[Source]:
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text())
        for path in sorted((ROOT / "templates").rglob("*"))
        if path.suffix in {".html", ".txt", ".xml"}
    ]


def called(node: ast.Call) -> str:
    """`a.b.c` of a call of `a.b.c(...)`, as far as names go."""
    return dotted(node.func)


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    return ""


def calls(source: Source):
    return (node for node in ast.walk(source.tree()) if isinstance(node, ast.Call))
