"""Who may write roles and projects, and who answers for their money and their go-ahead."""

from ground.refusal import Refused
from members import duties
from members.models import Person, PersonKind


def check_run_roles(by: Person) -> None:
    """Coordinators and administrators write roles; the system does, for an import."""
    if by.kind != PersonKind.SYSTEM and not duties.has(by, "coordinator", "administrator"):
        raise Refused("Only a coordinator can do this.")


def check_give_go_ahead(by: Person) -> None:
    if not duties.has(by, "administrator"):
        raise Refused("Only an administrator can record a go-ahead.")


def check_answer_for_money(by: Person) -> None:
    if not duties.has(by, "finance"):
        raise Refused("Only finance can answer this.")


def can_run_roles(by: Person) -> bool:
    return by.kind == PersonKind.SYSTEM or duties.has(by, "coordinator", "administrator")
