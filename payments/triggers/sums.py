"""What a pot can carry: its sums, and what it has promised to each role, move by what was posted since and no further."""

from __future__ import annotations

from ground.triggers import NoTruncate, Trigger, frozen

_SINCE = (
    "(SELECT COALESCE(SUM(CASE WHEN p.credit = '{account}' THEN p.pence ELSE -p.pence END), 0) FROM payments_posting p "
    "WHERE {whose} AND p.id > OLD.counted_to AND p.id <= NEW.counted_to AND (p.credit = '{account}' OR p.debit = '{account}'))"
)
OF_THE_LINE = "p.budget_line_id = NEW.id"
OF_THE_ROLE = "p.budget_line_id = NEW.line_id AND p.role_id = NEW.role_id"


def _moved(whose: str, columns: dict[str, str]) -> str:
    """Any of these sums, or how far it was counted, changes otherwise than its account. {column: account}"""
    same = " AND ".join(f"NEW.{column} = OLD.{column}" for column in (*columns, "counted_to"))
    wrong = " OR ".join(
        f"NEW.{column} - OLD.{column} <> {_SINCE.format(account=account, whose=whose)}"
        for column, account in columns.items()
    )
    return f"NOT ({same}) AND (NEW.counted_to < OLD.counted_to OR {wrong})"


# Of the newest approval: the first hold of it, which comes out of the promise to the role.
_HELD_OF_IT = (
    "COALESCE((SELECT p.pence FROM payments_posting p WHERE p.cause_kind = 'approvalitem' AND p.kind = 'hold' "
    "AND p.budget_line_id IS NOT NULL AND p.cause_id = "
    "(SELECT MAX(a.id) FROM payments_approvalitem a WHERE a.item_id = NEW.id)), 0)"
)
AS_POSTED = "A pot's sums follow what was posted."
SUMS: list[Trigger | NoTruncate] = [
    frozen(
        "payments_pot",
        ["name", "funder_id", "award_reference", "spend_from", "spend_by", "restrictions", "cost_code", "purchase_order",
         "added_at", "added_by_id"],
        "1 = 1", "A pot stays as it was given.", name="same",
    ),
    frozen("payments_budgetline", ["pot_id", "kind", "awarded"], "1 = 1", "What was awarded stays.", name="same"),
    Trigger("payments_budgetline_begins_free", "payments_budgetline", "INSERT",
            "NEW.committed <> 0 OR NEW.held <> 0 OR NEW.spent <> 0 OR NEW.counted_to <> 0",
            "A pot is all free when it is opened."),
    Trigger("payments_budgetline_as_posted", "payments_budgetline", "UPDATE",
            _moved(OF_THE_LINE, {"committed": "committed", "held": "held", "spent": "spent"}), AS_POSTED),
    frozen("payments_commitment", ["line_id", "role_id"], "1 = 1", "A promise stays with its pot and its role.", name="same"),
    Trigger("payments_commitment_begins_empty", "payments_commitment", "INSERT", "NEW.pence <> 0 OR NEW.counted_to <> 0",
            "A promise follows what was posted."),
    Trigger("payments_commitment_as_posted", "payments_commitment", "UPDATE", _moved(OF_THE_ROLE, {"pence": "committed"}),
            "A promise follows what was posted."),
    Trigger("payments_paymentitem_from_the_promise", "payments_paymentitem", "UPDATE",
            f"NEW.from_commitment <> OLD.from_commitment AND NEW.from_commitment <> {_HELD_OF_IT}",
            "What an approval took from the promise is what was posted for it."),
]  # fmt: skip
