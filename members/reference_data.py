"""Rows that every installation has: the system person, the words of a consent, the vocabulary."""

import json
from pathlib import Path

from members.models import ConsentText, Person, PersonKind, Purpose, VocabularyRelease, VocabularyTerm

VOCABULARY = Path(__file__).parent / "data" / "vocabulary.json"
# (purpose, version): the words. Words that somebody has said yes to are never changed: add a version.
CONSENT_TEXTS = {
    (Purpose.MATCH, 1): (
        "Use this answer to show me how I fit paid roles. If I apply for a role, the team for that role sees how I fit "
        "it, and which of my answers it is based on. Nobody else sees it. I can take this back at any time, and it "
        "stops at once."
    ),
    (Purpose.TEAM, 1): (
        "The coordinators may read what helps me to take part, to plan this work with me. Each reading is written down, "
        "and I can see it. I can stop this at any time, and it stops at once. My place does not depend on it."
    ),
}


def ensure() -> None:
    if not Person.objects.filter(kind=PersonKind.SYSTEM).exists():
        Person.objects.create(kind=PersonKind.SYSTEM, name="Alongside")
    for (purpose, version), words in CONSENT_TEXTS.items():
        ConsentText.objects.get_or_create(purpose=purpose, version=version, defaults={"words": words})
    ensure_vocabulary()


def ensure_vocabulary() -> None:
    data = json.loads(VOCABULARY.read_text())
    release, _ = VocabularyRelease.objects.get_or_create(number=data["release"], defaults={"note": data["note"]})
    there = set(VocabularyTerm.objects.values_list("code", flat=True))
    VocabularyTerm.objects.bulk_create(
        VocabularyTerm(release=release, **row) for row in data["terms"] if row["code"] not in there
    )
