"""What may happen to a thing, when, and who does it: one row per verb. Docs, actions and tests read these."""

from ground.states import Transition, Transitions
from opportunities.transitions_selection import SELECTION

PROJECT = [
    Transition("start", None, "draft", "coordinator"),
    Transition("give_go_ahead", "draft", "live", "administrator"),
    Transition("end", "live", "ended", "coordinator"),
]

ROLE = [
    Transition("draft", None, "draft", "coordinator"),
    Transition("publish", ["draft", "published"], "published", "coordinator", notice="opportunities/role_changed"),
    Transition("amend", "published", None, "coordinator"),
    Transition("stop", "published", None, "coordinator", notice="opportunities/role_stopped"),
    Transition("cancel", ["draft", "published"], "cancelled", "coordinator", notice="opportunities/role_cancelled"),
    Transition("conclude", "published", "concluded", "coordinator"),
]

ROLE_VERSION = [
    Transition("draft", None, "draft", "coordinator"),
    Transition("edit", "draft", None, "coordinator"),
    Transition("publish", "draft", "published", "coordinator"),
]

FUNDING_REQUEST = [
    Transition("ask_for_funding", None, "asked", "coordinator"),
    Transition("fund", "asked", "met", "finance"),
    Transition("refuse_funding", "asked", "refused", "finance"),
]

TRANSITIONS: Transitions = {
    "project": PROJECT,
    "role": ROLE,
    "role_version": ROLE_VERSION,
    "funding_request": FUNDING_REQUEST,
    **SELECTION,
}
