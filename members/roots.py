"""Root ids that a row keeps beside a person are that person's, also for whoever writes past the code."""

from __future__ import annotations

from ground.triggers import Trigger


def root_of(person: str) -> str:
    """SQL: the root id of the person with this id. `person`: SQL, such as `NEW.agreed_by_id`."""
    return f"(SELECT COALESCE(merged_into_id, id) FROM members_person WHERE id = {person})"  # noqa: S608 - ours alone


def rooted(table: str, **persons: str) -> list[Trigger]:
    """`persons`: by the column of the root id, that of the person, or SQL for a person's id.

    Looked at when it is written and not afterwards: a join made later gives the person another root.
    """
    found = []
    for root, person in persons.items():
        id_of = f"NEW.{person}" if person.isidentifier() else person
        wrong = f"NEW.{root} IS NOT NULL AND NEW.{root} IS DISTINCT FROM {root_of(id_of)}"
        moved = f"OLD.{root} IS DISTINCT FROM NEW.{root}"
        if person.isidentifier():
            moved = f"({moved} OR OLD.{person} IS DISTINCT FROM NEW.{person})"
        says = "A root id is of the person beside it."
        found += [
            Trigger(f"{table}_{root}_made", table, "INSERT", wrong, says),
            Trigger(f"{table}_{root}_written", table, "UPDATE", f"{moved} AND {wrong}", says),
        ]
    return found


def always_rooted(table: str, root: str, person: str) -> list[Trigger]:
    """As `rooted`, and where the person is there the root id is too: what is of nobody has none, and nothing else."""
    wrong = f"NEW.{root} IS DISTINCT FROM {root_of(person)}"
    says = "A root id is of the person beside it."
    return [
        Trigger(f"{table}_{root}_made", table, "INSERT", wrong, says),
        Trigger(
            f"{table}_{root}_written", table, "UPDATE", f"OLD.{root} IS DISTINCT FROM NEW.{root} AND {wrong}", says
        ),
    ]
