"""What a role says, in words: one sentence or phrase for each kind of fact of the canonical shape.

Works on the stored canonical JSON of a version, so a page tells exactly what its hash covers.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import get_language_info

from ground import clock as moments
from ground import money, text_format
from opportunities import attendance
from opportunities.record.durations import whole_day

Said = dict[str, Any]

UNITS = {
    "half_hour": "half an hour", "hour": "an hour", "half_day": "a half day", "day": "a day", "week": "a week",
    "month": "a month", "quarter": "a quarter", "year": "a year", "session": "a session", "meeting": "a meeting",
    "activity": "an activity", "review": "a review", "item": "each", "block": "a block", "whole": "in all",
}  # fmt: skip
PLURALS = {"half_day": ("half day", "half days")}
PER = {
    "session": "for each session",
    "cycle": "each round",
    **{unit: f"each {unit}" for unit in ("day", "week", "fortnight", "month", "quarter", "year")},
}
PARTS = {"early": "early", "mid": "the middle of", "late": "late", "end": "the end of", "week": "the week of"}
SIDES = {"before": "before", "by": "by", "from": "from", "after": "after", "about": "about"}
WORK = {
    "session": "Sessions", "attendance": "Being there", "preparation": "Getting ready", "follow_up": "Afterwards",
    "own_time": "In your own time", "training": "Training", "contact": "Contact in between", "total": "In all",
}  # fmt: skip
HOW = {
    "online": "Online", "in_person": "In person", "email": "By email", "phone": "By phone", "post": "By post",
    "recording": "By recording", "text_message": "By text message",
}  # fmt: skip
BY = {
    "email": "By email", "phone": "By phone", "post": "By post, on paper", "form": "On a form", "online_form": "Online",
    "booking_page": "On a booking page", "video": "By video or BSL recording", "audio": "By voice recording",
    "in_person": "In person", "text_message": "By text message", "not_said": "Some other way",
}  # fmt: skip
EXPENSES = {
    "reasonable": "Reasonable expenses", "out_of_pocket": "What you spend", "travel": "Travel", "food": "Food",
    "lodging": "A place to stay", "childcare": "Childcare", "care": "Care costs", "access": "Access costs",
    "data_and_phone": "Internet and phone", "equipment": "Equipment", "materials": "Materials",
    "training_time": "Time in training", "lost_earnings": "Lost earnings", "none": "None are covered",
    "other": "Other costs",
}  # fmt: skip
EXPENSE_HOW = {
    "claimed_back": "paid back to you",
    "paid_in_advance": "paid before you go",
    "booked_for_you": "booked for you",
}
METHODS = {
    "bank_transfer": "bank transfer", "payroll": "payroll", "voucher": "voucher", "cheque": "cheque", "cash": "cash",
    "invoice": "invoice", "prepaid_card": "prepaid card", "donation": "a gift to a charity you choose", "other": "another way",
}  # fmt: skip
OUTCOMES = {outcome: one.offered for outcome, one in attendance.TABLE.items()}
SELECTION = {
    "panel_scoring": "Panel scoring", "lottery": "Lot, among all who meet the bar", "mixed": "Panel and lot",
    "invitation": "Invited",
}  # fmt: skip
NEEDS = {
    "essential": "Needed", "desirable": "This helps", "encouraged": "Asked to come forward", "excluded": "Not open to",
    "not_said": "Looked for",
}  # fmt: skip


def plain(code: str) -> str:
    return code.replace("_", " ")


def number(value: Any) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    low, high = value.get("min"), value.get("max")
    about = "about " if value.get("about") else ""
    if low and high:
        return f"{about}{low:,}" if low == high else f"{about}{low:,} to {high:,}"
    return f"{about}at least {low:,}" if low else f"{about}up to {high:,}"


def one(value: Any) -> bool:
    return value == 1 or value == {"min": 1, "max": 1}


def span(value: Said) -> str:
    """2 hours, a day, at least 3 months, some weeks"""
    unit = value["unit"]
    single, several = PLURALS.get(unit, (unit, f"{unit}s"))
    if "n" not in value:
        return f"some {several}"
    return f"{number(value['n'])} {single if one(value['n']) else several}"


def amount(value: Said) -> str:
    """£75, £2,700 to £5,400, at least £460"""
    pence, currency = value["pence"], value["currency"]
    if isinstance(pence, int):
        return money.show(pence, currency)
    shown = [money.show(pence[end], currency) for end in ("min", "max") if end in pence]
    about = "about " if pence.get("about") else ""
    if len(shown) == 2:
        return f"{about}{shown[0]} to {shown[1]}"
    return f"{about}{'at least' if 'min' in pence else 'up to'} {shown[0]}"


def whose_currency(value: Said) -> str:
    """What to add to a sum whose currency is our reading."""
    return " (they name no currency: we worked it out)" if value.get("currency_worked_out") else ""


def only_for(row: Said) -> str:
    """What holds for one variant only."""
    return f" (only: {row['variant']})" if "variant" in row else ""


def when(value: Any, *, short: bool = False) -> str:
    """Thursday 3 December 2026; late May 2025; winter 2024/25; by 3 March"""
    if isinstance(value, str):
        day = dt.date.fromisoformat(value)
        return text_format.day_short(day) if short else text_format.day(day)
    month = dt.date(2000, value["month"], 1) if "month" in value else None
    named = " ".join(
        str(bit)
        for bit in (value.get("day"), text_format.date(month).split()[1] if month else "", _years(value))
        if bit not in (None, "")
    )
    part = value.get("part")
    said = f"{PARTS.get(part, part)} {named}" if part else named
    return f"{SIDES[value['side']]} {said}" if "side" in value else said


def _years(value: Said) -> str:
    if "year" not in value:
        return ""
    return f"{value['year']}/{value['to_year'] % 100:02d}" if "to_year" in value else str(value["year"])


def clock(value: str) -> str:
    return text_format.clock_time(dt.time.fromisoformat(value))


def between(start: str, end: str | None) -> str:
    return f"{clock(start)} to {clock(end)}" if end else clock(start)


def zone(tz: str | None) -> str:
    """Brisbane time; UK time where it is ours"""
    return f"{tz.rpartition('/')[2].replace('_', ' ')} time" if tz else "UK time"


def at(on: Any, start: str, end: str | None = None, tz: str | None = None) -> str:
    """5pm; 9am to 11am, Brisbane time (Wed 2 Dec, 11pm to 1am, UK time)"""
    told = between(start, end)
    if not tz:
        return told
    told, day, there = f"{told}, {zone(tz)}", whole_day(on), moments.zone(tz)
    if day is None or there is None:
        return told
    ours = [
        dt.datetime.combine(day, dt.time.fromisoformat(one), there).astimezone(moments.LONDON)
        for one in (start, end)
        if one
    ]
    other_day = f"{text_format.day_short(ours[0].date())}, " if ours[0].date() != day else ""
    return f"{told} ({other_day}{' to '.join(text_format.clock_time(one.time()) for one in ours)}, UK time)"


def work_name(line: Said) -> str:
    """Of so much in each week, "in all" would be untrue."""
    again = "per" in line or "every" in line or not one(line.get("count", 1))
    return "Time" if line["kind"] == "total" and again else WORK[line["kind"]]


def work_line(line: Said) -> str:
    """8 meetings, 2 hours each, every 4 to 6 weeks"""
    if line.get("none"):
        return "Nothing to do"
    what = line.get("what", "")
    bits = []
    if "count" in line and not (what and one(line["count"])):
        noun = what or ("time" if one(line["count"]) else "times")
        times = "× " if what and not (what.endswith("s") and " " not in what) else ""
        bits.append(f"{number(line['count'])} {times}{noun}")
    elif what:
        bits.append(what)
    if "per" in line:
        bits.append(PER[line["per"]])
    if "length" in line:
        each = " each" if "count" in line and not one(line["count"]) else ""
        length = line["length"]
        single = UNITS.get(length["unit"]) if one(length.get("n")) else None
        bits.append(f"{single or span(length)}{each}")
    if "every" in line:
        bits.append(f"every {_bare(line['every'])}")
    if "over" in line:
        bits.append(f"over {span(line['over'])}")
    if "lead" in line:
        bits.append(f"{span(line['lead'])} before")
    if "days" in line:
        bits.append(text_format.joined([f"{plain(day).capitalize()}s" for day in line["days"]], "or"))
    if "between" in line:
        hours = line["between"]
        theirs = f" {zone(hours['tz'])}" if "tz" in hours else ""
        bits.append(f"between {clock(hours['from'])} and {clock(hours['to'])}{theirs}")
    if "break_minutes" in line:
        bits.append(f"with a break of {text_format.duration(line['break_minutes'])}")
    if "includes" in line:
        bits.append(f"{text_format.joined([plain(each) for each in line['includes']])} included")
    bits += [word for word in ("mostly", "flexible") if line.get(word)]
    bits += [choose(line)] if "choose" in line else []
    bits += ["only if you want to"] if line.get("optional") else []
    said = ", ".join(bits) + only_for(line)
    return said[:1].upper() + said[1:]


def choose(line: Said) -> str:
    return f"you come to {'one' if line['choose'] == 1 else line['choose']} of the dates, and choose which"


def _bare(every: Said) -> str:
    """every week, every 2 weeks"""
    return every["unit"] if one(every.get("n", 1)) else span(every)


def pay_line(line: Said) -> str:
    """£75 a session: workshops. £75 a half day, up to 4 hours. Not paid: reading."""
    what = f": {line['what']}" if "what" in line else ""
    what += f", only if {line['only_if']}" if "only_if" in line else ""
    what += only_for(line)
    if line["kind"] == "unpaid":
        return f"Not paid{what}"
    called = f" ({line['called']})" if "called" in line else ""
    if "amount" not in line:
        rate = f", at {line['rate']['name']}" if "rate" in line else ""
        return f"Paid{rate}{called}{what}"
    rate = f", {line['rate']['name']}" if "rate" in line else ""
    return f"{amount(line['amount'])}{unit_of(line)}{band(line)}{rate}{called}{whose_currency(line['amount'])}{what}"


def unit_of(line: Said) -> str:
    """a session; for each 3 hours that begin"""
    if "block" in line:
        return f" for each {span(line['block'])}, and a part of that counts whole"
    return f" {UNITS[line['unit']]}" if "unit" in line else ""


def band(line: Said) -> str:
    """How long a session is for this rate: from 4 hours; up to 4 hours; for 4 to 8 hours"""
    if "applies_to" not in line:
        return ""
    said = line["applies_to"]
    low, high = said.get("min"), said.get("max")
    long = span({"unit": said["unit"], "n": high or low})
    if low and high:
        return f", for {low:,} to {long}"
    return f", from {long}" if low else f", up to {long}"


def expense(row: Said) -> str:
    said = row.get("what") or EXPENSES[row["kind"]]
    bits = [said]
    if "rate" in row:
        bits.append(
            f"{amount(row['rate']['amount'])} for each {plain(row['rate']['per'])}{whose_currency(row['rate']['amount'])}"
        )
    if "cap" in row:
        bits.append(f"up to {amount(row['cap'])}{whose_currency(row['cap'])}")
    bits += ["up to a limit, which is not given"] if row.get("capped") else []
    bits += ["meant to be covered by the pay: nothing comes on top"] if row.get("in_the_fee") else []
    if "for" in row:
        bits.append(f"for {row['for']}")
    if "only_when" in row:
        bits.append(f"when {row['only_when']}")
    if "how" in row:
        bits.append(EXPENSE_HOW[row["how"]])
    return ", ".join(bits)


def seats(row: Said) -> str:
    count = number(row["n"]) if "n" in row else row["said"]
    noun = "place" if one(row.get("n")) else "places"
    what = noun if row["kind"] == "places" else "people in the group"
    return f"{count} {what}" + (f" for {row['for']}" if "for" in row else "") + only_for(row)


def take_part(row: Said) -> str:
    said = HOW[row["how"]]
    where = ", ".join(row[key] for key in ("venue", "area") if key in row)
    bits = [said + (f", {where}" if where else "") + (f" ({row['tool']})" if "tool" in row else "")]
    bits += ["mostly"] if row.get("mostly") else []
    bits += ["one to one"] if row.get("one_to_one") else []
    bits += [f"for {row['only_for']}"] if "only_for" in row else []
    return ", ".join(bits)


def criterion(row: Said) -> str:
    return _asked(row) + only_for(row)


def _asked(row: Said) -> str:
    if "text" in row:
        return row["text"]
    if "age" in row:
        return f"Age: {number(row['age'])}"
    ties = {"connected": "linked to", "lives_in": "living in", "works_in": "working in"}
    how = text_format.joined([ties[tie] for tie in row.get("ties", [])], "or") or "in"
    said = f"{how} {text_format.joined(row['areas'], 'or')}"
    return said[:1].upper() + said[1:]


def term(row: Said) -> str:
    bits = ["Ongoing"] if row.get("kind") == "ongoing" else []
    if "length" in row:
        bits.append(span(row["length"]))
    if "starts" in row:
        bits.append(f"starts {when(row['starts'])}")
    if "ends" in row:
        bits.append(f"ends {when(row['ends'])}")
    if row.get("renewable"):
        more = f" for {span(row['renewable_for'])}" if "renewable_for" in row else ""
        times = f", {number(row['renewable_times'])} times" if "renewable_times" in row else ""
        bits.append(f"can be renewed{more}{times}")
    elif row.get("renewable") is False:
        bits.append("cannot be renewed")
    said = ", ".join(bits)
    return said[:1].upper() + said[1:]


def body(row: Said) -> str:
    said = row.get("name") or f"{row['described_as']} (no name given)"
    unit = f"{row['unit']}, " if "unit" in row else ""
    grant = f", {amount(row['grant'])}{whose_currency(row['grant'])}" if "grant" in row else ""
    return f"{unit}{said}{grant}"


def key_date(row: Said) -> str:
    if "within_working_days" in row:
        days = row["within_working_days"]
        return f"within {days} working {'day' if days == 1 else 'days'}"
    time = f", {at(row['on'], row['time'], tz=row.get('tz'))}" if "time" in row else ""
    return when(row["on"]) + time


def variant(row: Said) -> str:
    """New Medicines Group, 2 places, 3 years"""
    bits = [row["label"]]
    if "n" in row:
        bits.append(f"{number(row['n'])} {'place' if one(row['n']) else 'places'}")
    bits += [term(row["term"])[:1].lower() + term(row["term"])[1:]] if row.get("term", {}).keys() - {"kind"} else []
    bits += ["with its own ways to apply"] if row.get("own_ways_to_apply") else []
    return ", ".join(bits)


def when_paid(given: Said) -> list[str]:
    """When the money comes, as far as it is said."""
    found = []
    if "within_working_days" in given:
        days = given["within_working_days"]
        found.append(f"The money comes within {days} working {'day' if days == 1 else 'days'}.")
    if "claim_within" in given:
        found.append(f"You claim it within {span(given['claim_within'])}.")
    return found


def language(code: str) -> str:
    """Welsh; what nobody has a name for here, by its tag"""
    try:
        return get_language_info(code.lower())["name"]
    except KeyError:
        return code


def day_name(day: dt.date) -> str:
    return text_format.day(day).split()[0]
