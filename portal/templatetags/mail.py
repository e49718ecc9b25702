from django import template

from ground import mail

register = template.Library()


@register.inclusion_tag("account/_mail_trouble.html", takes_context=True)
def mail_trouble(context):
    """Said of the mail service as a whole, to everybody alike: never of the address somebody typed."""
    return {"troubled": mail.troubled(), "help_phone": context.get("help_phone", "")}
