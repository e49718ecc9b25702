"""Every sentence that Django has for a wrong field has one of ours in its place."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.boundfield import BoundField

from ground import form_errors

THEIRS = ("This field", "Enter a", "Select a", "Ensure this", "No file", "The submitted", "valid")


def said(field: forms.Field, typed: object) -> str:
    field.label = "What is it?"
    form = type("One", (forms.Form,), {"it": field})(
        {"it": typed}, {"it": typed} if field.widget.needs_multipart_form else None
    )
    bound: BoundField = form["it"]
    (sentence,) = form_errors.of(bound)
    return sentence


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (forms.CharField(), "", "Fill in: What is it?"),
        (forms.BooleanField(), "", "To go on, tick “What is it?”."),
        (forms.ChoiceField(choices=[("a", "A")]), "", "Choose an answer: What is it?"),
        (forms.FileField(), None, "Choose a file: What is it?"),
        (
            forms.CharField(max_length=2), "abc",
            "This is 3 letters and signs long, and 2 fit. Make it shorter: What is it?",
        ),
        (
            forms.CharField(min_length=2), "a",
            "Write at least 2 letters or signs: What is it?",
        ),
        (forms.CharField(), "a\x00", "There is a sign in it that nobody can read: What is it?"),
        (forms.IntegerField(), "1e999", "Write a whole number, like 3: What is it?"),
        (forms.FloatField(), "x", "Write a number, like 3: What is it?"),
        (forms.IntegerField(min_value=1), "-1", "Write a number that is 1 or more: What is it?"),
        (forms.IntegerField(max_value=9), "10", "Write a number that is 9 or less: What is it?"),
        (forms.DateField(), "2027-02-31", "Write a day that there is, like 2027-03-31: What is it?"),
        (forms.TimeField(), "25:00", "Write a time, like 10:00: What is it?"),
        (forms.EmailField(), "a@", "Write an email address like name@example.org: What is it?"),
        (forms.SlugField(), "a b", "Use letters, digits and hyphens only: What is it?"),
        (forms.URLField(assume_scheme="https"), "a b", "Write a web address like https://example.org: What is it?"),
        (
            forms.ChoiceField(choices=[("a", "A")]), "<b>",
            "Choose one of the answers that are there: What is it?",
        ),
        (
            forms.MultipleChoiceField(choices=[("a", "A")]), ["b"],
            "Choose one of the answers that are there: What is it?",
        ),
        (
            forms.FileField(), SimpleUploadedFile("a.xml", b""),
            "There is nothing in this file. Choose another: What is it?",
        ),
        (
            forms.FileField(max_length=4), SimpleUploadedFile("long.xml", b"a"),
            "The name of this file is too long. Give it a shorter one: What is it?",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_said_in_our_words(field, typed, words):
    assert said(field, typed) == words
    assert not any(word in words for word in THEIRS)


def test_our_own_sentence_stays():
    assert (
        said(forms.CharField(error_messages={"required": "Tell us what to call you."}), "")
        == "Tell us what to call you."
    )


def test_of_a_hidden_field_nobody_is_asked_to_fill_it_in():
    assert said(forms.CharField(widget=forms.HiddenInput), "") == form_errors.LOST
