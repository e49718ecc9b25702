"""What may happen to a thing, when, and who does it: one row per verb. Docs, actions and tests read these."""

from ground.states import Transition, Transitions

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
    Transition("draft", None, "draft", "coordinator", event=None),  # the trail says it of the role
    Transition("edit", "draft", None, "coordinator"),
    Transition("publish", "draft", "published", "coordinator"),
]

FUNDING_REQUEST = [
    Transition("ask_for_funding", None, "asked", "coordinator"),
    Transition("fund", "asked", "met", "finance"),
    Transition("refuse_funding", "asked", "refused", "finance"),
]

APPLICATION = [
    Transition("begin", None, "draft", "applicant"),
    Transition("answer", ("draft", "submitted"), None, "applicant", event=None),
    Transition("submit", ("draft", "submitted"), "submitted", "applicant", notice="opportunities/application_received"),
    Transition(
        "enter", (None, "draft", "withdrawn"), "submitted", "coordinator", notice="opportunities/application_received"
    ),
    Transition("reopen", "withdrawn", "draft", "applicant"),
    Transition("change", "submitted", None, "applicant"),
    Transition("drop_change", "submitted", None, "applicant, or system", notice="opportunities/change_dropped"),
    Transition("confirm", "submitted", None, "applicant"),
    Transition(
        "withdraw",
        ("draft", "submitted", "selected", "reserve", "not_selected"),
        "withdrawn",
        "applicant",
        notice="opportunities/taken_back_written_down",
    ),
    Transition("select", ("submitted", "reserve"), "selected", "coordinator"),
    Transition("keep_in_reserve", "submitted", "reserve", "coordinator"),
    Transition("not_select", "submitted", "not_selected", "coordinator"),
]

PLACE = [
    Transition("offer", None, "offered", "coordinator", notice="opportunities/place_offered"),
    Transition("accept", "offered", "accepted", "applicant", notice="opportunities/place_written_down"),
    Transition("turn_down", "offered", "turned_down", "applicant", notice="opportunities/place_written_down"),
    Transition("withdraw", ("offered", "accepted"), "withdrawn", "coordinator", notice="opportunities/place_withdrawn"),
    Transition("lapse", "offered", "lapsed", "system", notice="opportunities/place_lapsed"),
]

PLACEMENT = [
    Transition("begin", None, "active", "applicant"),
    Transition("pause", "active", "paused", "coordinator", notice="opportunities/placement_paused"),
    Transition("go_on", "paused", "active", "coordinator", notice="opportunities/placement_goes_on"),
    Transition("end", ("active", "paused"), "ended", "coordinator", notice="opportunities/placement_ended"),
]

SESSION = [
    Transition("from_lines", None, "planned", "system", event="add"),
    Transition("add", None, "planned", "coordinator", notice="opportunities/session_added"),
    Transition("cancel", "planned", "cancelled", "coordinator", notice="opportunities/session_called_off"),
]

TRANSITIONS: Transitions = {
    "project": PROJECT,
    "role": ROLE,
    "role_version": ROLE_VERSION,
    "funding_request": FUNDING_REQUEST,
    "application": APPLICATION,
    "place": PLACE,
    "placement": PLACEMENT,
    "session": SESSION,
}
