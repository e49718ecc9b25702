"""The vocabulary in portions of one page each, in the order in which they are easy to answer."""

from __future__ import annotations

import dataclasses

from members.models import Scheme

OTHERS = ("-carer", "-family", "-supporter", "-worked")


@dataclasses.dataclass(frozen=True)
class Section:
    slug: str
    title: str
    lead: str
    scheme: str
    part: str = ""

    def has(self, code: str) -> bool:
        if not self.part:
            return True
        part = "self" if code.endswith("-self") else "others" if f"-{code}".endswith(OTHERS) else "life"
        return part == self.part


SECTIONS = (
    Section(
        "skills", "What you can do", "No certificate needed. What you do at home or in a group counts.", Scheme.SKILL
    ),
    Section("ways", "How you like to work", "There is no better or worse here.", Scheme.WAY_OF_WORKING),
    Section("times", "When you are often free", "It need not be every week.", Scheme.AVAILABILITY),
    Section("places", "Where you live", "Some roles are about one place.", Scheme.PLACE),
    Section("languages", "Your languages", "Spoken or signed.", Scheme.LANGUAGE),
    Section("interests", "What you would like to shape", "Pick as many as you like.", Scheme.INTEREST),
    Section(
        "health",
        "Your own health",
        "Only what you have lived yourself. We never ask for a doctor’s word, or for proof.",
        Scheme.EXPERIENCE,
        "self",
    ),
    Section(
        "people",
        "People you are close to",
        "Caring for someone, being family, giving support and doing it as a job are different things. All count.",
        Scheme.EXPERIENCE,
        "others",
    ),
    Section(
        "life",
        "Life and services",
        "What you have been through, and the help you have used or missed.",
        Scheme.EXPERIENCE,
        "life",
    ),
)
BY_SLUG = {section.slug: section for section in SECTIONS}


def after(section: Section) -> Section | None:
    at = SECTIONS.index(section) + 1
    return SECTIONS[at] if at < len(SECTIONS) else None
