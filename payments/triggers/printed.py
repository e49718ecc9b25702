"""What the open book has printed is never changed."""

from __future__ import annotations

from ground.triggers import NoTruncate, Trigger, append_only, frozen, kept

PRINTED: list[Trigger | NoTruncate] = [
    *append_only("payments_printedquarter"),
    *append_only("payments_printedcell"),
    *append_only("payments_printedpromise"),
    *append_only("payments_printedwork"),
    *append_only("payments_printedcount"),
    *kept("payments_printedpart"),
    frozen(
        "payments_printedpart",
        ["quarter_id", "project_id", "pence", "payees"],
        "1 = 1",
        "What a quarter held is never changed.",
    ),
    Trigger(
        "payments_printedcount_of_its_work",
        "payments_printedcount",
        "INSERT",
        "NEW.count <> (SELECT COUNT(*) FROM payments_printedwork WHERE printed_in_id = NEW.printed_in_id "
        "AND became = NEW.became)",
        "A quarter prints the work that it counts.",
    ),
    Trigger(
        "payments_printedwork_before_it_is_counted",
        "payments_printedwork",
        "INSERT",
        "EXISTS (SELECT 1 FROM payments_printedcount WHERE printed_in_id = NEW.printed_in_id)",
        "This quarter is printed. What comes later is counted in a later one.",
    ),
]
