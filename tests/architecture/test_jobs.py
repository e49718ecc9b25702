"""Every job that is asked for by name is there, and nothing but jobs stands in a tasks module."""

import ast

from django.utils.module_loading import import_string
from django_tasks.base import Task

from tests.architecture import code


def named() -> set[tuple[str, str]]:
    found = set()
    for source in code.code():
        for node in code.calls(source):
            name = code.called(node).rpartition(".")[2]
            place = {"enqueue": 0, "requeue": 1}.get(name)
            if place is not None and len(node.args) > place:
                argument = node.args[place]
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.add((argument.value, source.path))
    return found


def test_every_job_name_resolves():
    lost = []
    for name, path in sorted(named()):
        try:
            found = import_string(name)
        except ImportError:
            found = None
        if not isinstance(found, Task):
            lost.append(f"{name} in {path}")
    assert not lost
