"""Forms about an account itself. Apart from members.forms.sign_up, which allauth reads while its own are being made."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ground.forms import HouseForm
from members.sign_in import guesses, mailed_codes
from members.sign_in.mailed_codes import CODE


class CodeForm(HouseForm):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        error_messages={"required": _("Type the code from our mail.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args, request: HttpRequest, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        with guesses.counted("code", self.request.user.email, self.request):
            if not mailed_codes.fits(self.request, code):
                raise forms.ValidationError(CODE)
        return code
