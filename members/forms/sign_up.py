from django import forms
from django.utils.translation import gettext_lazy as _

from ground.forms import NameField


class SignupDetails(forms.Form):
    """What allauth's sign-up form asks beside the email address."""

    name = NameField(
        label=_("Your name"),
        max_length=200,
        help_text=_("What you want us to call you."),
        error_messages={"required": _("Tell us what to call you.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email"]

    def signup(self, request, user):
        """allauth calls this after the account is there. The name is kept by AccountAdapter.save_user."""
