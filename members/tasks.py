from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from ground import mail
from ground.jobs import job
from members.actions import notices
from members.models import Notice, Person


@job
def send_notice(notice_id: int) -> None:
    notice = Notice.objects.take(notice_id)
    if notice is None:
        return
    system, address = Person.objects.system(), notice.person.email
    if not address:  # since it was owed, the person chose phone or post
        notices.bounce(notice=notice, by=system)
        return
    subject, body = words_of(notice)
    message = EmailMultiAlternatives(subject, body, to=[address], headers=mail.headers_of(notice.effect_key))
    try:
        mail.carry(message, key=notice.effect_key)
    except mail.NotTaken:
        notices.bounce(notice=notice, by=system)
    except mail.NotSent:
        notices.put_off(notice=notice, by=system)
    else:
        notices.send(notice=notice, by=system)


def words_of(notice: Notice) -> tuple[str, str]:
    """(subject, body) as they are mailed, or read out on the phone. The template's first line is the subject."""
    label = notice.object_kind
    obj = apps.get_model(label)._base_manager.get(pk=notice.object_id)
    context = {"person": notice.person, "obj": obj, "step": notice.step, "site_url": settings.SITE_URL}
    text = render_to_string(f"emails/{notice.kind}.txt", context)
    subject, _, body = text.strip().partition("\n")
    return subject.strip(), body.strip() + "\n"
