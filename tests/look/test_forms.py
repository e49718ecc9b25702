import datetime as dt
import re
import unicodedata
from html.parser import HTMLParser

import pytest
from django import forms
from django.http import QueryDict

from ground.forms import DayField, HouseForm, PoundsField, Radios
from portal.gallery import SampleForm
from portal.templatetags.fields import error_summary


class Ids(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: dict[str, str] = {}
        self.labels: list[str] = []
        self.legends: list[dict] = []
        self.described: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if "id" in given:
            self.seen[given["id"]] = tag
        if tag == "label":
            self.labels.append(given["for"])
        if tag == "legend":
            self.legends.append(given)
        if tag == "a":
            self.links.append(given["href"].removeprefix("#"))
        self.described += (given.get("aria-describedby") or "").split()


def test_every_label_and_description_points_at_something():
    page = Ids(str(SampleForm({})))
    assert set(page.labels) <= set(page.seen)
    assert page.described
    assert set(page.described) <= set(page.seen)


def test_a_legend_is_for_nothing():
    assert all("for" not in legend for legend in Ids(str(SampleForm())).legends)


def test_no_browser_bubbles_and_the_optional_says_so():
    html = str(SampleForm())
    assert not re.search(r"<(input|select|textarea)[^>]*\srequired", html)
    assert html.count("(optional)") == 3


def test_each_link_of_the_summary_lands_on_a_control():
    html = str(SampleForm({}))
    page = Ids(html)
    assert "id_way_0" in page.links
    assert "id_born_0" in page.links
    assert {page.seen[target] for target in page.links} <= {"input", "select", "textarea"}
    assert len(page.links) == len(SampleForm({}).errors)


def test_the_summary_is_ours_and_says_what_to_fill_in():
    said = [error for error, _target in error_summary(SampleForm({}))["rows"]]
    assert "Fill in: Your name" in said
    assert "Choose an answer: How would you like to apply?" in said
    assert "To go on, tick “I have read how my words are kept”." in said


def test_a_form_that_was_not_sent_has_no_summary():
    assert error_summary(SampleForm())["rows"] == []


def test_a_radio_group_has_no_invalid_radios():
    """axe: aria-invalid is not allowed on a radio."""
    for tag in re.findall(r"<input[^>]*type=\"radio\"[^>]*>", str(SampleForm({}))):
        assert "aria-invalid" not in tag


class Trip(HouseForm):
    on = DayField(label="When?")
    back = DayField(label="Back?", required=False)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("27", "3", "2027"), dt.date(2027, 3, 27)),
        (("27", "march", "2027"), dt.date(2027, 3, 27)),
        ((" 01 ", "Mar", "2027"), dt.date(2027, 3, 1)),
    ],
)
def test_a_day_is_understood_as_people_write_it(typed, meant):
    form = Trip(dict(zip(("on_day", "on_month", "on_year"), typed, strict=True)))
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"on": meant, "back": None}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("31", "2", "2027"), "There is no such day. Write it like 27 3 2027."),
        (("3", "2", "27"), "There is no such day. Write it like 27 3 2027."),
        (("٣", "2", "2027"), "There is no such day. Write it like 27 3 2027."),
        (("3", "", "2027"), "Write the day, month and year: one of them is missing."),
        (("", "", ""), "Write the day, month and year."),
    ],
)
def test_a_day_that_is_none_is_refused_and_stays_typed(typed, words):
    form = Trip(dict(zip(("on_day", "on_month", "on_year"), typed, strict=True)))
    assert form.errors["on"] == [words]
    for text in filter(None, typed):
        assert f'value="{text}"' in str(form["on"])


def test_half_of_an_optional_day_is_refused_too():
    form = Trip({"on_day": "1", "on_month": "3", "on_year": "2027", "back_day": "4"})
    assert form.errors["back"] == ["Write the day, month and year: one of them is missing."]


class Fare(HouseForm):
    fare = PoundsField(label="Fare", min_pence=1, max_pence=50_000)


@pytest.mark.parametrize(("typed", "pence"), [("£12.50", 1250), ("12", 1200), ("1.5", 150)])
def test_pounds_become_pence(typed, pence):
    form = Fare({"fare": typed})
    assert form.is_valid()
    assert form.cleaned_data["fare"] == pence


@pytest.mark.parametrize("typed", ["lots", "0", "500.01", "1.005", "-3", ""])
def test_what_is_no_sum_is_refused(typed):
    assert not Fare({"fare": typed}).is_valid()


def test_pence_are_shown_as_pounds():
    assert 'value="37.50"' in str(Fare(initial={"fare": 3750})["fare"])


def test_hints_stand_under_their_choice():
    class Way(HouseForm):
        way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=Radios(hints={"b": "The second"}, boxes=True))

    html = str(Way())
    assert html.count("The second") == 1
    assert html.index("The second") > html.index("B<")
    assert "boxes" in html


def test_a_letter_and_its_accent_are_counted_and_kept_as_one_sign():
    class Short(HouseForm):
        words = forms.CharField(max_length=4)

    apart = unicodedata.normalize("NFD", "éééé")
    assert len(apart) == 8
    form = Short({"words": apart})
    assert form.is_valid() and form.cleaned_data["words"] == unicodedata.normalize("NFC", apart)
    sent = QueryDict(mutable=True)
    sent["words"] = apart
    assert Short(sent).is_valid()
