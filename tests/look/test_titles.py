"""Two screens never share a title: it is what a tab, the history and a screen reader say first."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from tests.journeys.routes import screens

pytestmark = [pytest.mark.django_db, pytest.mark.seeded]


def test_every_screen_has_a_title_of_its_own(cast):
    titles = defaultdict(set)
    for screen in screens():
        path = screen.path()
        if path is None or screen.is_data:
            continue
        answer = cast.client(screen.person).get(path)
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            found = re.search(r"<title[^>]*>(.*?)</title>", answer.content.decode(), re.S)
            assert found and found[1].strip(), path
            titles[" ".join(found[1].split())].add(path)
    shared = {title: sorted(paths) for title, paths in titles.items() if len(paths) > 1}
    assert not shared
    assert len(titles) > 60
