"""What the gate says of a draft: what is changed in a whole one, where it is said, how the sentence begins."""

WORK = {"key": "sessions", "kind": "session", "count": 2, "length": {"n": 2, "unit": "hour"}}
PREPARATION = {"kind": "preparation", "none": True}
FOLLOW_UP = {"kind": "follow_up", "none": True}
PAID = {"kind": "paid", "work": "sessions", "amount": {"pence": 3000, "currency": "GBP"}, "unit": "session"}
ASK = {"for": "ask", "by": "email", "address": "a@example.org"}

CARER = {"kind": "who", "need": "essential", "text": "A carer", "why_we_ask": "It is about carers."}
CHOSEN = {"key": "sessions", "kind": "session", "choose": 1, "length": {"n": 2, "unit": "hour"}}
DATED = {"work": "sessions", "on": "2027-05-20", "from": "10:00", "to": "12:00"}
EXTRA = {"key": "extra", "kind": "own_time", "count": 2, "length": {"n": 1, "unit": "hour"}, "optional": True}
WITH_EXTRA = {
    "status": "paid",
    "lines": [PAID, {"kind": "paid", "work": "extra", "amount": {"pence": 1000, "currency": "GBP"}, "unit": "hour"}],
}
LATE = {"on": "2099-05-20", "from": "10:00", "to": "12:00", "work": "sessions"}
LONG = {"on": "2026-05-20", "from": "10:00", "to": "12:30", "work": "sessions"}
BY_THE_HOUR = {"status": "paid", "lines": [{**PAID, "unit": "hour"}]}
CASES = [
    ({"work": [WORK, PREPARATION, FOLLOW_UP], "sessions": [LATE]}, "sessions[0].on", "That day is too far away."),
    (
        {"work": [WORK, PREPARATION, FOLLOW_UP], "sessions": [LONG], "pay": BY_THE_HOUR},
        "sessions[0].to",
        "This session is longer than the 2 hours",
    ),
    ({"what_you_do": None}, "what_you_do", "Say what the work is."),
    ({"purpose": None}, "purpose", "Say what the work is for."),
    ({"criteria": None}, "criteria", "Say who it is for: at least one criterion."),
    ({"seats": [{"kind": "places", "said": "several"}]}, "seats", "Say how many places"),
    ({"seats": [{"kind": "group", "n": 60}]}, "seats", "Say how many places"),
    ({"seats": [{"kind": "places", "n": {"min": 3}}]}, "seats", "Say how many places"),
    (
        {"sessions": None, "work": [{"key": "sessions", "kind": "contact"}, PREPARATION, FOLLOW_UP]},
        "work",
        "Say how much time it takes",
    ),
    ({"work": [WORK, FOLLOW_UP]}, "work", "Say how much preparation there is, even if there is none."),
    ({"work": [WORK, PREPARATION]}, "work", "Say how much follow-up there is, even if there is none."),
    ({"work": [WORK, WORK, PREPARATION, FOLLOW_UP]}, "work", "Two parts of the work have the key 'sessions'."),
    (
        {"sessions": [{"work": "sessions", "on": "2030-01-02"}]},
        "sessions[0].from",
        "Say when this session starts and ends.",
    ),
    (
        {"sessions": [{"on": {"year": 2030, "month": 1}}]},
        "sessions[0].work",
        "Say which part of the work this session is",
    ),
    ({"work": [WORK | {"count": 1}, PREPARATION, FOLLOW_UP]}, "sessions", "2 sessions are listed for 'sessions'"),
    ({"pay": {"status": "unpaid"}}, "pay.status", "Our own roles are paid."),
    ({"pay": {"status": "paid"}}, "pay.lines", "Say what is paid"),
    (
        {"pay": {"status": "paid", "lines": [{"kind": "paid", "work": "sessions"}]}},
        "pay.lines[0].amount",
        "Say the amount",
    ),
    (
        {"pay": {"status": "mixed", "lines": [PAID, {"kind": "unpaid", "what": "lunch"}]}},
        "pay.why_unpaid",
        "Say why a part is not paid.",
    ),
    (
        {"pay": {"status": "paid", "lines": [PAID, {"kind": "unpaid"}]}},
        "pay.lines[1].what",
        "Say which part is not paid.",
    ),
    (
        {"pay": {"status": "paid", "lines": [PAID | {"only_if": "you have no salary"}]}},
        "pay.lines[0].only_if",
        "We never ask",
    ),
    (
        {"variants": [{"label": "A"}], "seats": [{"kind": "places", "n": 3, "variant": "A"}]},
        "seats[0].variant",
        "Make a role of its own for “A”",
    ),
    (
        {"variants": [{"label": "A"}], "work": [WORK | {"variant": "A"}, PREPARATION, FOLLOW_UP]},
        "work[0].variant",
        "Make a role of its own for “A”",
    ),
    (
        {"variants": [{"label": "A"}], "pay": {"status": "paid", "lines": [PAID | {"variant": "A"}]}},
        "pay.lines[0].variant",
        "Make a role of its own for “A”",
    ),
    (
        {"pay": {"status": "paid", "lines": [PAID], "within_working_days": 11}},
        "pay.within_working_days",
        "We pay within 10 working days.",
    ),
    (
        {"pay": {"status": "paid", "lines": [PAID], "claim_within": {"n": 3, "unit": "month"}}},
        "pay.claim_within",
        "We pay without a claim",
    ),
    (
        {"work": [WORK, PREPARATION, FOLLOW_UP, EXTRA | {"count": {"min": 1}}], "pay": WITH_EXTRA},
        "pay.lines",
        "The part that nobody has to do has no upper total",
    ),
    (
        {"work": [WORK | {"optional": True}, PREPARATION, FOLLOW_UP, EXTRA], "pay": WITH_EXTRA},
        "sessions[0].work",
        "People write down themselves which optional work they did.",
    ),
    ({"expenses": None}, "expenses", "Say which expenses are covered."),
    ({"closes": None}, "closes.kind", "Say when it closes"),
    ({"closes": {"kind": "none"}}, "closes.kind", "Say when it closes"),
    ({"closes": {"kind": "date", "on": "2030-01-02"}}, "closes.time", "Say at what time it closes."),
    ({"closes": {"kind": "date", "on": "2020-01-02", "time": "12:00"}}, "closes.on", "The closing time has passed."),
    ({"dates": None}, "dates", "Say on which day people will hear."),
    ({"dates": None, "closes": {"kind": "rolling"}}, "dates", "Say within how many working days"),
    ({"selection": None}, "selection.method", "Say how you will choose."),
    (
        {"criteria": [{"kind": "who", "need": "essential", "text": "x"}]},
        "criteria[0].why_we_ask",
        "Say why you ask for “x”.",
    ),
    ({"support": None}, "support", "Say what access support there is."),
    ({"routes": [{"for": "apply", "by": "online_form"}, ASK]}, "routes", "Give at least two ways to apply."),
    ({"routes": [{"for": "apply", "by": "online_form"}, ASK]}, "routes", "Give one way to apply that is not an online"),
    (
        {"routes": [{"for": "apply", "by": "phone"}, {"for": "apply", "by": "post"}, {"for": "ask", "by": "phone"}]},
        "routes",
        "Give a contact to ask, with an address",
    ),
    ({"term": None, "sessions": None}, "term.ends", "Say when the work ends"),
    (
        {"work": [WORK | {"count": {"min": 2}}, PREPARATION, FOLLOW_UP]},
        "pay.lines",
        "This has no upper total, so no pot can commit it.",
    ),
    (
        {"pay": {"status": "paid", "lines": [PAID | {"amount": {"pence": 1, "currency": "EUR"}}]}},
        "pay.lines",
        "Our pots are in pounds.",
    ),
    ({"closes": {"kind": "date", "on": "2030-01-02", "time": "12:00"}}, "dates", "The day people will hear is before"),
    (
        {"pay": {"status": "paid", "lines": [{"kind": "paid", "work": "sessions", "amount": PAID["amount"]}]}},
        "pay.lines[0].unit",
        "Say what the amount is for",
    ),
    (
        {"pay": {"status": "paid", "lines": [PAID, {"kind": "unpaid", "what": "lunch"}]}},
        "pay.status",
        "One part is not",
    ),
    (
        {"criteria": [CARER | {"evidence": {"rule": "any_of", "terms": ["no-such-word"]}}]},
        "criteria[0].evidence.terms",
        "'no-such-word'",
    ),
    ({"criteria": [CARER, CARER]}, "criteria[1].text", "Two criteria have the same words"),
    (
        {"attendance_shares": [{"outcome": "stood_down", "percent": 50}, {"outcome": "stood_down", "percent": 40}]},
        "attendance_shares",
        "'stood down' has two shares of pay.",
    ),
    (
        {"selection": {"method": "panel_scoring", "text": "By points.", "needed_rule": "half_shown"}},
        "selection.needed_rule",
        "Our panels score what is needed from 1 to 5",
    ),
    (
        {"work": [WORK | {"kind": "own_time", "choose": 1}, PREPARATION, FOLLOW_UP]},
        "work[0].choose",
        "People choose among sessions",
    ),
    (
        {"work": [WORK | {"choose": 1, "every": {"n": 2, "unit": "week"}}, PREPARATION, FOLLOW_UP]},
        "work[0].choose",
        "List the dates: nobody can choose",
    ),
    (
        {"work": [CHOSEN, PREPARATION, FOLLOW_UP], "sessions": None},
        "sessions",
        "List each date that people choose among",
    ),
    (
        {"work": [CHOSEN, PREPARATION, FOLLOW_UP], "sessions": [DATED | {"room": 1}]},
        "sessions",
        "These dates have room for 1",
    ),
]
