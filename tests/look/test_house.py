"""That every form and page of ours is of the same house, whoever made it."""

import re
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.forms import BaseForm
from wagtail.admin.forms.models import WagtailAdminModelForm

from ground.forms import HouseFields
from portal.settings.env import ROOT
from tests.look.templates import FOLDER, OURS

APPS = ("ground", "members", "opportunities", "payments", "home", "portal")
# allauth puts the first into its own sign-up form; the others are its forms of signing in.
ALLAUTHS = {
    "SignupDetails", "SignIn", "KeySignIn", "ChangePassword", "SetPassword", "NewPassword",
    "AskForCode", "ForgotPassword", "SignInCode", "AddressCode", "NewPasswordCode",
}  # fmt: skip
# Whole pages of their own: no base.html below them. 500: the database may be what is broken; 400: base.html reads the
# request, which is what cannot be read.
ALONE = {"base.html", "400.html", "500.html"}


def forms_of_ours() -> list[type]:
    for app in APPS:
        for found in walk_packages([str(ROOT / app)], f"{app}."):
            if "forms" in found.name:
                import_module(found.name)
    left, ours = [BaseForm], []
    while left:
        for kind in left.pop().__subclasses__():
            left.append(kind)
            if kind.__module__.split(".")[0] in APPS:
                ours.append(kind)
    return ours


def test_every_form_of_ours_is_a_house_form():
    strays = {
        f"{kind.__module__}.{kind.__name__}"
        for kind in forms_of_ours()
        if not issubclass(kind, HouseFields | WagtailAdminModelForm) and kind.__name__ not in ALLAUTHS
    }
    assert not strays


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_form_with_fields_asks_the_browser_for_no_bubbles(path):
    for tag, body in re.findall(r"<form([^>]*(?:{[{%][^}]*}[^>]*)*)>(.*?)</form>", path.read_text(), flags=re.S):
        if re.search(r"{{ *\w*form|as_field_group", body) and "method" in tag:
            assert "novalidate" in tag, f"{path.name}: add novalidate"


def test_every_whole_page_has_one_title_and_grows_from_the_frame():
    for path in OURS:
        source = path.read_text()
        name = str(path.relative_to(FOLDER))
        if "<html" in source:
            assert name in ALONE, f"{name} should extend base.html"
        if '{% extends "base.html" %}' in source:
            assert "{% block title %}" in source, f"{name} has no title of its own"
