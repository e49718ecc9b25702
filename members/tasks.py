from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from ground import mail
from ground.jobs import job
from members import notice_words
from members.actions import notices, private
from members.models import CameBack, FormerAddress, Notice, NoticeStatus, Person

TO_FORMER_ADDRESSES = {
    "payments/details_changed",
    "payments/details_written_down",
    "members/account_closed",
    "members/account_reopened",
    private.CHANGED,
}


@job
def send_notice(notice_id: int) -> None:
    notice = Notice.objects.take(notice_id)
    if notice is None:
        return
    system, address = Person.objects.system(), _address(notice)
    if not address:  # since it was owed, the person chose phone or post
        notices.bounce(notice=notice, why=CameBack.NO_ADDRESS, by=system)
        return
    subject, body = words_of(notice)
    message = EmailMultiAlternatives(
        subject, body, to=[address], reply_to=mail.replies_to(), headers=mail.headers_of(notice.effect_key)
    )
    try:
        mail.carry(message, key=notice.effect_key)
    except mail.NotTaken:
        with transaction.atomic():
            _tell_former(notice, subject, body)
            notices.bounce(notice=notice, why=CameBack.REFUSED, by=system)
    except mail.NotSent:
        notices.put_off(notice=notice, by=system)
    else:
        with transaction.atomic():
            _tell_former(notice, subject, body)
            notices.send(notice=notice, by=system)


def _address(notice: Notice) -> str:
    """News of an account's safety stays with its mailbox, though the deed it tells of chose phone or post."""
    if notice.kind in TO_FORMER_ADDRESSES and (user := getattr(notice.person, "user", None)) is not None:
        return user.email
    return notice.person.email


def _tell_former(notice: Notice, subject: str, body: str) -> None:
    """News about an account's safety goes to the address before, too: whoever changed it alone reads the new one."""
    if notice.kind not in TO_FORMER_ADDRESSES:
        return
    told = FormerAddress.objects.told().filter(user__person=notice.person).exclude(email=_address(notice))
    for address in told.order_by("email").values_list("email", flat=True).distinct():
        mail.queue(EmailMultiAlternatives(subject, body, to=[address], reply_to=mail.replies_to()))


def words_of(notice: Notice) -> tuple[str, str]:
    """(subject, body) as they are mailed, or read out on the phone. The template's first line is the subject."""
    label = notice.object_kind
    obj = apps.get_model(label)._base_manager.get(pk=notice.object_id)
    context = {"person": notice.person, "obj": obj, "step": notice.step, "site_url": settings.SITE_URL}
    context |= notice_words.of(notice.kind, obj)
    text = render_to_string(f"emails/{notice.kind}.txt", context)
    subject, _, body = text.strip().partition("\n")
    by_mail = bool(notice.person.root.email) and notice.status != NoticeStatus.BOUNCED
    return subject.strip(), f"{body.strip()}\n\n{mail.closing(by_mail=by_mail)}\n"
