"""Roles that people may apply for now, and two that are not public yet."""

import datetime as dt

from portal.demo.story.criteria import CARE, FAMILY, HEARING, TEACH
from portal.demo.story.roles import NO_AFTER, per_session, role, sessions


def shape_the_hearing_checks_project(today: dt.date) -> dict:
    return role(
        today,
        slug="shape-the-hearing-checks-project",
        project="hearing-checks",
        title="Shape the hearing checks project",
        activity="co-design group",
        purpose="The first group found out what gets in the way. The second one plans checks that work at home.",
        what="Try a hearing check and tell us what gets in the way. Plan a better one, with seven other people and two staff. See what changed because of you: we write back.",
        places=8,
        pay=per_session(7500),
        work=sessions(4),
        session_days=[48, 62, 76, 98],
        closes=9,
        hear=23,
        starts=45,
        ends=105,
        criteria=HEARING,
        questions=["Tell us about one time you tried a test at home.", "What makes a test hard to use?"],
    )


def test_letters_for_family_services(today: dt.date) -> dict:
    return role(
        today,
        slug="test-letters-for-family-services",
        project="family-changemakers",
        title="Test letters for family services",
        activity="user testing",
        purpose="Letters from a council are hard to read. That keeps families away from help.",
        what="Read three letters with us and say what is hard to follow. Use a phone or a laptop.",
        places=12,
        pay=per_session(4000, "session"),
        work=sessions(3, hours=2),
        session_days=[34, 41, 48],
        length=("12:00", "14:00"),
        session_names=["Letter reading"],
        closes=13,
        hear=24,
        starts=30,
        ends=52,
        criteria=FAMILY,
        questions=["Tell us about a letter that was hard to follow.", "What should a family service never forget?"],
    )


def co_lead_a_mental_health_workshop(today: dt.date) -> dict:
    return role(
        today,
        slug="co-lead-a-mental-health-workshop",
        project="training-together",
        title="Co-lead a mental health workshop",
        activity="training",
        purpose="PhD students in mental health science meet people who have been there, at the start of their work.",
        what="Plan and lead one workshop with a member of staff.",
        places=2,
        pay=[
            {
                "kind": "paid",
                "work": "sessions",
                "what": "The day",
                "amount": {"pence": 15000, "currency": "GBP"},
                "unit": "session",
            },
            {
                "kind": "paid",
                "work": "planning",
                "what": "Planning",
                "amount": {"pence": 8000, "currency": "GBP"},
                "unit": "whole",
            },
        ],
        work=[
            {"key": "sessions", "kind": "session", "what": "workshop", "count": 1, "length": {"n": 1, "unit": "day"}},
            {
                "key": "planning",
                "kind": "own_time",
                "what": "Planning, when it suits you",
                "count": 1,
                "length": {"n": 4, "unit": "hour"},
            },
            {"kind": "preparation", "what": "The planning above"},
            NO_AFTER,
        ],
        session_days=[66],
        length=("10:00", "16:00"),
        session_names=["Workshop"],
        closes=24,
        hear=38,
        starts=50,
        ends=70,
        criteria=TEACH,
        questions=[
            "Tell us about one time you spoke to a group.",
            "What should people who study mental health hear first?",
        ],
    )


def check_our_easy_read(today: dt.date) -> dict:
    return role(
        today,
        slug="check-our-easy-read",
        project="voices-for-improvement",
        title="Check our Easy Read papers",
        activity="review",
        purpose="We make papers in Easy Read. Someone who uses Easy Read should say if they work.",
        what="Look at one paper at a time and tell us what is hard. Join for as long as you like.",
        places=6,
        pay=per_session(3000, "session"),
        work=sessions(2, hours=1),
        session_days=[27, 55],
        length=("11:00", "12:00"),
        session_names=["Easy Read check"],
        closes=None,
        hear=10,
        starts=20,
        ends=60,
        criteria=CARE,
        questions=["What makes a paper easy to read for you?"],
    )


def welcome_new_members(today: dt.date) -> dict:
    return role(
        today,
        slug="welcome-new-members",
        project="training-together",
        title="Welcome new members",
        activity="peer support",
        purpose="The first meeting is the hardest. A friendly voice beforehand helps.",
        what="Ring three new members before their first meeting, and once after it.",
        places=4,
        pay=per_session(4500, "session"),
        work=sessions(2, hours=2),
        session_days=[47, 75],
        length=("15:00", "17:00"),
        session_names=["Welcome meeting"],
        closes=26,
        hear=38,
        starts=45,
        ends=80,
        criteria=TEACH,
        questions=["Tell us about a time somebody made you feel welcome."],
    )


def hearing_checks_third_group(today: dt.date) -> dict:
    return role(
        today,
        slug="hearing-checks-third-group",
        project="hearing-checks",
        title="Hearing checks: test the new check",
        activity="user testing",
        purpose="The new check has to work for people who were never asked.",
        what="Try the new hearing check at home and tell us how it went.",
        places=10,
        pay=per_session(5000, "session"),
        work=sessions(2, hours=2),
        session_days=[90, 104],
        length=("10:00", "12:00"),
        session_names=["Test at home"],
        closes=45,
        hear=60,
        starts=85,
        ends=110,
        criteria=HEARING,
        questions=["Tell us about one time you tried a test at home."],
    )
