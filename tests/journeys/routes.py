"""Every screen of ours as somebody's: from the access table, with a main person each."""

from __future__ import annotations

import dataclasses
from pathlib import PurePosixPath

from django.urls import reverse

from tests.architecture import access

# Who a screen is made for, the likeliest first.
ORDER = ("anonymous", "coproducer", "panel", "coordinator", "finance", "stranger")
# What answers 200 and is no screen: data, files, health.
NO_SCREEN = ("healthz", "readyz")
NO_SCREEN_ENDS = ("_json", "_csv", "_schema", "_atom", "_feed", "_calendar", "_file", "_pdf", "_txt", "_results")


ROWAN = {"payee__user__email": "coproducer@demo.example"}
# The access table asks these of nobody's rows; as screens they are somebody's. Which person, and where.
SOMEBODYS = {
    "contribution_detail": ("coproducer", access.first("payments.Contribution", key="pk", inside="pk", **ROWAN)),
    "contribution_say_else": (
        "coproducer", access.first("payments.Contribution", key="pk", inside="pk", status="expected", **ROWAN)
    ),
    "contribution_answer": (
        "coproducer", access.first("payments.Contribution", key="pk", inside="pk", status="queried", **ROWAN)
    ),
    "payment_detail": ("coproducer", access.first("payments.Payment", key="pk", inside="pk", **ROWAN)),
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Screen:
    name: str
    person: str

    def path(self) -> str | None:
        """Where it is in this database; None where there is no such thing in it."""
        find = SOMEBODYS[self.name][1] if self.name in SOMEBODYS else access.OBJECTS.get(self.name)
        inside = find() if find else {}
        return None if inside is None else reverse(self.name, kwargs=inside)

    @property
    def of_the_team(self) -> bool:
        return "/admin/" in (self.path() or "")

    @property
    def is_data(self) -> bool:
        return bool(PurePosixPath(self.path() or "").suffix)

    def __str__(self) -> str:
        return f"{self.name}-{self.person}"


def screens(*, every_person: bool = False) -> list[Screen]:
    found = []
    for name, cells in access.rows().items():
        if name.startswith("POST ") or name in NO_SCREEN or name.endswith(NO_SCREEN_ENDS):
            continue
        seen_by = dict(zip(access.PEOPLE, cells, strict=True))
        who = [person for person in ORDER if seen_by[person] == "200"]
        if name in SOMEBODYS:
            who = [SOMEBODYS[name][0]]
        found += [Screen(name, person) for person in (who if every_person else who[:1])]
    return found
