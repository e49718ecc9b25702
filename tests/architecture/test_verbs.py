"""One verb, one word: the action, its address, the name of the address and the view say the same."""

import ast
import inspect
import re
import sys

import pytest

from portal import old_addresses
from tests.architecture import access, addresses

# Presses whose address says another word than the action, and why.
ON_PURPOSE = {
    "people_duty_give": "given at once, or proposed where the duty opens money or private words",
    "people_join_said_no": "joins.stop, written down for somebody who rang",
    "me_read_ask": "the person asks us something; that it becomes a case is ours",
    "payments_send": "pay_runs.export, and the made-up bank of the demo takes it at once",
    "payments_export": "the file is the address: file/, file/ready/, file/save/",
}


def words(name: str) -> set[str]:
    return {word for word in name.replace("-", "_").split("_") if word}


def nouns(names) -> set[str]:
    found = {word for name in names for word in words(name)}
    return found | {word.removesuffix("s") for word in found} | {"all"}


def presses() -> dict:
    """Addresses that take a POST alone."""
    post = {line.split()[1] for line in access.TABLE.splitlines() if line.startswith("POST ")}
    return {name: each for name, each in addresses.ours().items() if name in post}


def _chain(view):
    found = [view]
    while hasattr(found[-1], "__wrapped__"):
        found.append(found[-1].__wrapped__)
    return found


def _verbs_of(view) -> tuple[set[str], set[str]]:
    """(names of the view, "module.verb" of every action that it calls)."""
    chain = _chain(view)
    module = sys.modules[inspect.unwrap(view).__module__]
    names = {key for key, value in vars(module).items() if any(value is each for each in chain)}
    names |= {chain[-1].__name__} if not names else set()
    tree = ast.parse(inspect.getsource(module))
    actions = {
        alias.asname or alias.name: alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".actions")
        for alias in node.names
    }
    bodies = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    bodies |= {to.id: node for node in assigned for to in node.targets if isinstance(to, ast.Name)}
    todo, seen, verbs = list(names), set(), set()
    while todo:
        name = todo.pop()
        if name in seen or name not in bodies:
            continue
        seen.add(name)
        for node in ast.walk(bodies[name]):
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") in actions:
                verbs.add(f"{actions[node.value.id]}.{node.attr}")
            elif isinstance(node, ast.Name) and node.id in bodies:
                todo.append(node.id)
    return names, verbs


def _says(said: str, verb: str, around: set[str]) -> bool:
    """All of the verb that is no noun around it is said, and nothing else."""
    module, _, name = verb.partition(".")
    known = around | nouns([module])
    return words(name) - known <= words(said) <= words(name) | known


def test_each_press_says_the_verb_of_its_action():
    wrong, found, routes = {}, 0, addresses.routes()
    for name, each in sorted(presses().items()):
        *before, tail = routes[name].strip("/").split("/")
        names, verbs = _verbs_of(each.callback)
        if not verbs:
            continue
        found += 1
        around = nouns(part for part in before if "<" not in part)
        said = [verb for verb in verbs if _says(tail, verb, around)]
        if not any(words(verb.partition(".")[2]) & words(one) for verb in said for one in names) or not any(
            words(verb.partition(".")[2]) & words(name) for verb in said
        ):
            wrong[name] = f"{routes[name]} · {sorted(names)} · {sorted(verbs)}"
    assert found > 50, "the walk finds the presses"
    assert set(wrong) == set(ON_PURPOSE), {name: wrong.get(name) for name in set(wrong) ^ set(ON_PURPOSE)}


VALUES = {"slug": "a-b", "code": "c", "reference": "d", "number": "1", "pk": "1"}


def _filled(route: str) -> str:
    return "/" + re.sub(r"<\w+:(\w+)>", lambda one: VALUES[one[1]], route)


@pytest.mark.django_db
def test_old_addresses_lead_on_for_good_and_keep_what_was_sent(client):
    routes = addresses.routes()
    for was, name in old_addresses.WAS.items():
        answer = client.post(_filled(was))
        assert (answer.status_code, answer["Location"]) == (308, _filled(routes[name])), was
