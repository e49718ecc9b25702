"""Eight people at once, each signing in and out: sessions are written all the time, and nobody meets a locked table."""

import http.cookiejar
import re
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from portal.demo import accounts

ROUNDS = 5


def test_eight_people_at_once(live_server, transactional_db):
    accounts.ensure()
    with ThreadPoolExecutor(8) as pool:
        statuses = [status for found in pool.map(visit, [live_server.url] * 8, accounts.ACCOUNTS) for status in found]
    assert len(statuses) == 8 * ROUNDS * 4
    assert {status for status in statuses if status >= 400} == set()


def visit(base, account):
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), Tell())
    found = []
    for _ in range(ROUNDS):
        page = opener.open(f"{base}/demo/", timeout=30)
        found.append(page.status)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
        found.append(
            post(opener, f"{base}/demo/sign-in/", csrfmiddlewaretoken=token, email=account.email, next="/demo/")
        )
        page = opener.open(f"{base}/accounts/logout/", timeout=30)
        found.append(page.status)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())[1]
        found.append(post(opener, f"{base}/accounts/logout/", csrfmiddlewaretoken=token))
    return found


def post(opener, url, **fields):
    return opener.open(url, urllib.parse.urlencode(fields).encode(), timeout=30).status


class Tell(urllib.request.HTTPErrorProcessor):
    """A 500 is an answer to count, not an exception; redirects are not followed."""

    def http_response(self, request, response):
        return response
