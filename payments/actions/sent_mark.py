"""Has this database forgotten a run that it sent? Asked before a file is made, and each time one is let go."""

from __future__ import annotations

from django.db.models import Count, Max

from ground import high_water
from ground.exceptions import Refused
from ground.high_water import Mark
from payments.models import BankFile

NAME = "pay_runs"
STOPPED = "Nothing was sent, and nothing can be until this is put right."
HOW = "Ask whoever looks after the server to run “manage.py reconcile”: it says what is needed."


def of_database() -> Mark:
    found = BankFile.objects.aggregate(count=Count("pk"), last=Max("run"))
    last = found["last"] or 0
    seal = BankFile.objects.filter(run=last).values_list("sha256", flat=True).first() if last else ""
    return Mark(found["count"], last, seal or "")


def why_stopped() -> str:
    """A sentence, or nothing where runs may leave."""
    try:
        mark = high_water.read(NAME)
    except high_water.Unreadable:
        return f"The mark of what was sent to the bank cannot be read. {STOPPED} {HOW}"
    here = of_database()
    if mark is None:
        if not here.count:
            return ""
        return f"The mark of what was sent to the bank is missing. {STOPPED} {HOW}"
    known = BankFile.objects.filter(run=mark.last, sha256=mark.seal).exists() if mark.last else True
    if here.count < mark.count or here.last < mark.last or not known:
        runs = "run" if mark.count == 1 else "runs"
        return (
            f"This database is older than what was sent: {mark.count} {runs} went to the bank, and it knows of "
            f"{here.count}. People may have been paid already. {STOPPED} {HOW}"
        )
    return ""


def check() -> None:
    if why := why_stopped():
        raise Refused(why)


def begin() -> None:
    """Before the first file of an installation: the mark is there from then on, so that one that is lost is missed."""
    check()
    if not of_database().count:
        _raise_to(Mark())


def before_it_goes() -> None:
    """The mark stands at what the database holds, on the disk, before any byte of a file is handed out."""
    check()
    _raise_to(of_database())


def _raise_to(mark: Mark) -> None:
    try:
        high_water.raise_to(NAME, mark)
    except high_water.Unreadable:
        raise Refused(f"The mark of what is sent to the bank cannot be written. {STOPPED} {HOW}") from None
