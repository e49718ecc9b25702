"""What is owed to a person in words, and what a person asked us to put right: every verb that moves one."""

from ground.states import Transition as T
from ground.states import Transitions

NOTICE = [
    T("owe", None, "due", "whoever knows", event=None),
    T("send", "due", "sent", "system", event=None),
    T("log", ("due", "bounced"), "logged", "coordinator", event="log_notice"),
    T("see", ("due", "bounced"), "logged", "the person", event="see_notice"),
    T("bounce", ("due", "sent"), "bounced", "system or coordinator", event="bounce_notice"),
    T("drop", ("due", "bounced"), "moot", "whoever knows", event="drop_notice"),
]

CASE = [
    T("open_case", None, "open", "the person"),
    T("answer", "open", "answered", "coordinator", event="answer_case"),
    T("close", ("open", "answered"), "closed", "coordinator", event="close_case"),
]

TRANSITIONS: Transitions = {"Notice": NOTICE, "Case": CASE}
