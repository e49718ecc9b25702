"""Applications, places, placements and sessions: every verb that moves one, who may, and what is told."""

from ground.states import Transition as T
from ground.states import Transitions

APPLICATION = [
    T("begin", None, "draft", "applicant"),
    T("answer", ("draft", "submitted"), None, "applicant"),
    T("submit", ("draft", "submitted"), "submitted", "applicant", notice="opportunities/application_received"),
    T("enter", (None, "draft", "withdrawn"), "submitted", "coordinator", notice="opportunities/application_received"),
    T("reopen", "withdrawn", "draft", "applicant"),
    T("change", "submitted", None, "applicant"),
    T("drop_change", "submitted", None, "applicant, or system", notice="opportunities/change_dropped"),
    T("confirm", "submitted", None, "applicant"),
    T(
        "withdraw",
        ("draft", "submitted", "selected", "reserve", "not_selected"),
        "withdrawn",
        "applicant",
        notice="opportunities/taken_back_written_down",
    ),
    T("select", ("submitted", "reserve"), "selected", "coordinator"),
    T("keep_in_reserve", "submitted", "reserve", "coordinator"),
    T("not_select", "submitted", "not_selected", "coordinator"),
]

PLACE = [
    T("offer", None, "offered", "coordinator", notice="opportunities/place_offered"),
    T("accept", "offered", "accepted", "applicant", notice="opportunities/place_written_down"),
    T("turn_down", "offered", "turned_down", "applicant", notice="opportunities/place_written_down"),
    T("withdraw", ("offered", "accepted"), "withdrawn", "coordinator", notice="opportunities/place_withdrawn"),
    T("lapse", "offered", "lapsed", "system", notice="opportunities/place_lapsed"),
]

PLACEMENT = [
    T("begin", None, "active", "applicant"),
    T("pause", "active", "paused", "coordinator", notice="opportunities/placement_paused"),
    T("go_on", "paused", "active", "coordinator", notice="opportunities/placement_goes_on"),
    T("end", ("active", "paused"), "ended", "coordinator", notice="opportunities/placement_ended"),
]

SESSION = [
    T("from_lines", None, "planned", "system"),
    T("add", None, "planned", "coordinator", notice="opportunities/session_added"),
    T("cancel", "planned", "cancelled", "coordinator", notice="opportunities/session_called_off"),
]

SELECTION: Transitions = {
    "application": APPLICATION,
    "place": PLACE,
    "placement": PLACEMENT,
    "session": SESSION,
}
