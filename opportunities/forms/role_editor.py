"""All the forms of one draft together: made from its record, read back into a record."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.html import format_html

from ground import form_errors
from ground.exceptions import Path, Problem
from ground.forms import HouseForm, PoundsField, as_it_is_seen
from opportunities.forms.role_sections import Section, sections
from opportunities.forms.roles import form_of, get, initial_of, key_at, put, rows_of
from opportunities.models import RoleVersion
from opportunities.record import canonical, from_rows, paths, publication_check, sha256

MOST = 100  # rows of one list


class VersionForm(HouseForm):
    """What is said about the version itself. `basis` tells whether somebody else changed the draft meanwhile."""

    mark_optional = False
    basis = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(
        required=False, max_length=500, label="What changed, for everybody to read", widget=forms.Textarea({"rows": 2})
    )
    applicants_must_act = forms.BooleanField(required=False, label="People who applied already must confirm")
    panel_pence = PoundsField(required=False, label="Planned for paid seats on the panel, together")


@dataclasses.dataclass
class Part:
    section: Section
    form: Any
    missing: list[str] = dataclasses.field(default_factory=list)
    loose: list[str] = dataclasses.field(default_factory=list)  # of those, the ones that are about no one field

    @property
    def is_list(self) -> bool:
        return bool(self.section.path)

    @property
    def forms(self) -> list[Any]:
        return self.form.in_order() if self.is_list else [self.form]

    def row(self, position: int | str) -> Any:
        """The form of one row of the record: of the one that was made of what was sent, where one was."""
        made = self.form.kept if self.form.kept is not None else self.form.forms
        return made[position] if isinstance(position, int) and position < len(made) else None

    @property
    def blank(self) -> Any:
        return self.form.empty_form

    @property
    def id(self) -> str:
        return f"part-{self.section.name}"


def pressed(data: Any, press: str) -> Any:
    """What was typed, with one row more (`add:seats`) or a row in another place (`up:seats-2`); for who has no script."""
    made = data.copy()
    verb, _, rest = press.partition(":")
    name, at = (rest, "") if verb == "add" else rest.rpartition("-")[::2]
    total = made.get(f"{name}-TOTAL_FORMS", "")
    if not (total.isascii() and total.isdigit() and int(total) <= MOST):
        return made
    places = {i: int(found) if (found := made.get(f"{name}-{i}-ORDER", "")).isdigit() else i for i in range(int(total))}
    order = sorted(places, key=lambda i: (places[i], i))
    if verb == "add" and len(order) < MOST:
        order.append(len(order))
        made[f"{name}-TOTAL_FORMS"] = str(len(order))
    elif verb in ("up", "down") and at.isdigit() and int(at) in order:
        here = order.index(int(at))
        there = max(0, min(len(order) - 1, here + (1 if verb == "down" else -1)))
        order[here], order[there] = order[there], order[here]
    for place, i in enumerate(order, start=1):
        made[f"{name}-{i}-ORDER"] = str(place)
    return made


class Editor:
    def __init__(self, version: RoleVersion, data: Any = None):
        self.version = version
        self.given = from_rows(version)
        self.basis = sha256(canonical(self.given))
        missing = publication_check.problems(version, self.given)
        data = data and as_it_is_seen(data)
        self.parts = [self._part(section, data) for section in sections()]
        initial = {
            "basis": self.basis,
            "note": version.note,
            "applicants_must_act": version.applicants_must_act,
            "panel_pence": version.panel_pence or None,
        }
        self.head = VersionForm(data, initial=initial)
        if version.number == 1:
            del self.head.fields["note"], self.head.fields["applicants_must_act"]
        self.todo = [self._stand(problem) for problem in missing]

    def _part(self, section: Section, data: Any) -> Part:
        said = {"data": data, "prefix": section.name}
        if section.path:
            rows = get(self.given, section.path) or []
            form = rows_of(section.keys, initial=[initial_of(section.keys, row) for row in rows], **said)
        else:
            form = form_of(section.keys)(initial=initial_of(section.keys, self.given), **said)
        return Part(section, form)

    def _place(self, path: Path) -> tuple[Part, Any, str]:
        """(part, form, field) that a place in the record is about; no form where it is the part as a whole."""
        if path and path[0] in self.head.fields:
            return self.parts[0], self.head, str(path[0])
        for part in self.parts:
            way = part.section.way
            if way and path[: len(way)] == way:
                form = part.row(path[len(way)]) if len(path) > len(way) else None
                key = key_at(part.section.keys, path[len(way) + 1 :]) or part.section.keys[0]
                return part, form, key.name
        plain = [part for part in self.parts if not part.is_list]
        for part in plain:
            if key := key_at(part.section.keys, path):
                return part, part.form, key.name
        near = (part for part in plain if path[:1] in part.section.about)
        return next(near, self.parts[0]), None, ""

    def _stand(self, problem: Problem) -> tuple[str, str]:
        """Put what is missing beside what it is about; where a link to it leads."""
        part, form, name = self._place(problem.path)
        part.missing.append(problem.words)
        if form is None:
            part.loose.append(problem.words)
            return problem.words, part.id
        asked = form.fields[name]
        asked.help_text = format_html('{} <b class="todo">{}</b>', asked.help_text, problem.words)
        return problem.words, form[name].id_for_label

    def hush(self) -> None:
        """Nobody asked to save: what is half typed is not called wrong."""
        for form in [self.head, *(form for part in self.parts for form in part.forms)]:
            form._errors = ErrorDict()
            form.cleaned_data = {}

    def refuse(self, problems: Iterable[Problem]) -> list[str]:
        """Put each fault of the shape beside its field, in this page's words; those that are about none come back."""
        loose = []
        for problem in problems:
            _part, form, name = self._place(problem.path)
            if form is None:
                loose.append(paths.line(problem) if problem.path else problem.words)
            else:
                form.add_error(name, problem.words)
        return loose

    def mistakes(self) -> list[tuple[str, str]]:
        """(sentence, where its link leads) for everything that stands in the way of saving."""
        found = []
        for title, form in self._titled():
            found += [(f"{title}{error}", "") for error in form.non_field_errors()]
            for field in (form[name] for name in form.errors if name in form.fields):
                for error in form_errors.of(field):
                    named = error if field.is_hidden or str(field.label) in error else f"{field.label}: {error}"
                    found.append((f"{title}{named}", field.id_for_label))
        return found

    def _titled(self) -> Iterator[tuple[str, Any]]:
        yield "", self.head
        for part in self.parts:
            for place, form in enumerate(part.forms, start=1):
                yield f"{part.section.title}, {place}. " if part.is_list else "", form

    def is_valid(self) -> bool:
        return all([self.head.is_valid(), *(part.form.is_valid() for part in self.parts)])

    @property
    def stale(self) -> bool:
        return self.head.cleaned_data["basis"] != self.basis

    def record(self) -> dict[str, Any]:
        """What the draft says now; keys that no section shows are kept as they were."""
        made = copy.deepcopy(self.given)
        for part in self.parts:
            if part.section.path:
                put(made, part.section.path, part.form.rows(get(self.given, part.section.path) or []))
            else:
                made = part.form.into(made)
        return made

    @property
    def said(self) -> dict[str, Any]:
        """The version's own facts, as roles.edit takes them."""
        found = self.head.cleaned_data
        said = {key: found[key] for key in ("note", "applicants_must_act") if key in found}
        return said | {"panel_pence": found.get("panel_pence") or 0}
