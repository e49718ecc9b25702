"""Roles whose choosing is over: some still run."""

import datetime as dt

from portal.demo.story.criteria import CARE, DATA, FAMILY, HEARING, TEACH
from portal.demo.story.roles import NO_AFTER, closing, months, per_session, role, sessions


def learning_partners_peer_group(today: dt.date) -> dict:
    closes = closing(today, -336)
    meetings = [*months(today, closes + 40, -24), -8]
    return role(
        today,
        slug="learning-partners-peer-group",
        project="voices-for-improvement",
        title="Learning partners: peer group",
        activity="peer group",
        purpose="A national programme wants to learn from people who use health care, and to change as it goes.",
        what="Meet once a month. Read what the programme did. Say what you would change, and why.",
        places=7,
        pay=per_session(7500),
        work=sessions(len(meetings)),
        session_days=meetings,
        session_names=["Monthly meeting"],
        closes=closes,
        hear=closes + 18,
        starts=closes + 36,
        ends=-5,
        criteria=CARE,
        questions=[
            "Tell us about a time you summed up what others said.",
            "What would you like the programme to learn?",
        ],
    )


def patient_data_reading_group(today: dt.date) -> dict:
    closes = closing(today, -336)
    meetings = months(today, closes + 40, -40, 2)
    return role(
        today,
        slug="patient-data-reading-group",
        project="patient-data-principles",
        title="Patient data: reading group",
        activity="reading group",
        purpose="Researchers use patient data. Patients and carers write the rules with them.",
        what="Read short papers with us. Mark what is unclear or unfair. Agree the rules, line by line.",
        places=6,
        pay=per_session(11500),
        work=sessions(len(meetings)),
        session_days=meetings,
        session_names=["Reading group"],
        closes=closes,
        hear=closes + 18,
        starts=closes + 36,
        ends=-30,
        criteria=DATA,
        questions=[
            "Tell us about a time you asked the question nobody else asked.",
            "What would you want to know first about how data is used?",
        ],
    )


def family_changemakers_peer_researchers(today: dt.date) -> dict:
    closes = closing(today, -276)
    return role(
        today,
        slug="family-changemakers-peer-researchers",
        project="family-changemakers",
        title="Family Changemakers: peer researchers",
        activity="peer research",
        purpose="A council's family project wants parents and carers to say whether it changed anything.",
        what="Talk with other parents, write down what they say, and look for patterns with us.",
        places=6,
        pay=[{"kind": "paid", "work": "research", "amount": {"pence": 16000, "currency": "GBP"}, "unit": "month"}],
        work=[
            {
                "key": "research",
                "kind": "own_time",
                "what": "Talks and notes, when it suits you",
                "length": {"n": 8, "unit": "hour"},
                "per": "month",
                "count": 1,
            },
            {"kind": "preparation", "none": True},
            NO_AFTER,
        ],
        session_days=[],
        closes=closes,
        hear=closes + 18,
        starts=closes + 36,
        ends=20,
        criteria=FAMILY,
        questions=[
            "Tell us about a time you got talking to someone new.",
            "What should a family service never forget?",
        ],
    )


def hearing_checks_first_group(today: dt.date) -> dict:
    closes = closing(today, -246)
    meetings = months(today, closes + 40, -15)
    return role(
        today,
        slug="hearing-checks-first-group",
        project="hearing-checks",
        title="Hearing checks: first group",
        activity="co-design group",
        purpose="Hearing checks are hard to do for the people who need them most.",
        what="Try a hearing check. Say what gets in the way. Plan a better one with seven other people.",
        places=8,
        pay=per_session(7500),
        work=sessions(len(meetings)),
        session_days=meetings,
        closes=closes,
        hear=closes + 18,
        starts=closes + 36,
        ends=-8,
        criteria=HEARING,
        questions=["Tell us about one time you tried a test at home.", "What makes a test hard to use?"],
    )


def workshop_co_leads(today: dt.date) -> dict:
    closes = closing(today, -246)
    workshops = months(today, closes + 40, -15, 2)
    return role(
        today,
        slug="workshop-co-leads",
        project="training-together",
        title="Workshop co-leads",
        activity="training",
        purpose="Researchers and policy teams learn best from people who have been there.",
        what="Plan one workshop a month with a member of staff, and lead it together.",
        places=5,
        pay=[
            {
                "kind": "paid",
                "work": "sessions",
                "what": "Each workshop",
                "amount": {"pence": 15000, "currency": "GBP"},
                "unit": "session",
            },
            {
                "kind": "paid",
                "work": "planning",
                "what": "Planning",
                "amount": {"pence": 2500, "currency": "GBP"},
                "unit": "hour",
            },
        ],
        work=[
            {
                "key": "sessions",
                "kind": "session",
                "what": "workshops",
                "count": len(workshops),
                "length": {"n": 3, "unit": "hour"},
            },
            {
                "key": "planning",
                "kind": "own_time",
                "what": "Planning, when it suits you",
                "count": 24,
                "length": {"n": 1, "unit": "hour"},
            },
            {"kind": "preparation", "what": "The planning above"},
            NO_AFTER,
        ],
        session_days=workshops,
        session_names=["Workshop"],
        closes=closes,
        hear=closes + 18,
        starts=closes + 36,
        ends=25,
        criteria=TEACH,
        questions=[
            "Tell us about one time you spoke to a group.",
            "What should people who study mental health hear first?",
        ],
    )


def research_plain_words(today: dt.date) -> dict:
    """Each person comes to one of four dates, of which two are past."""
    closes = closing(today, -156)
    dates = [*months(today, -75, -14)[-2:], 12, 26]
    record = role(
        today,
        slug="research-plain-words",
        project="patient-data-principles",
        title="Research in plain words: one workshop, on a date you choose",
        activity="workshop",
        purpose="Researchers write summaries that few people can read. You show them where it goes wrong.",
        what="Come to one workshop. Read two summaries with three other people. Mark what is hard, and say it better.",
        places=5,
        pay=per_session(7500, "session"),
        work=[
            {"key": "sessions", "kind": "session", "what": "Workshop", "choose": 1},
            {"kind": "preparation", "none": True},
            NO_AFTER,
        ],
        session_days=dates,
        session_names=["Workshop"],
        closes=closes,
        hear=closes + 18,
        starts=closes + 36,
        ends=30,
        criteria=DATA,
        questions=["Tell us about something you read that left you out.", "How would you have said it?"],
    )
    record["sessions"] = [{**one, "room": 2} for one in record["sessions"]]
    return record


def story_reviewers(today: dt.date) -> dict:
    closes = closing(today, -56)
    return role(
        today,
        slug="story-reviewers",
        project="voices-for-improvement",
        title="Story reviewers",
        activity="review",
        purpose="The programme writes up what it learnt. You check that it is fair to the people in it.",
        what="Read six short stories with us and say what to keep, change or leave out.",
        places=3,
        pay=per_session(6000, "session"),
        work=sessions(3, hours=2),
        session_days=[-2, 19, 33],
        length=("14:00", "16:00"),
        session_names=["Review meeting"],
        closes=closes,
        hear=-12,
        starts=-6,
        ends=40,
        criteria=CARE,
        questions=["Tell us about a time you summed up what others said.", "What makes a story fair?"],
    )


def decide_how_health_data_is_used(today: dt.date) -> dict:
    return role(
        today,
        slug="decide-how-health-data-is-used",
        project="patient-data-principles",
        title="Decide how health data is used",
        activity="steering group",
        purpose="The rules for patient data are written. Now someone has to decide, case by case.",
        what="Meet with two researchers. Read one request a month for patient data. Say yes, no, or what must change.",
        places=3,
        pay=per_session(11500),
        work=sessions(4),
        session_days=[30, 58, 86, 114],
        session_names=["Decision meeting"],
        closes=-6,
        hear=12,
        starts=28,
        ends=120,
        online=False,
        criteria=DATA,
        questions=[
            "Tell us about a time you asked the question nobody else asked.",
            "What would you want to know first about how data is used?",
        ],
    )


def read_our_course(today: dt.date) -> dict:
    """Called off while people were still applying."""
    return role(
        today,
        slug="read-our-course",
        project="training-together",
        title="Read our course with us",
        activity="review",
        purpose="A college plans a course about care. People who receive care should read it first.",
        what="Read two parts of the course and say what is missing.",
        places=4,
        pay=per_session(5000, "session"),
        work=sessions(2, hours=2),
        session_days=[-100, -86],
        session_names=["Reading"],
        closes=-130,
        hear=-115,
        starts=-105,
        ends=-80,
        criteria=TEACH,
        questions=["Tell us about something you read that left you out."],
    )
