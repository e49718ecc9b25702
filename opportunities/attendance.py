"""What may happen on a day of work, once for every place that says it: role page, forms, the person's page, pay."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attendance:
    """`percent`: the share of pay where a role published none."""

    offered: str  # on the role's page, before
    own: str  # the person says it
    heard: str  # a coordinator writes down what they said
    said: str  # of it, in a list
    percent: int


ATTENDED = "attended"
TABLE = {
    ATTENDED: Attendance("You are there", "I was there, all of it", "They were there, all of it", "was there", 100),
    "left_early": Attendance("You leave early", "I left early", "They left early", "left early", 100),
    "stood_down": Attendance(
        "We ask you to stand down",
        "I was told not to come",
        "They were told not to come",
        "stood down by the host",
        100,
    ),
    "cancelled_late": Attendance(
        "We call it off late", "It was called off late", "It was called off late", "called off late", 100
    ),
    "host_absent": Attendance(
        "We do not come", "The host did not come", "The host did not come", "the host did not come", 100
    ),
    "ill": Attendance("You are ill", "I was ill", "They were ill", "was ill", 0),
    "did_not_come": Attendance("You do not come", "I did not come", "They did not come", "did not come", 0),
}
ELSE = tuple(outcome for outcome in TABLE if outcome != ATTENDED)
