"""Why something may not be done, said so that the person who asked can read it."""

from __future__ import annotations

from typing import NamedTuple

Path = tuple[str | int, ...]


class Problem(NamedTuple):
    """What is wrong, and with which field: ("pay", "lines", 0, "unit"). No path: with the whole."""

    path: Path
    words: str

    @property
    def sentence(self) -> str:
        """To stand alone, or beside its field."""
        return f"{self.words[:1].upper()}{self.words[1:]}"


class Refused(Exception):
    """Raised by every `check_x`; its text is one or more sentences for the person who asked."""

    def __init__(self, why: str | Problem, *more: str | Problem):
        self.problems = tuple(one if isinstance(one, Problem) else Problem((), one) for one in (why, *more))
        super().__init__(" ".join(self.sentences))

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(problem.sentence for problem in self.problems)
