from django import template
from django.conf import settings

from portal.demo.accounts import ACCOUNTS

register = template.Library()


@register.inclusion_tag("demo/_sign_in.html", takes_context=True)
def demo_sign_in(context):
    """One press per demo person; nothing outside the demo."""
    request = context["request"]
    return {
        "accounts": ACCOUNTS if settings.DEMO else (),
        "csrf_token": context.get("csrf_token", ""),
        "onward": request.GET.get("next", ""),
    }
