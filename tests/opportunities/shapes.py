"""Random records of the shape, and every key path that a record holds."""

from __future__ import annotations

import random
from typing import Any

from opportunities.record import faults, publication_check
from opportunities.record import paths as record_paths
from opportunities.record.check import schema
from opportunities.record.semantics import earliest, latest

WORDS = ["co-design", "hearing", "Ünïcode café", "two\nlines", "“quoted”", "a/b:c", "100%", "naïve", "£5", "x"]
URL = "https://example.org/roles/1?a=b"


def lines(record: Any) -> list[str]:
    """What is wrong with a record, as an import says it."""
    return [record_paths.line(problem) for problem in faults(record)]


def missing(version: Any) -> list[tuple[str, str]]:
    """What stands between a draft and its publication: (pay.lines[0].unit, sentence)."""
    return [(record_paths.path_of(path), words) for path, words in publication_check.problems(version)]


class Maker:
    """Keys are kept with a chance of one half, so that ~200 records hold every key many times."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)
        self.defs = schema()["$defs"]

    def enum(self, name: str, key: str) -> Any:
        return self.random.choice(self.defs[name]["properties"][key]["enum"])

    def maybe(self, **makers: Any) -> dict[str, Any]:
        return {key.rstrip("_"): make() for key, make in makers.items() if self.random.random() < 0.5}

    def true(self) -> bool:
        return True

    def coin(self) -> bool:
        return self.random.random() < 0.5

    def name(self) -> str:
        return " ".join(self.random.choices([word for word in WORDS if "\n" not in word], k=self.random.randint(1, 3)))

    def text(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, 6)))

    def slug(self) -> str:
        return "-".join(self.random.choices(["a", "b2", "panel", "young"], k=3)) + str(self.random.randint(0, 99))

    def url(self) -> str:
        return URL

    def whole(self, low: int = 1, high: int = 300) -> int:
        return self.random.randint(low, high)

    def names(self) -> list[str]:
        return sorted({self.name() for _ in range(3)})

    def several(self, make: Any) -> list:
        return [make() for _ in range(self.random.randint(1, 3))]

    def time(self) -> str:
        return f"{self.whole(0, 23):02d}:{self.whole(0, 59):02d}"

    def from_to(self) -> dict[str, str]:
        return {"from": f"{self.whole(0, 11):02d}:30", "to": f"{self.whole(12, 23):02d}:15"}

    def tz(self) -> str:
        return self.random.choice(["Europe/Paris", "America/New_York"])

    def day(self) -> str:
        return f"{self.whole(1990, 2100)}-{self.whole(1, 12):02d}-{self.whole(1, 28):02d}"

    def number(self, high: int = 300) -> Any:
        low = self.whole(1, high)
        return self.random.choice(
            [
                low,
                {"min": low},
                {"max": low},
                {"min": low, "max": low + 3},
                {"min": low, "max": low, "about": True},
                {"max": low, "about": True},
            ]
        )

    def span(self) -> dict[str, Any]:
        return {"unit": self.enum("span", "unit")} | self.maybe(n=self.number)

    def money(self) -> dict[str, Any]:
        made = {"pence": self.number(10**9 - 5), "currency": self.random.choice(["GBP", "EUR"])}
        return made | self.maybe(currency_worked_out=self.true)

    def part(self) -> dict[str, Any]:
        year = self.whole(1990, 2090)
        more = self.maybe(side=lambda: self.enum("part_date", "side"), part=lambda: self.enum("part_date", "part"))
        return more | self.random.choice(
            [
                {"year": year},
                {"year": year, "to_year": year + 1},
                {"year": year, "month": self.whole(1, 12)},
                {"month": self.whole(1, 12)},
                {"month": self.whole(1, 12), "day": self.whole(1, 28)},
                self.worked_out(),
                {"year": year, "year_worked_out": True},
            ]
        )

    def worked_out(self) -> dict[str, Any]:
        day = {"month": self.whole(1, 12), "day": self.whole(1, 28)}
        return {"year": self.whole(1990, 2100), "year_worked_out": True} | day

    def when(self) -> Any:
        return self.day() if self.coin() else self.part()

    def body(self) -> dict[str, Any]:
        made = {"part": self.enum("body", "part"), "name": self.name()}
        made |= self.maybe(
            short_name=self.name, unit=self.name, described_as=self.name, area=self.name, grant=self.money
        )
        if "described_as" in made and self.coin():
            del made["name"]
        if "grant" in made:
            made["part"] = "funder"
        return made

    def of(self, labels: list[str]) -> dict[str, Any]:
        return {"variant": self.random.choice(labels)} if labels and self.coin() else {}

    def seats(self, labels: list[str]) -> dict[str, Any]:
        much = {"n": self.number()} if self.coin() else {"said": self.name()}
        return {"kind": self.enum("seats", "kind")} | much | self.maybe(for_=self.name) | self.of(labels)

    def variant(self) -> dict[str, Any]:
        return {"label": self.name()} | self.maybe(own_ways_to_apply=self.true, n=self.number, term=self.term)

    def evidence(self) -> dict[str, Any]:
        rule = self.enum("evidence", "rule")
        terms = {"terms": sorted({self.slug() for _ in range(3)})}
        return (
            {"rule": rule}
            | (terms if rule not in ("area_or_remote", "told_in_application") or self.coin() else {})
            | ({"slots": self.whole(1, 50)} if rule == "free_in_slots" else {})
        )

    def criterion(self, own: bool, labels: list[str]) -> dict[str, Any]:
        made = {"kind": self.enum("criterion", "kind"), "need": self.enum("criterion", "need"), "text": self.text()}
        made |= self.maybe(age=self.number, areas=self.names)
        if "age" in made:
            made["kind"] = "age"
        if "areas" in made:
            ties = ["connected", "lives_in", "works_in"]
            made |= self.maybe(ties=lambda: ties[: self.whole(1, 3)])
        if made.keys() & {"age", "areas"} and self.coin():
            del made["text"]
        if own:
            made |= self.maybe(evidence=self.evidence, how_to_show=self.text, why_we_ask=self.text)
            made |= {"need": "desirable", "weight": self.whole(1, 3)} if self.coin() else {}
        return made | self.of(labels)

    def work(self, labels: list[str]) -> dict[str, Any]:
        enum = self.defs["work"]["properties"]
        made = {"kind": self.enum("work", "kind")} | self.maybe(
            key=self.slug,
            what=self.name,
            count=self.number,
            per=lambda: self.enum("work", "per"),
            length=self.span,
            every=self.span,
            break_minutes=self.whole,
            days=lambda: sorted(self.random.sample(enum["days"]["items"]["enum"], 3)),
            between=lambda: self.from_to() | self.maybe(tz=self.tz),
            optional=self.true,
            over=self.span,
            lead=self.span,
            mostly=self.true,
            flexible=self.true,
            none=self.true,
            includes=lambda: sorted(self.random.sample(enum["includes"]["items"]["enum"], 2)),
        )
        return made | self.of(labels) | ({"choose": 1} if "key" in made and self.coin() else {})

    def session(self, keys: list[str], chosen: list[str]) -> dict[str, Any]:
        made = {"on": self.when()} | self.maybe(what=self.name, tz=self.tz)
        made |= self.random.choice([{}, {"from": "10:00"}, self.from_to()])
        made |= {"work": self.random.choice(keys)} if keys and self.coin() else {}
        return made | (self.maybe(room=self.whole) if made.get("work") in chosen else {})

    def key_date(self) -> dict[str, Any]:
        made = {"kind": self.enum("key_date", "kind")} | self.maybe(what=self.name, time=self.time, tz=self.tz)
        return made | ({"on": self.when()} if self.coin() else {"within_working_days": self.whole(1, 250)})

    def closes(self) -> dict[str, Any]:
        kind = self.enum("closes", "kind")
        made = {"kind": kind} | self.maybe(where=self.name, tz=self.tz)
        if kind == "date":
            last = {"year": 2100, "month": 12, "day": 31, "year_worked_out": True}
            other = {"on": last if self.coin() else "2100-12-31"}
            other |= self.maybe(time=self.time, where=self.name, tz=self.tz)
            made |= {"on": self.day() if self.coin() else self.worked_out()}
            made |= self.maybe(time=self.time, extended=self.true, others=lambda: [other])
        elif kind == "roughly":
            made |= {"on": self.part()} | self.maybe(time=self.time, extended=self.true)
        elif kind == "yearly":
            made |= {"on": self.day_of_year()} | self.maybe(opens=self.day_of_year)
        return made

    def day_of_year(self) -> dict[str, Any]:
        return {"month": self.whole(1, 12), "day": self.whole(1, 28)}

    def term(self) -> dict[str, Any]:
        made = self.maybe(
            kind=lambda: self.enum("term", "kind"), length=self.span, starts=self.when, ends=self.when
        ) or {"kind": "ongoing"}
        if {"starts", "ends"} <= made.keys():
            first, last = earliest(made["starts"]), latest(made["ends"])
            if first and last and last < first:
                made["starts"], made["ends"] = made["ends"], made["starts"]
        renewing = self.maybe(renewable_for=self.span, renewable_times=self.number)
        return made | ({"renewable": self.coin()} | renewing if self.coin() else {})

    def take_part(self) -> dict[str, Any]:
        how = self.enum("take_part", "how")
        made = {"how": how} | self.maybe(
            mostly=self.true, one_to_one=self.true, only_for=self.name, needs=self.text, other_way=self.text
        )
        if how == "in_person":
            made |= self.maybe(venue=self.name, area=self.name)
        elif how in ("online", "recording", "phone", "text_message"):
            made |= self.maybe(tool=self.name)
        return made

    def rate(self) -> dict[str, Any]:
        return {"name": self.name(), "tie": self.enum("rate", "tie")} | self.maybe(owner=self.name, version=self.name)

    def band(self) -> dict[str, Any]:
        low = self.whole(1, 500)
        return {"unit": self.random.choice(["minute", "hour", "half_day", "day"])} | self.random.choice(
            [{"min": low}, {"max": low}, {"min": low, "max": low + 3}]
        )

    def pay_line(self, kind: str, keys: list[str], seen: bool, labels: list[str]) -> dict[str, Any]:
        made = {"kind": kind} | self.maybe(what=self.name) | ({"seen_at": URL} if seen and self.coin() else {})
        if kind == "paid":
            made |= self.maybe(
                amount=self.money, unit=lambda: self.enum("pay_line", "unit"), rate=self.rate, called=self.name,
                applies_to=self.band, only_if=self.name,
            )  # fmt: skip
            if made.get("unit") == "block" or self.whole(1, 5) == 1:
                made["unit"] = "block"
                made["block"] = {"n": self.number(), "unit": "hour"}
        return made | self.of(labels) | ({"work": self.random.choice(keys)} if keys and self.coin() else {})

    def pay(self, own: bool, keys: list[str], seen: bool, labels: list[str]) -> dict[str, Any]:
        made: dict[str, Any] = {"status": self.enum("pay", "status")}
        if not own:
            made["evidence"] = self.enum("pay", "evidence") if made["status"] == "not_known" else "stated"
        kinds = ["paid", "unpaid"] if made["status"] in ("paid", "mixed") else ["unpaid"]
        method = self.defs["pay"]["properties"]["methods"]["items"]["properties"]["method"]["enum"]
        made |= self.maybe(
            lines=lambda: self.several(lambda: self.pay_line(self.random.choice(kinds), keys, seen, labels)),
            within_working_days=lambda: self.whole(1, 250), claim_within=self.span,
            methods=lambda: [{"method": self.random.choice(method)} | self.maybe(what=self.name, why=self.name)],
            may_decline=lambda: self.enum("pay", "may_decline"),
            tax=self.text,
            benefits_advice=self.text,
            why_unpaid=self.text,
        )  # fmt: skip
        return made | (self.maybe(decline_note=self.text) if "may_decline" in made else {})

    def expense(self, seen: bool) -> dict[str, Any]:
        kinds = self.defs["expense"]["properties"]["kind"]["enum"]
        made = {"kind": self.random.choice([kind for kind in kinds if kind != "none"])}
        made |= {"seen_at": URL} if seen and self.coin() else {}
        how = lambda: self.enum("expense", "how")  # noqa: E731
        made |= self.maybe(what=self.name, for_=self.name, only_when=self.name)
        if self.coin():
            return made | {"in_the_fee": True}
        per = lambda: self.random.choice(["mile", "night"])  # noqa: E731
        made |= self.maybe(cap=self.money, how=how, rate=lambda: {"amount": self.money(), "per": per()})
        return made | ({} if "cap" in made else self.maybe(capped=self.true))

    def expenses(self, seen: bool) -> list[dict[str, Any]]:
        return self.several(lambda: self.expense(seen)) if self.whole(1, 10) > 1 else [{"kind": "none"}]

    def route(self, labels: list[str]) -> dict[str, Any]:
        made = {"for": self.enum("route", "for"), "by": self.enum("route", "by")} | self.maybe(
            send=self.name,
            tool=self.name,
            who=self.name,
            people=lambda: self.whole(1, 50),
            if_=self.name,
            stance=lambda: self.enum("route", "stance"),
            note=self.text,
            address=lambda: self.random.choice([self.name(), "https://example.org/" + "a" * 470]),
        )
        return made | self.of(labels)

    def selection(self) -> dict[str, Any]:
        method = self.random.choice(self.defs["selection"]["properties"]["method"]["enum"])
        made = {"method": method, "text": self.text()} | self.maybe(
            questions=self.questions,
            needed_rule=lambda: self.enum("selection", "needed_rule"),
            guide=lambda: self.several(lambda: {"score": self.whole(1, 5), "means": self.text()}),
            panel=lambda: {"people": self.whole(1, 50), "co_producers": self.whole(0, 1)},
            tie_band_hundredths=lambda: self.whole(0, 100),
            strata=lambda: self.several(lambda: {"text": self.name(), "seats": self.number()}),
            beacon=self.name,
            why_invited=self.text,
            seats_by_lot=lambda: self.whole(0, 9),
        )
        needed = {"invitation": {"why_invited": "because"}, "mixed": {"seats_by_lot": 0}}
        return needed.get(method, {}) | made

    def questions(self) -> list[dict[str, Any]]:
        made = self.several(lambda: {"text": self.text()} | self.maybe(max_words=lambda: 100))
        return [row | self.maybe(key=lambda n=n: f"question-{n}") for n, row in enumerate(made)]

    def share(self) -> dict[str, Any]:
        made = {"outcome": self.enum("attendance_share", "outcome"), "percent": self.whole(0, 100)}
        late = made["outcome"] == "cancelled_late"
        return made | (self.maybe(notice_days=lambda: self.whole(0, 60)) if late else {})

    def listing(self, seen: bool) -> dict[str, Any]:
        kinds = self.defs["also_at"]["properties"]["kind"]["enum"]
        also = {"kind": self.random.choice(kinds), "url": URL} | self.maybe(name=self.name, note=self.text)
        return (
            {"feed": "made-up", "id": f"r{self.whole(1, 10**9)}", "seen": self.enum("listing", "seen")}
            | ({"also_at": [also]} if seen else {})
            | self.maybe(
                source_url=self.url,
                checked_on=self.day,
                page_dated=self.when,
                page_updated=self.when,
                round=self.name,
                sample=lambda: self.enum("listing", "sample"),
                note=self.text,
            )
        )

    def gap(self) -> dict[str, Any]:
        path = self.random.choice(["closes.time", "routes[apply]", "pay.lines[0].amount", "bodies[funder].name"])
        return {"path": path, "state": self.enum("gap", "state"), "words": self.text()}

    def role(self, project: str) -> dict[str, Any]:
        kind = self.random.choice(["own", "listed", "funding_call"])
        own, seen = kind == "own", kind != "own" and self.coin()
        made = {"kind": kind, "title": f"A {self.name()}"} | self.maybe(
            activities=self.names, variants=lambda: self.several(self.variant),
            language=lambda: self.random.choice(["cy", "pt-BR", "zh-Hant", "en"]),
            term=self.term, dates=lambda: self.several(self.key_date), closes=self.closes,
            take_part=lambda: self.several(self.take_part), expenses=lambda: self.expenses(seen),
            documents=lambda: self.several(self.document), steps=lambda: self.several(lambda: self.said("step")),
            support=lambda: self.several(lambda: self.said("support")),
            **dict.fromkeys(["purpose", "what_you_do", "not_expected", "expected", "what_you_get", "training", "feedback", "standing", "privacy"], self.text),
        )  # fmt: skip
        labels = [row["label"] for row in made.get("variants", [])]
        made |= self.maybe(
            seats=lambda: self.several(lambda: self.seats(labels)), work=lambda: self.several(lambda: self.work(labels)),
            criteria=lambda: self.several(lambda: self.criterion(own, labels)),
        )  # fmt: skip
        keys = [row["key"] for row in made.get("work", []) if "key" in row]
        chosen = [row["key"] for row in made.get("work", []) if "choose" in row]
        made |= self.maybe(
            sessions=lambda: self.several(lambda: self.session(keys, chosen)),
            routes=lambda: self.several(lambda: self.route(labels)),
        )
        if kind != "funding_call":
            made["pay"] = self.pay(own, keys, seen, labels)
        if own:
            made |= {"slug": f"made-up-{self.whole(1, 10**9)}", "project": project}
            shares = lambda: self.several(self.share)  # noqa: E731
            return made | self.maybe(selection=self.selection, attendance_shares=shares, bodies=lambda: [self.body()])
        made |= {"listing": self.listing(seen), "bodies": self.several(self.body)}
        method = lambda: self.enum("selection", "method")  # noqa: E731
        made |= self.maybe(selection=lambda: {"text": self.text()} | self.maybe(method=method))
        return made | self.maybe(gaps=lambda: self.several(self.gap), amendments=lambda: self.several(self.amendment))

    def document(self) -> dict[str, Any]:
        pages = lambda: self.whole(1, 500)  # noqa: E731
        made = {"kind": self.enum("document", "kind"), "title": self.name()}
        return made | self.maybe(pages=pages, kept_updated=self.true, url=self.url)

    def said(self, name: str) -> dict[str, Any]:
        return {"kind": self.enum(name, "kind"), "text": self.text()}

    def amendment(self) -> dict[str, Any]:
        made = {"what": self.enum("amendment", "what")}
        return made | self.maybe(on=self.when, note=self.text, must_reapply=self.coin)


def paths(value: Any, at: str = "") -> set[str]:
    """Every key with the name of what it stands in, as far as a record uses it: work.length, work.length.n ..."""
    if isinstance(value, list):
        return set().union(*(paths(one, at) for one in value)) if value else set()
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, one in value.items():
        here = f"{at}.{key}" if at else key
        found |= {here} | paths(one, here)
    return found


def paths_of_schema() -> set[str]:
    whole = schema()

    def walk(one: dict, at: str) -> set[str]:
        if "$ref" in one:
            return walk(whole["$defs"][one["$ref"].removeprefix("#/$defs/")], at)
        found = set()
        for choice in [*one.get("oneOf", []), *one.get("allOf", [])]:
            found |= walk(choice, at)
        if "items" in one:
            found |= walk(one["items"], at)
        for key, inner in one.get("properties", {}).items():
            if inner and inner != {"const": "host"} and ("$ref" in inner or "type" in inner or "enum" in inner):
                here = f"{at}.{key}" if at else key
                found |= {here} | walk(inner, here)
        return found

    return walk(whole["$defs"]["role"], "")
