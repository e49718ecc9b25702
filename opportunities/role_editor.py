"""All the forms of one draft together: made from its record, read back into a record."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any

from django import forms

from ground.forms import HouseForm, PoundsField
from opportunities import gate
from opportunities.forms_roles import form_of, get, initial_of, put, rows_of
from opportunities.models import RoleVersion
from opportunities.role_sections import Section, sections
from opportunities.shape import canonical, from_rows, sha256


class VersionForm(HouseForm):
    """What is said about the version itself. `basis` tells whether somebody else changed the draft meanwhile."""

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
    missing: list[str]

    @property
    def is_list(self) -> bool:
        return bool(self.section.path)


class Editor:
    def __init__(self, version: RoleVersion, data: Any = None):
        self.version = version
        self.given = from_rows(version)
        self.basis = sha256(canonical(self.given))
        self.missing = gate.problems(version)
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

    def _part(self, section: Section, data: Any) -> Part:
        said = {"data": data, "prefix": section.name}
        if section.path:
            rows = get(self.given, section.path) or []
            form = rows_of(section.keys, initial=[initial_of(section.keys, row) for row in rows], **said)
        else:
            form = form_of(section.keys)(initial=initial_of(section.keys, self.given), **said)
        return Part(section, form, self._missing(section))

    def _missing(self, section: Section) -> list[str]:
        """The gate's sentences that stand beside this section."""
        path = section.path
        fields = {*section.about, path}
        return [
            words
            for field, words in self.missing
            if field in fields or (path and field.startswith((f"{path}[", f"{path}.")) and field not in fields)
        ]

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
