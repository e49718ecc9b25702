"""Every screen of ours as somebody's: from the access table, with a main person each."""

from __future__ import annotations

import dataclasses
from pathlib import PurePosixPath

from django.urls import reverse

from tests.architecture import access, url_samples

# Who a screen is made for, the likeliest first.
ORDER = ("anonymous", "coproducer", "panel", "coordinator", "finance", "stranger")
# What answers 200 and is no screen: data, files, health.
NO_SCREEN = ("healthz", "readyz", "workz")
NO_SCREEN_ENDS = (
    "_json",
    "_csv",
    "_schema",
    "_atom",
    "_feed",
    "_calendar",
    "_file",
    "_file_save",
    "_pdf",
    "_txt",
    "_results",
)
# Every other address with a picture is a screen. These have one too, and why they are none:
UNDER_WAY = "there only while somebody is on the way through it, and else leads to its beginning"
NO_SECOND_STEP = "there only for a second step that has been set up"
WHY_NOT = {
    "account_proof": "there only for whoever has not shown yet that it is still them",
    "account_email_verification_sent": UNDER_WAY,
    "account_set_password": "every account here has a password",
    "account_confirm_login_code": UNDER_WAY,
    "account_confirm_password_reset_code": UNDER_WAY,
    "account_complete_password_reset": UNDER_WAY,
    "mfa_authenticate": UNDER_WAY,
    "mfa_reauthenticate": NO_SECOND_STEP,
    "mfa_deactivate_totp": NO_SECOND_STEP,
    "mfa_view_recovery_codes": NO_SECOND_STEP,
    "mfa_download_recovery_codes": "a file",
    "mfa_reauthenticate_webauthn": NO_SECOND_STEP,
    "mfa_remove_webauthn": NO_SECOND_STEP,
    "mfa_edit_webauthn": NO_SECOND_STEP,
    "mfa_login_webauthn": "data for a script",
    "account_reauthenticate": "leads on to the page that asks for the proof",
    "panel_next": "leads on to the next answer",
    "kept_writing": "what a form could not take, there for an hour",
    "picture": "a picture, and nobody has put one there",
    "selection_letter": "a letter is written once; the demo's are written",
    "payments_bank": "the demo's bank is a process of its own, and does not run here",
}


@dataclasses.dataclass(frozen=True)
class Screen:
    name: str
    person: str

    def path(self) -> str | None:
        """Where it is in this database; None where there is no such thing in it."""
        inside = url_samples.address(self.name)
        return None if inside is None else reverse(self.name, kwargs=inside)

    @property
    def of_the_team(self) -> bool:
        return "/admin/" in (self.path() or "")

    @property
    def is_data(self) -> bool:
        return bool(PurePosixPath(self.path() or "").suffix)

    def __str__(self) -> str:
        return f"{self.name}-{self.person}"


def is_no_screen(name: str) -> bool:
    return name in NO_SCREEN or name.endswith(NO_SCREEN_ENDS)


def screens(*, every_person: bool = False) -> list[Screen]:
    found = []
    for name, cells in access.rows().items():
        if name.startswith("POST ") or is_no_screen(name):
            continue
        seen_by = dict(zip(access.PEOPLE, cells, strict=True))
        who = [person for person in ORDER if seen_by[person] == "200"]
        found += [Screen(name, person) for person in (who if every_person else who[:1])]
    return found
