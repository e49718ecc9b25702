"""Money for tests, made through the portal's own actions wherever money is concerned.

`Money()` has two finance people, a coordinator, a pot and a role that it has committed to. `money.confirmed()` is a
contribution somebody did and a coordinator confirmed; `money.approved()`, `money.exported()` and `money.paid()` go
further. A payee is a new person each time, unless you give one.
"""

from __future__ import annotations

import datetime as dt
import itertools
import secrets
from dataclasses import replace

from ground import clock
from members.actions import accounts
from members.models import Person
from opportunities.models import (
    Application,
    AttendanceShare,
    FundingRequest,
    Organisation,
    PayLine,
    Place,
    Placement,
    Project,
    Role,
    RoleVersion,
    Session,
)
from payments.actions import (
    bank_messages,
    catch_up,
    commitments,
    contributions,
    destinations,
    pay_runs,
    payments,
    postings,
    pots,
)
from payments.models import Account, Attempt, Contribution, Due, Payment, PayRun
from payments.queries.payments import content_of
from tests.factories import duties

COUNT = itertools.count(1)
SHARES = {"left_early": 100, "cancelled_late": 100, "host_absent": 100, "ill": 50, "did_not_come": 0}


def person(name: str = "", *kinds: str) -> Person:
    number = next(COUNT)
    made = Person.objects.create(name=name or f"Payee {number}")
    accounts.give(person=made, email=f"money{number}@demo.example", by=Person.objects.system())
    return duties.give(made, *kinds)


def role(
    coordinator: Person,
    *,
    lines=((7500, "half_day", "meet"),),
    notice_days: int | None = 5,
    seats: int = 8,
    project: Project | None = None,
) -> Role:
    number = next(COUNT)
    host, _ = Organisation.objects.get_or_create(name="An invented trust")
    project = project or Project.objects.create(
        name=f"Project {number}",
        slug=f"paid-project-{number}",
        partner=host,
        kind_of_work="training",
        summary="For tests.",
    )
    made = Role.objects.create(kind="own", slug=f"paid-role-{number}", project=project, added_by=coordinator)
    version = RoleVersion.objects.create(
        role=made,
        kind="own",
        number=1,
        title=f"Role {number}",
        pay_status="paid",
        seats_max=seats,
        worked_total_pence=30000,
        work_ends_on=clock.today() + dt.timedelta(days=90),
    )
    for position, (pence, unit, work_key) in enumerate(lines):
        PayLine.objects.create(
            version=version,
            position=position,
            kind="paid",
            work_key=work_key,
            pence_min=pence,
            pence_max=pence,
            currency="GBP",
            unit=unit,
        )
    for position, (outcome, percent) in enumerate(SHARES.items()):
        notice = notice_days if outcome == "cancelled_late" else None
        AttendanceShare.objects.create(
            version=version, position=position, outcome=outcome, percent=percent, notice_days=notice
        )
    return made


def ask(of: Role, pence: int, coordinator: Person) -> FundingRequest:
    version = of.versions.get()
    return FundingRequest.objects.create(
        version=version, pence=pence, until=clock.today() + dt.timedelta(days=90), asked_by=coordinator
    )


def placement(of: Role, payee: Person, coordinator: Person, *, offered_by: Person | None = None, **facts) -> Placement:
    version, now = of.versions.get(), clock.now()
    facts = {"starts_on": clock.today() - dt.timedelta(days=1), **facts}
    said_yes = min(now, clock.start_of(facts["starts_on"]))
    application = Application.objects.create(
        role=of,
        version=version,
        person=payee,
        reference=secrets.token_hex(6),
        code=secrets.token_hex(3),
    )
    become(application, status="submitted", submitted_at=now, submitted_by=payee)
    become(application, status="selected", decided_at=now, decided_by=coordinator)
    place = Place.objects.create(
        application=application,
        role=of,
        seat_number=of.places.count() + 1,
        offered_by=offered_by or coordinator,
        answer_by=clock.today(),
    )
    become(place, status="accepted", answered_at=said_yes, answered_by=payee)
    return Placement.objects.create(place=place, role=of, version=version, person=payee, **facts)


def become(row, **facts) -> None:
    """One step of its life, as the database lets it go."""
    type(row)._base_manager.filter(pk=row.pk).update(**facts)
    row.refresh_from_db()


def session(of: Role, ends_at: dt.datetime, coordinator: Person, *, hours: int = 3, **facts) -> Session:
    """Added before it began, as every session is."""
    starts_at = ends_at - dt.timedelta(hours=hours)
    added_at = min(clock.now(), starts_at - dt.timedelta(days=1))
    facts = {"work_key": "meet", "title": "A session", "added_at": added_at, **facts}
    return Session.objects.create(role=of, starts_at=starts_at, ends_at=ends_at, added_by=coordinator, **facts)


def post_due(due: Due, *, by: Person) -> None:
    """What confirming posts, for tests that make many dues at once."""
    postings.post(
        kind="fall_due",
        debit=Account.COST,
        credit=Account.OWED,
        pence=due.pence,
        cause=due.contribution,
        due=due,
        by=by,
    )


class Money:
    def __init__(self, *, award: int = 500_000, committed: int = 240_000, **of_role):
        self.finance, self.finance2 = person("Fay", "finance"), person("Fabian", "finance")
        self.coordinator = person("Corin", "coordinator")
        self.system = Person.objects.system()
        self.role = role(self.coordinator, **of_role)
        today = clock.today()
        self.pot = pots.open(
            name=f"Pot {next(COUNT)}",
            funder=Organisation.objects.get_or_create(name="An invented funder")[0],
            pence=award,
            spend_from=today - dt.timedelta(days=400),
            spend_by=today + dt.timedelta(days=400),
            by=self.finance,
        )
        self.line = self.pot.lines.get()
        self.commitment = commitments.commit(
            request=ask(self.role, committed, self.coordinator), line=self.line, by=self.finance
        )

    def payee(self, *, details: bool = True, known: bool = True, **facts) -> Person:
        """`known`: two people know them, so that silence, and who gave them their place, may confirm their first work."""
        made = person("", *(["panel"] if known else []))
        placement(self.role, made, self.coordinator, **facts)
        if details:
            self.give_details(made)
        return made

    def give_details(self, payee: Person, account: str = "12345678"):
        return destinations.give(person=payee, name=payee.name, sort_code="20-30-40", account=account, by=payee)

    def expected(self, payee: Person | None = None, ended_at: dt.datetime | None = None) -> Contribution:
        payee = payee or self.payee()
        made = session(self.role, ended_at or clock.now() - dt.timedelta(minutes=1), self.coordinator)
        catch_up.run()
        mine = Contribution.objects.get(session=made, payee=payee)
        # Everybody placed in the role was in every session of it: the others' are taken out of the way.
        for other in Contribution.objects.filter(status="expected", role=self.role).exclude(pk=mine.pk).order_by("pk"):
            contributions.void(contribution=other, why="A session for one person alone.", by=self.coordinator)
        return mine

    def confirmed(self, payee: Person | None = None, ended_at: dt.datetime | None = None) -> Contribution:
        return contributions.confirm(contribution=self.expected(payee, ended_at), by=self.coordinator)

    def proposed(self, payee: Person | None = None, ended_at: dt.datetime | None = None) -> Payment:
        done = self.confirmed(payee, ended_at)
        payment = payments.propose(payee=done.payee, by=self.system)
        assert payment is not None
        return payment

    def approve(self, payment: Payment) -> Payment:
        payments.approve(payment=payment, content=content_of(payment), by=self.finance)
        payment.refresh_from_db()
        return payment

    def approved(self, payee: Person | None = None, ended_at: dt.datetime | None = None) -> Payment:
        return self.approve(self.proposed(payee, ended_at))

    def export(self) -> PayRun:
        run = pay_runs.prepare(by=self.finance)
        pay_runs.authorise(run=run, total_pence=run.total_pence, by=self.finance2)
        pay_runs.export(run=run, by=self.finance2)
        run.refresh_from_db()
        return run

    def exported(self, payee: Person | None = None, ended_at: dt.datetime | None = None) -> PayRun:
        self.approved(payee, ended_at)
        return self.export()

    def take(self, content: str | bytes):
        """Taken by one, applied by the other, who is not paid by it; what they are told, and the message."""
        given = content if isinstance(content, bytes) else content.encode()
        own = Attempt.objects.filter(payment__payee=self.finance2).values_list("key", flat=True)
        pair = [self.finance, self.finance2]
        taker, applier = reversed(pair) if any(key.encode() in given for key in own) else pair
        taken = bank_messages.take(content=given, by=taker)
        if not taken.new:
            return taken
        came = bank_messages.apply(message=taken.message, why="Compared with the bank's page.", by=applier)
        return replace(taken, sentence=bank_messages.sentence(taken.message, came))

    def settle(self, run: PayRun, on: dt.date | None = None):
        return self.take(statement(run, on or clock.today()))

    def paid(self, payee: Person | None = None, ended_at: dt.datetime | None = None) -> Payment:
        payment = self.approved(payee, ended_at)
        self.settle(self.export())
        payment.refresh_from_db()
        return payment


def pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def report(run: PayRun, refused: dict[str, str] | None = None, *, group: str = "", original: str = "") -> str:
    """A pain.002 for a run: everything accepted but what `refused` names ({key: code}); `group` refuses it whole."""
    original = original or run.file.message_id
    rows = "" if group else "".join(_status(one.key, (refused or {}).get(one.key, "")) for one in run.attempts.all())
    reason = f"<StsRsnInf><Rsn><Cd>{group}</Cd></Rsn></StsRsnInf>" if group else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">'
        f"<CstmrPmtStsRpt><GrpHdr><MsgId>R-{next(COUNT)}</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{original}"
        f"</OrgnlMsgId><GrpSts>{'RJCT' if group else 'PART'}</GrpSts>{reason}</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>"
        f"{rows}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )


def _status(key: str, code: str) -> str:
    reason = f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>" if code else ""
    status = "RJCT" if code else "ACCP"
    return f"<TxInfAndSts><OrgnlEndToEndId>{key}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}</TxInfAndSts>"


def statement(
    run: PayRun | None,
    on: dt.date,
    *,
    returns: dict[str, str] | None = None,
    debits: bool = True,
    account: str = "GB94BARC04000412345678",
) -> str:
    """A camt.053 of one day: the run's payments booked, and what came back ({key: code})."""
    attempts = {one.key: one for one in run.attempts.select_related("payment")} if run else {}
    rows = "".join(_entry(one.key, one.payment.pence, "DBIT", on) for one in attempts.values()) if debits else ""
    rows += "".join(
        _entry(key, attempts[key].payment.pence if key in attempts else 100, "CRDT", on, code)
        for key, code in (returns or {}).items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>S-{next(COUNT)}</MsgId></GrpHdr><Stmt><Id>S-{next(COUNT)}</Id>"
        f"<Acct><Id><IBAN>{account}</IBAN></Id></Acct>{rows}</Stmt></BkToCstmrStmt></Document>"
    )


def _entry(key: str, pence: int, side: str, on: dt.date, code: str = "") -> str:
    back = f"<RtrInf><Rsn><Cd>{code}</Cd></Rsn></RtrInf>" if code else ""
    return (
        f'<Ntry><Amt Ccy="GBP">{pounds(pence)}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{on}</Dt></BookgDt>'
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{key}</EndToEndId></Refs>"
        f'<Amt Ccy="GBP">{pounds(pence)}</Amt>{back}</TxDtls></NtryDtls></Ntry>'
    )
