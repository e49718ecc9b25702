"""Forms that were filled in while their questions changed: what was typed goes where its own question stands now."""

from __future__ import annotations

from django.http import QueryDict

from opportunities.models import Role, SelectionQuestion
from opportunities.queries import same_words


def moved_along(
    typed: QueryDict | None, role: Role, questions: list[SelectionQuestion]
) -> tuple[QueryDict | None, list[tuple[str, str]]]:
    """What was typed under the questions of an older version, under the same words now; and what has no question left."""
    if typed is None:
        return None, []
    found, gone = typed.copy(), []
    ids = {str(each.pk) for each in questions}
    sent = {name.removeprefix("question_"): words for name, words in typed.items() if name.startswith("question_")}
    old = [pk for pk in sent if pk not in ids and pk.isdecimal() and len(pk) < 19]
    olds = list(SelectionQuestion.objects.filter(version__role=role, pk__in=old).order_by("position"))
    now = same_words.paired(olds, questions)
    for asked in olds:
        same = now.get(asked.pk)
        if same is not None:
            found[f"question_{same.pk}"] = sent[str(asked.pk)]
        elif sent[str(asked.pk)].strip():
            gone.append((asked.text, sent[str(asked.pk)]))
    return found, gone
