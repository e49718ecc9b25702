"""The sign-in form. A module of its own: allauth reads members.forms while its own forms are still being made."""

from allauth.account.forms import LoginForm


class SignIn(LoginForm):
    """With a password, though nobody needs one to sign up: allauth takes it away where sign-up does not ask for it."""

    use_required_attribute = False

    def _setup_password_field(self) -> None:
        return
