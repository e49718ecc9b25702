"""Where allauth meets our people: an account is never without its Person, and its secrets are sealed."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.urls import NoReverseMatch, reverse

from ground.sealed import as_text, from_text, opened
from members.actions import accounts


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        if commit:
            accounts.sign_up(user=user, name=form.cleaned_data["name"])
        return user

    def get_login_redirect_url(self, request):
        """To their own space; a page that was asked for before signing in comes first, and allauth knows it."""
        try:
            return reverse("me")
        except NoReverseMatch:
            return "/"

    def get_signup_redirect_url(self, request):
        return self.get_login_redirect_url(request)

    def populate_username(self, request, user):
        """Nobody has a user name here."""


class SecondFactorAdapter(DefaultMFAAdapter):
    def encrypt(self, text):
        return as_text(text)

    def decrypt(self, encrypted_text):
        return opened(from_text(encrypted_text))
