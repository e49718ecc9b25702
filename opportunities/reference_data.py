"""The closed list of reasons: what was no published criterion cannot be chosen."""

from opportunities.models import ReasonCode

REASONS = [
    ("chosen", "Met what was needed; among the highest scores", False, False),
    ("chosen_by_lot", "Met what was needed; drawn by lot where scores were too close", False, False),
    ("criterion_not_met", "Something that was needed was not met", True, False),
    ("criterion_not_shown", "Something that was needed was not shown", True, False),
    ("places_filled", "Met what was needed; the places went to higher scores", False, False),
    ("lot", "Met what was needed; the lot went another way", False, False),
    ("cancelled", "The role was cancelled", False, False),
    ("late", "It came after the role had closed", False, False),
    ("other", "Another reason, in words, read by a second person", False, True),
]


def ensure() -> None:
    for code, label, needs_criterion, needs_words in REASONS:
        ReasonCode.objects.get_or_create(
            code=code, defaults={"label": label, "needs_criterion": needs_criterion, "needs_words": needs_words}
        )
