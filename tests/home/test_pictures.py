"""Pictures on pages: who edits pages adds them, with words for who cannot see them; on a disk or on S3."""

import uuid
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from moto.server import ThreadedMotoServer
from PIL import Image as Drawing
from wagtail.images.models import Image

from home.models import StandardPage
from portal.settings import env

# Wagtail leaves the temporary file of each resized picture to the collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def drawn() -> SimpleUploadedFile:
    file = BytesIO()
    Drawing.new("RGB", (1200, 800), "#6d2348").save(file, "PNG")
    return SimpleUploadedFile("hall.png", file.getvalue(), "image/png")


PICTURE = {"title": "The hall", "description": "A hall with chairs", "collection": 1}


def add(client):
    return client.post(reverse("wagtailimages:add"), PICTURE | {"file": drawn()})


@pytest.mark.parametrize("name", ["coordinator", "admin"])
def test_who_edits_pages_adds_a_picture(cast, name):
    client = cast.client(name)
    assert client.get(reverse("wagtailimages:add")).status_code == 200
    assert add(client).status_code == 302
    image = Image.objects.get()
    found = client.get(reverse("wagtailimages_chooser:choose") + "?q=hall")
    assert found.status_code == 200 and "The hall" in found.text
    assert client.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 200


@pytest.mark.parametrize("name", ["finance", "coproducer", "panel"])
def test_nobody_else_does(cast, name):
    answer = add(cast.client(name))
    assert answer.status_code in (302, 403) and not Image.objects.exists()


def shown_on_a_page(alt_text: str, **more) -> str:
    page = StandardPage.objects.order_by("pk").first()
    block = {"image": Image.objects.get().pk, "alt_text": alt_text, "decorative": False} | more
    page.body = [{"type": "picture", "value": block}]
    page.full_clean()
    page.save_revision().publish()
    return Client().get(page.url).text


def test_a_picture_has_words_for_who_cannot_see_it(cast):
    add(cast.client("coordinator"))
    assert 'alt="Six people round a table"' in shown_on_a_page("Six people round a table")


@pytest.mark.parametrize("words", ["", "   ", "\u200b\u2060", "\u3164"])
def test_a_picture_without_words_is_refused_by_the_editor(cast, words):
    client = cast.client("admin")
    add(client)
    page = StandardPage.objects.order_by("pk").first()
    sent = {
        "title": page.title,
        "slug": page.slug,
        "intro": page.intro,
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "picture",
        "body-0-id": "",
        "body-0-value-image": str(Image.objects.get().pk),
        "body-0-value-alt_text": words,
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        "action-publish": "action-publish",
    }
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.post(path, sent)
    assert answer.status_code == 200 and "Please add some alt text" in answer.text
    assert client.post(path, sent | {"body-0-value-decorative": "on"}).status_code == 302, "said to be decorative"


def test_a_picture_is_kept_with_words_for_who_cannot_see_it(cast):
    """Asked for where it is added: each place that shows it begins with them."""
    client = cast.client("coordinator")
    for nothing in ("", " ", "\u200b"):
        answer = client.post(reverse("wagtailimages:add"), PICTURE | {"file": drawn(), "description": nothing})
        assert answer.status_code == 200 and "for people who cannot see it" in answer.text
    assert not Image.objects.exists()


# S3


@pytest.fixture
def s3(settings, monkeypatch):
    bucket = f"alongside-{uuid.uuid4().hex[:12]}"
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("MEDIA_URL", f"s3+http://key:secret@{host}:{port}/{bucket}?region=eu-west-2")
    settings.STORAGES = settings.STORAGES | {"default": env.media()}
    default_storage.connection.create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
    )
    yield default_storage
    server.stop()


def test_a_picture_on_s3_comes_through_our_view(s3, cast):
    add(cast.client("coordinator"))
    page = shown_on_a_page("Six people round a table")
    address = page.partition('src="/media/images/')[2].partition('"')[0]
    assert address and "amazonaws" not in page and "127.0.0.1" not in page
    answer = Client().get(f"/media/images/{address}")
    content = b"".join(answer.streaming_content)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert Drawing.open(BytesIO(content)).size == (900, 600)
    assert int(answer["Content-Length"]) == len(content)


def test_what_is_not_there_and_what_was_sent_in_are_not_served(s3, cast):
    add(cast.client("coordinator"))
    sent_in = Image.objects.get().file.name
    assert s3.exists(sent_in) and sent_in.startswith("original_images/")
    for path in ("images/none.png", sent_in, "images/../" + sent_in):
        assert Client().get(f"/media/{path}").status_code == 404, path


def test_the_bucket_itself_is_private(s3, cast):
    add(cast.client("coordinator"))
    grants = s3.connection.meta.client.get_object_acl(Bucket=s3.bucket_name, Key=Image.objects.get().file.name)[
        "Grants"
    ]
    assert not [grant for grant in grants if "AllUsers" in grant["Grantee"].get("URI", "")]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("s3://k:s@/bucket?region=eu-west-2", {"bucket_name": "bucket", "endpoint_url": None}),
        ("s3:///bucket/pictures/site", {"bucket_name": "bucket", "location": "pictures/site", "access_key": None}),
        ("s3://k:s%2F1@store.example/bucket", {"endpoint_url": "https://store.example", "secret_key": "s/1"}),
    ],
)
def test_the_setting_is_read(monkeypatch, url, expected):
    monkeypatch.setenv("MEDIA_URL", url)
    options = env.media()["OPTIONS"]
    assert {name: options[name] for name in expected} == expected


def test_without_it_files_are_kept_on_this_machine(monkeypatch):
    monkeypatch.delenv("MEDIA_URL", raising=False)
    assert env.media() == {"BACKEND": "django.core.files.storage.FileSystemStorage"}
