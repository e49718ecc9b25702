"""One sentence per schema keyword. Never "is not valid under any of the given schemas"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import ValidationError

from ground import typed
from ground.exceptions import Problem
from opportunities.record import paths

KINDS = {
    "object": "an object",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
}
# Patterns by what they are for; anything else is named by its key.
PATTERNS = {
    "slug": "small letters, digits and single hyphens (young-carers-panel)",
    "url": "a web address that begins with http:// or https://",
    "date": "a day as YYYY-MM-DD",
    "time": "a time as HH:MM, 00:00 to 23:59",
    "tz": "a time zone like Europe/Paris",
    "language": "a language tag, like cy or pt-BR",
    "currency": "three capital letters, like GBP",
    "path": "a place in this shape, like pay.lines[0].amount",
    "id": "letters and digits, with single . _ : / or - between them",
}


def sentences(error: ValidationError) -> Iterator[Problem]:
    keyword = str(error.validator)
    of_keys = keyword == "anyOf" or (keyword == "not" and not error.validator_value.keys() & {"pattern", "const"})
    if of_keys and not isinstance(error.instance, dict):
        return  # a rule about keys, broken by what has none: its type is told already
    if keyword in ("oneOf", "anyOf"):
        yield from _branches(error)
    else:
        write = SENTENCES.get(keyword, _as_it_is)
        yield from (paths.at(path, words) for path, words in write(error))


def _here(error: ValidationError, words: str) -> list[tuple[Any, str]]:
    return [(error.absolute_path, words)]


def _as_it_is(error: ValidationError) -> list[tuple[Any, str]]:
    return _here(error, f"{paths.value(error.instance)} does not keep the rule '{error.validator}'")


def _type(error: ValidationError) -> list[tuple[Any, str]]:
    wanted = KINDS.get(str(error.validator_value), str(error.validator_value))
    return _here(error, f"{paths.value(error.instance)} is not {wanted}")


def _enum(error: ValidationError) -> list[tuple[Any, str]]:
    listed = ", ".join(str(one) for one in error.validator_value)
    return _here(error, f"{paths.value(error.instance)} is none of {listed}")


def _const(error: ValidationError) -> list[tuple[Any, str]]:
    wanted = error.validator_value
    more = "; leave the key out to say nothing" if wanted is True else ""
    return _here(error, f"{paths.value(error.instance)} stands here, and only {paths.value(wanted)} may{more}")


def _required(error: ValidationError) -> list[tuple[Any, str]]:
    missing = [key for key in error.validator_value if key not in error.instance]
    named = [key for key in missing if f"'{key}' is a required" in error.message] or missing
    return [((*error.absolute_path, key), "this is missing") for key in named]


def _unknown(error: ValidationError) -> list[tuple[Any, str]]:
    known = error.schema.get("properties", {})
    return [((*error.absolute_path, key), "there is no such key here") for key in error.instance if key not in known]


def _pattern(error: ValidationError) -> list[tuple[Any, str]]:
    wanted = next((words for name, words in PATTERNS.items() if name == _name(error)), "in the form it has to have")
    return _here(error, f"{paths.value(error.instance)} is not {wanted}")


def _name(error: ValidationError) -> str:
    """What a string is: the name of its $ref, or of its key."""
    path = [str(part) for part in error.absolute_schema_path]
    for pattern, name in (
        ("^https?", "url"),
        ("^\\d{4}-", "date"),
        ("^([01]", "time"),
        ("^[A-Za-z_]+(/", "tz"),
        ("^[a-z]{2,3}(-", "language"),
    ):
        if str(error.validator_value).startswith(pattern):
            return name
    if str(error.validator_value).startswith("^[a-z0-9]+(-"):
        return "slug"
    return path[-2] if len(path) > 1 else ""


def _format(error: ValidationError) -> list[tuple[Any, str]]:
    if error.validator_value == "name":
        sign = typed.out_of_place(error.instance)
        if not sign:
            return _here(error, "this has nothing that anybody can read")
        if not typed.is_unseen(sign):
            return _here(error, "a letter has too many accents on it, or an accent has no letter")
        return _here(error, f"take away the sign that nobody sees, U+{ord(sign):04X}")
    return _here(error, f"{paths.value(error.instance)} is no day that there is")


def _unique(error: ValidationError) -> list[tuple[Any, str]]:
    twice = next((one for one in error.instance if error.instance.count(one) > 1), "")
    return _here(error, f"{paths.value(twice)} stands in the list twice")


def _depends(error: ValidationError) -> list[tuple[Any, str]]:
    found = []
    for key, needed in error.validator_value.items():
        missing = [one for one in needed if one not in error.instance]
        if key in error.instance and missing:
            found.append(((*error.absolute_path, key), f"this stands only beside {paths.names(missing)}"))
    return found[:1] if len(found) == 1 else found


def _not(error: ValidationError) -> list[tuple[Any, str]]:
    forbidden = error.validator_value
    if "pattern" in forbidden:
        return _here(error, "take away the spaces at the ends and any control characters (tabs, line ends in one line)")
    if "const" in forbidden:
        return _here(error, f"{paths.value(forbidden['const'])} is what an absent key means, so it is never written")
    keys = _forbidden_keys(forbidden, error.instance)
    if len(keys) > 1 and "required" in forbidden:
        return _here(error, f"{paths.names(keys)} do not stand together")
    kind = error.instance.get("kind") or error.instance.get("rule")
    beside = f" beside {paths.value(kind)}" if kind else ""
    return [((*error.absolute_path, key), f"this does not stand here{beside}") for key in keys]


def _forbidden_keys(rule: dict[str, Any], instance: Any) -> list[str]:
    rules = rule.get("anyOf", [rule])
    return [key for one in rules for key in one.get("required", []) if key in instance]


def _branches(error: ValidationError) -> Iterator[Problem]:
    """oneOf, anyOf: the branch that was meant, or what the choices are."""
    choices = error.validator_value
    if all(set(choice) == {"required"} for choice in choices):
        keys = [choice["required"][0] for choice in choices]
        both = [key for key in keys if key in error.instance]
        words = f"say {paths.one_of(keys)}"
        if both:
            words = f"{paths.names(both)} stand here together: say one of them"
        yield paths.at(error.absolute_path, words)
        return
    if all("required" in choice or "properties" in choice for choice in choices):
        keys = [key for choice in choices for key in choice.get("required", [])]
        yield paths.at(error.absolute_path, f"say {paths.one_of(keys)}")
        return
    meant = _meant(error)
    if meant:
        for inner in meant:
            yield from sentences(inner)
    else:
        yield paths.at(error.absolute_path, f"{paths.value(error.instance)} is {_neither(error)}")


def _meant(error: ValidationError) -> list[ValidationError]:
    """The errors of the one branch whose type fits what stands there."""
    by_branch: dict[Any, list[ValidationError]] = {}
    for inner in error.context or []:
        by_branch.setdefault(inner.schema_path[0], []).append(inner)
    fitting = [
        inner for inner in by_branch.values() if not any(one.validator == "type" and not one.path for one in inner)
    ]
    return fitting[0] if len(fitting) == 1 else []


def _neither(error: ValidationError) -> str:
    choices = str(error.validator_value)
    if "date" in choices:
        return "neither a day as YYYY-MM-DD nor an object with year, month or day"
    return "neither a whole number nor an object with min, max or both"


def _bound(words: str):
    def write(error: ValidationError) -> list[tuple[Any, str]]:
        return _here(error, f"{paths.value(error.instance)} is {words.format(error.validator_value)}")

    return write


def _size(words: str):
    def write(error: ValidationError) -> list[tuple[Any, str]]:
        return _here(error, words.format(error.validator_value))

    return write


SENTENCES = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "required": _required,
    "additionalProperties": _unknown,
    "pattern": _pattern,
    "format": _format,
    "uniqueItems": _unique,
    "dependentRequired": _depends,
    "not": _not,
    "minimum": _bound("less than {}, the least there can be"),
    "maximum": _bound("more than {}, the most there can be"),
    "minLength": _size("this is empty: leave the key out to say nothing"),
    "maxLength": _size("this is longer than {} characters"),
    "minItems": _size("this list is empty: leave the key out to say nothing"),
    "maxItems": _size("this list has more than {} rows"),
    "minProperties": _size("this is empty: leave the key out to say nothing"),
}
