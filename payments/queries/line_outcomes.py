"""What a line of the bank's comes to, by what we know of its payment. Reads; writes nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from ground import clock
from payments import debt_keys
from payments.models import (
    Attempt,
    AttemptStatus,
    BankFile,
    LineKind,
    LineOutcome,
    Payment,
    PaymentStatus,
    StatementLine,
)
from payments.rails.bank_answers import Answer, Entry

WITH_BANK = (AttemptStatus.SENDING, AttemptStatus.ACCEPTED)
OPEN_AGAIN = (PaymentStatus.FAILED, PaymentStatus.PROPOSED)
TAKEN = (AttemptStatus.ACCEPTED, AttemptStatus.SETTLED, AttemptStatus.RETURNED)
# Nothing more comes of a line that came to one of these.
DONE = (
    LineOutcome.ACCEPTED,
    LineOutcome.REFUSED,
    LineOutcome.PAID,
    LineOutcome.CAME_BACK,
    LineOutcome.KNOWN,
    LineOutcome.TWICE,
    LineOutcome.GOT_BACK,
    LineOutcome.NOTHING,
)
# What two people decide.
WAITS = (
    LineOutcome.ONCE_TAKEN,
    LineOutcome.UNSURE,
    LineOutcome.FORGOTTEN,
    LineOutcome.SUM,
    LineOutcome.DAY,
    LineOutcome.LATE,
    LineOutcome.EARLY,
    LineOutcome.AGAIN,
    LineOutcome.BACK,
    LineOutcome.BATCH,
)
CAME_IN = (LineKind.RETURN, LineKind.CREDIT, LineKind.REVERSAL)
# Tried again: not tried yet, or what it waited for may have come.
TO_TRY = ("", LineOutcome.EARLY)
AS_SAID = {
    LineKind.PENDING: LineOutcome.PENDING,
    LineKind.REPEATED: LineOutcome.REPEATED,
    LineKind.UNBOOKED: LineOutcome.UNBOOKED,
    LineKind.CREDIT: LineOutcome.BACK,
    LineKind.REVERSAL: LineOutcome.BACK,
    LineKind.BATCH: LineOutcome.BATCH,
    LineKind.OTHER: LineOutcome.SUM,  # in another currency, or details that are not their entry
}
# The order in which the lines of one file are applied.
ORDER = {"accepted": 0, "refused": 1, "whole": 2, "unsure": 2, "debit": 3, "return": 4}
BECOMES = {
    LineOutcome.ACCEPTED: AttemptStatus.ACCEPTED,
    LineOutcome.REFUSED: AttemptStatus.FAILED,
    LineOutcome.PAID: AttemptStatus.SETTLED,
    LineOutcome.CAME_BACK: AttemptStatus.RETURNED,
}


@dataclasses.dataclass
class Known:
    """Of one payment at the bank, before a line is looked at."""

    attempt: Attempt
    stands: str
    lines: list[StatementLine]
    once_taken: bool


def place(line: StatementLine) -> tuple[int, int]:
    return ORDER.get(line.kind, len(ORDER)), line.pk


def known_of(lines: Iterable[StatementLine]) -> dict[int, Known]:
    """By attempt: what these lines are about, in as many queries for many as for one."""
    ids = {line.attempt_id for line in lines if line.attempt_id}
    attempts = Attempt.objects.filter(pk__in=ids).select_related("payment__payee", "run__file").order_by("pk")
    there = {one.pk: one for one in attempts}
    told: dict[int, list[StatementLine]] = defaultdict(list)
    for line in StatementLine.objects.filter(attempt__in=ids, message__set_aside_at=None).order_by("pk"):
        told[line.attempt_id or 0].append(line)
    runs = {one.run_id for one in there.values() if one.run_id}
    said = Q(status__in=TAKEN) | Q(lines__kind__in=["accepted", "debit"], lines__message__set_aside_at=None)
    taken = set(Attempt.objects.filter(said, run__in=runs).order_by().values_list("run", flat=True))
    return {
        pk: Known(one, one.status, told[pk], one.run_id in taken or one.status in TAKEN) for pk, one in there.items()
    }


def foreseen(lines: Iterable[StatementLine]) -> list[tuple[StatementLine, str]]:
    """What each line of one file would come to now, in the order in which they are applied. Nothing is written."""
    ordered = sorted(lines, key=place)
    known = known_of(ordered)
    found = []
    for line in ordered:
        comes = line.outcome
        if line.applied_at is None and comes in TO_TRY:
            comes = outcome(line, known.get(line.attempt_id or 0))
            about = known.get(line.attempt_id or 0)
            if about is not None:
                about.stands = BECOMES.get(LineOutcome(comes), about.stands)
                about.lines = [one for one in about.lines if one.pk != line.pk] + [_as_if(line, comes)]
        found.append((line, comes))
    return found


def _as_if(line: StatementLine, comes: str) -> StatementLine:
    names = ("pk", "message_id", "kind", "pence", "over_pence", "booked_on", "bank_ref", "attempt_id")
    return StatementLine(**{name: getattr(line, name) for name in names}, outcome=comes)


def outcome(line: StatementLine, known: Known | None) -> str:
    kind = LineKind(line.kind)
    if known is None and forgotten(line):
        return LineOutcome.FORGOTTEN
    if known is None:
        return {LineKind.UNBOOKED: LineOutcome.UNBOOKED, LineKind.BATCH: LineOutcome.BATCH}.get(kind, LineOutcome.OTHER)
    if _told_before(line, known):
        return LineOutcome.KNOWN
    if kind == LineKind.OTHER and line.booked_on is None:
        return LineOutcome.DAY
    if kind in AS_SAID:
        return AS_SAID[kind]
    if kind == LineKind.ACCEPTED:
        return LineOutcome.ACCEPTED if known.stands == AttemptStatus.SENDING else LineOutcome.KNOWN
    if kind in (LineKind.REFUSED, LineKind.WHOLE, LineKind.UNSURE):
        return _refused(line, known)
    if line.pence != known.attempt.payment.pence or line.over_pence is not None:
        return LineOutcome.SUM
    received = line.message.received_on or clock.today()
    if not day_can_be(line.booked_on, known.attempt, came_back=kind == LineKind.RETURN, until=received):
        return LineOutcome.DAY
    return _debit(known) if kind == LineKind.DEBIT else _return(known)


def forgotten(line: StatementLine) -> bool:
    """It left our account under an id of ours that this database does not know (`bank.unexplained`, of one line)."""
    if line.kind == LineKind.BATCH:
        named = line.end_to_end.startswith(debt_keys.OUR_RUNS)
        return named and not BankFile.objects.filter(message_id=line.end_to_end).exists()
    booked = line.kind in (LineKind.DEBIT, LineKind.OTHER) and line.booked_on is not None
    return booked and line.end_to_end.startswith(debt_keys.OUR_IDS)


def _told_before(line: StatementLine, known: Known) -> bool:
    """The same entry in another file: one that overlaps, or was told twice. In one file the bank's number decides.

    One that waits because its day could not be right then does not stand in the way of the same one later.
    """
    if line.kind not in (LineKind.DEBIT, LineKind.RETURN, LineKind.CREDIT, LineKind.REVERSAL):
        return False
    for one in known.lines:
        alike = one.kind == line.kind or (one.outcome == LineOutcome.CAME_BACK and line.kind in ("credit", "reversal"))
        looked_at = one.pk != line.pk and one.outcome not in ("", LineOutcome.DAY, LineOutcome.KNOWN)
        same = (one.pence, one.booked_on, one.over_pence) == (line.pence, line.booked_on, line.over_pence)
        if alike and looked_at and same:
            numbered = one.bank_ref and line.bank_ref
            if one.bank_ref == line.bank_ref if numbered else one.message_id != line.message_id:
                return True
    return False


def _refused(line: StatementLine, known: Known) -> str:
    """What the bank has told us that it took, of a payment or of its file, it does not refuse without two people."""
    if known.stands == AttemptStatus.SETTLED:
        return LineOutcome.ONCE_TAKEN
    if known.stands not in WITH_BANK:
        return LineOutcome.KNOWN
    if line.kind == LineKind.UNSURE:
        return LineOutcome.UNSURE
    taken = known.stands == AttemptStatus.ACCEPTED or any(one.kind in ("accepted", "debit") for one in known.lines)
    return (
        LineOutcome.ONCE_TAKEN if taken or (line.kind == LineKind.WHOLE and known.once_taken) else LineOutcome.REFUSED
    )


def day_can_be(day: dt.date | None, attempt: Attempt, *, came_back: bool, until: dt.date | None = None) -> bool:
    """A transfer of the file is booked on the day on which it was taken, or later; and no file tells of days to come."""
    if day is None:
        return False
    made = attempt.run.file.made_on if attempt.run is not None and hasattr(attempt.run, "file") else None
    first = made or clock.london(attempt.began_at).date()
    if came_back and attempt.settled_on is not None:
        first = max(first, attempt.settled_on)
    return first <= day <= min(clock.today(), until or clock.today())


def _debit(known: Known) -> str:
    if known.stands == AttemptStatus.FAILED:
        return LineOutcome.LATE
    return LineOutcome.PAID if known.stands in WITH_BANK else LineOutcome.AGAIN


def _return(known: Known) -> str:
    if known.stands in WITH_BANK:
        return LineOutcome.EARLY  # it is applied once its debit is there
    return LineOutcome.CAME_BACK if known.stands == AttemptStatus.SETTLED else LineOutcome.AGAIN


def to_say(line: StatementLine, attempt: Attempt | None) -> list[LineOutcome]:
    """What two people may say that a waiting line is, where the bank does not say it or names a day that cannot be.

    The likeliest first; last, where it is looked into, that nothing follows from it.
    """
    if line.applied_at is not None or line.message.applied_at is None or not _waits(line):
        return []
    its_own = attempt is not None and (
        over(line, attempt) > 0 or (line.over_pence, line.pence) == (None, attempt.payment.pence)
    )
    moves = _moves(line, attempt) if attempt is not None and its_own else []
    if (
        line.outcome in (LineOutcome.ONCE_TAKEN, LineOutcome.UNSURE)
        and attempt is not None
        and attempt.status in WITH_BANK
    ):
        moves = [LineOutcome.REFUSED]
    if attempt is None and line.kind == LineKind.BATCH and batch_left(line):
        moves = [LineOutcome.PAID]
    return [*moves, LineOutcome.NOTHING]


def over(line: StatementLine, attempt: Attempt) -> int:
    """How many pence more left our account than the payment is, such as the bank's charges; never less than none."""
    if line.kind != LineKind.DEBIT or line.pence is None:
        return 0
    return max(line.pence - attempt.payment.pence + (line.over_pence or 0), 0)


def _waits(line: StatementLine) -> bool:
    return line.outcome in WAITS or (line.attempt_id is None and forgotten(line))


def _moves(line: StatementLine, attempt: Attempt) -> list[LineOutcome]:
    if line.kind == LineKind.DEBIT:
        if attempt.status in WITH_BANK or (attempt.status == AttemptStatus.FAILED and _open_again(attempt.payment)):
            as_paid = (LineOutcome.DAY, LineOutcome.LATE, LineOutcome.SUM)
            return [LineOutcome.PAID] if line.outcome in as_paid else []
        return [LineOutcome.TWICE]
    if line.kind not in CAME_IN:
        return []
    found = []
    if attempt.status == AttemptStatus.SETTLED and line.outcome in (LineOutcome.BACK, LineOutcome.DAY):
        found.append(LineOutcome.CAME_BACK)
    if to_get_back(attempt):
        found.insert(0 if line.outcome == LineOutcome.AGAIN else len(found), LineOutcome.GOT_BACK)
    return found


def _open_again(payment: Payment) -> bool:
    """It failed, and nothing was sent in its place."""
    return payment.status in OPEN_AGAIN


def to_get_back(attempt: Attempt) -> bool:
    """The bank paid it twice, and not all of that has come back."""
    lines = StatementLine.objects.filter(attempt=attempt)
    return lines.filter(outcome=LineOutcome.TWICE).count() > lines.filter(outcome=LineOutcome.GOT_BACK).count()


def batch_left(line: StatementLine) -> list[Attempt]:
    """The payments that one sum is, where it is exactly them."""
    return batches_left([line])[line.pk]


def batches_left(lines: Iterable[StatementLine]) -> dict[int, list[Attempt]]:
    """`batch_left` of many, in as many queries for many as for one.

    Of the file that it names, else of the one file that it can be: what the bank still has, or that and what we hold for
    failed and have not sent anew, or the latter alone.
    """
    lines = [line for line in lines if line.kind == LineKind.BATCH]
    if not lines:
        return defaultdict(list)  # no line of another kind is a sum
    named = {line.end_to_end for line in lines}
    ours = Q(run__file__message_id__in=named)
    known = set(BankFile.objects.filter(message_id__in=named).values_list("message_id", flat=True))
    if named - known:
        ours = Q(run__file__isnull=False)
    open_ones = Q(status__in=WITH_BANK) | Q(status=AttemptStatus.FAILED, payment__status__in=OPEN_AGAIN)
    by_file: dict[str, list[Attempt]] = defaultdict(list)
    left = Attempt.objects.filter(ours, open_ones).order_by("pk")
    for one in left.select_related("payment__payee__merged_into", "run__file"):
        assert one.run is not None
        by_file[one.run.file.message_id].append(one)
    return defaultdict(list, {line.pk: _exactly(line, by_file, known) for line in lines})


def _exactly(line: StatementLine, by_file: dict[str, list[Attempt]], known: set[str]) -> list[Attempt]:
    if line.end_to_end in known:
        return _adding_up(by_file[line.end_to_end], line.pence)
    found = [tries for tries in (_adding_up(each, line.pence) for each in list(by_file.values())) if tries]
    return found[0] if len(found) == 1 else []


def _adding_up(tries: list[Attempt], pence: int | None) -> list[Attempt]:
    with_bank = [one for one in tries if one.status in WITH_BANK]
    failed = [one for one in tries if one.status == AttemptStatus.FAILED]
    for those in (with_bank, tries, failed):
        if (
            those
            and sum(one.payment.pence for one in those) == pence
            and len({one.payment_id for one in those}) == len(those)
        ):
            return those
    return []


# Storing


def spread(answer: Answer) -> list[Entry]:
    """One entry a payment: what is said of a whole file is said of each payment of it that has no row of its own.

    One sum for a batch is the batch where it is exactly what the file's payments come to, in number and pence.
    """
    found = []
    for entry in _naming_a_file(answer.entries):
        found += _of_batch(entry) if entry.kind == LineKind.BATCH else [entry]
    if not answer.whole:
        return found
    said = {entry.end_to_end for entry in found}
    keys = Attempt.objects.filter(run__file__message_id=answer.original).order_by("pk").values_list("key", flat=True)
    return found + [
        Entry(entry=key, kind=answer.whole, end_to_end=key, code=answer.whole_code, words=answer.whole_words)
        for key in keys
        if key not in said
    ]


def _naming_a_file(entries: list[Entry]) -> list[Entry]:
    """A detail that names no payment and one of our files is a sum of that file."""
    named = {entry.batch for entry in entries if entry.kind == LineKind.OTHER and entry.batch}
    ours = set(BankFile.objects.filter(message_id__in=named).values_list("message_id", flat=True)) if named else set()
    return [
        dataclasses.replace(entry, kind=LineKind.BATCH, end_to_end="")
        if (entry.batch in ours or entry.batch.startswith(debt_keys.OUR_RUNS)) and entry.kind == LineKind.OTHER
        else entry
        for entry in entries
    ]


def _of_batch(entry: Entry) -> list[Entry]:
    batch = Attempt.objects.filter(run__file__message_id=entry.batch).exclude(status=AttemptStatus.FAILED)
    rows = list(batch.order_by("pk").values_list("key", "payment__pence")) if entry.batch else []
    if len(rows) != entry.count or sum(pence for _key, pence in rows) != entry.pence:
        return [entry]
    return [
        dataclasses.replace(entry, entry=f"{entry.entry[:60]}.{place}", kind="debit", end_to_end=key, pence=pence)
        for place, (key, pence) in enumerate(rows, 1)
    ]
