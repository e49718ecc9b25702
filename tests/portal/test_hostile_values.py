"""Values that no form of ours would send: each is answered, none is a crash, on both databases."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import RequestFactory
from django.urls import reverse
from PIL import Image

from ground import keys
from portal.middleware import without_nul

NUL = "\x00"


def test_a_nul_is_taken_out_of_what_was_sent():
    seen = {}

    def view(request):
        seen.update(get=request.GET.getlist("q"), post=dict(request.POST.lists()))

    without_nul(view)(RequestFactory().post("/?q=a%00b&q=c", {f"na{NUL}me": f"{NUL}x{NUL}", "other": "y"}))
    assert seen == {"get": ["ab", "c"], "post": {"name": ["x"], "other": ["y"]}}


def test_what_has_none_is_left_as_it_came():
    seen = []
    request = RequestFactory().post("/", b'{"a": "\\u0000"}', content_type="application/json")
    without_nul(seen.append)(request)
    assert seen == [request]
    assert request.body == b'{"a": "\\u0000"}'


@pytest.mark.parametrize("address", ["/%00", "/opportunities/%00/", "/admin/people/%00", "/offers/a%00b/"])
def test_a_nul_in_an_address_gets_a_page_of_ours(cast, address):
    answer = cast.client("coordinator").get(address)
    assert (answer.status_code, "We could not read what was sent" in answer.text) == (400, True)


def test_more_fields_than_any_page_has_get_a_page_of_ours(cast):
    sent = {f"field-{number}": "" for number in range(5000)}
    answer = cast.client("coproducer").post(reverse("me_profile"), sent)
    assert (answer.status_code, "We could not read what was sent" in answer.text) == (400, True)


SEARCHES = ["/opportunities/?q=%00", "/admin/roles/?q=%00", "/admin/people/?q=%00", "/admin/pages/search/?q=%00"]


@pytest.mark.parametrize("address", SEARCHES)
def test_a_nul_in_a_search_is_no_crash(cast, address):
    assert cast.client("coordinator").get(address).status_code == 200


@pytest.mark.parametrize("typed", ["²", "", "-1", "1.0", "٣", str(2**63), "9" * 500, None])
def test_a_key_that_is_no_key_is_no_row(typed):
    assert keys.typed(typed) == 0


def test_a_key_is_read():
    assert keys.typed("17") == 17


def test_taking_back_a_yes_to_nonsense_finds_nothing(cast):
    assert cast.client("coproducer").post(reverse("me_consent_withdraw"), {"item": "²"}).status_code == 404


def test_the_demo_sends_nobody_to_a_bare_word(cast, settings):
    settings.DEMO = True
    for onward in ("NaN", "//elsewhere.example/", "https://elsewhere.example/"):
        sent = {"email": "coproducer@demo.example", "next": onward}
        answer = cast.client("coproducer").post(reverse("demo_sign_in"), sent)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/")
        assert "elsewhere" not in answer["Location"]


def test_a_picture_on_a_page_is_served_and_what_was_sent_in_is_not(client, db):
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "#6d2348").save(drawn, "PNG")
    resized, sent_in = (
        default_storage.save(f"{folder}/hall.png", ContentFile(drawn.getvalue()))
        for folder in ("images", "original_images")
    )
    answer = client.get(default_storage.url(resized))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content) == drawn.getvalue()
    for hidden in (default_storage.url(sent_in), "/media/images/../demo-keys.json", "/media/images/none.png"):
        assert client.get(hidden).status_code == 404
