import datetime as dt

from django.db import transaction

from ground import jobs, mail
from ground.jobs import job
from ground.models import OutgoingMail

CODE_AGAIN = dt.timedelta(seconds=15)
AGAIN = (dt.timedelta(minutes=5), dt.timedelta(minutes=20), dt.timedelta(hours=1), dt.timedelta(hours=4))


@job(queue=jobs.CODES)
def send_code(mail_id: int) -> None:
    _send(mail_id)


@job
def send_mail(mail_id: int) -> None:
    _send(mail_id)


def _send(mail_id: int) -> None:
    row = OutgoingMail.objects.live().take(mail_id)
    if row is None:
        return
    try:
        mail.carry(mail.message_of(row), key=row.effect_key)
    except mail.NotTaken:
        row.forget()
    except mail.NotSent:
        _again(row)
    else:
        row.forget()


@transaction.atomic
def _again(row: OutgoingMail) -> None:
    """A code is wanted now: it has its own next try, and does not wait for `tick`."""
    after = CODE_AGAIN if row.is_code else AGAIN[min(row.tries, len(AGAIN) - 1)]
    row.count_try()
    row.give_back(after=after)
    jobs.enqueue(mail.SEND_CODE if row.is_code else mail.SEND, row.pk, after=after)
