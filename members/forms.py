from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignupDetails(forms.Form):
    """What allauth's sign-up form asks beside the email address."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("What you want us to call you."),
        error_messages={"required": _("Tell us what to call you.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email"]

    def signup(self, request, user):
        """allauth calls this after the account is there. The name is kept by AccountAdapter.save_user."""


class SignIn(LoginForm):
    """Email with a password, or without one: then a code is mailed. One form, since few people set a password."""

    field_order = ["login", "password"]

    def _setup_password_field(self):
        # allauth takes the field away where signing up asks no password; ours stays, and may be left empty.
        self.fields["password"].required = False
        self.fields["password"].help_text = _("Leave this empty and we email you a code.")
