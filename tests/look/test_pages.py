import pytest
from django.test import override_settings
from django.urls import reverse

from portal.settings.env import ROOT
from portal.templatetags import house

pytestmark = pytest.mark.django_db


def test_the_gallery_shows_every_component(client):
    page = client.get(reverse("component_gallery"))
    assert page.status_code == 200
    for words in ("Apply for this role", "Run by someone else", "There is a problem", "£4,125.50", "Page </span>9"):
        assert words in page.content.decode()


def test_no_component_is_left_out_of_the_gallery():
    source = (ROOT / "templates/components/gallery.html").read_text()
    own = set(house.register.tags)
    assert not {name for name in own if not name.startswith("end") and f"{{% {name}" not in source}


@override_settings(DEMO=False)
def test_the_gallery_is_in_the_demo_only(client):
    assert client.get(reverse("component_gallery")).status_code == 404


def test_a_form_with_mistakes_says_so_in_the_title(client):
    page = client.post(reverse("component_gallery"), {"name": "Rowan"}).content.decode()
    assert "<title>Error: Components – Alongside</title>" in page
    assert 'value="Rowan"' in page


def test_the_pager_has_at_most_seven_links_and_keeps_the_query(client):
    page = client.get(reverse("component_gallery"), {"area": "n", "page": "9"}).content.decode()
    links = page[page.index('class="pager"') : page.index("</nav>", page.index('class="pager"'))]
    assert links.count("<a ") <= 7
    assert "?area=n&amp;page=10" in links


def test_a_missing_page_is_a_page_of_ours(client):
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert "We cannot find that page" in page.content.decode()
    assert "0808 157 0123" in page.content.decode()


def test_a_broken_page_needs_no_database(client, django_assert_num_queries):
    from portal import views

    with django_assert_num_queries(0):
        page = views.server_error(None)
    assert page.status_code == 500
    assert "Something went wrong" in page.content.decode()


def test_what_is_not_built_is_not_linked(client):
    from portal.context_processors import FOOT, NAV, _resolved

    page = client.get("/no-such-page/").content.decode()
    urls = _resolved(None)
    for label, name in NAV + FOOT:
        assert (f">{label}</a>" in page) is (name in urls)


def test_the_sign_in_page_takes_a_password_or_offers_a_code(client):
    page = client.get(reverse("account_login")).content.decode()
    assert 'name="login"' in page
    assert 'name="password"' in page
    assert reverse("account_request_login_code") in page
    assert "placeholder" not in page


def test_wrong_sign_in_keeps_the_address_and_leads_with_the_mistake(client):
    page = client.post(reverse("account_login"), {"login": "rosa@demo.example", "password": "no"}).content.decode()
    assert "<title>Error: Sign in – Alongside</title>" in page
    assert 'value="rosa@demo.example"' in page
    assert "There is a problem" in page
