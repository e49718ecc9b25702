"""Photographs of every screen as its main person: 360 and 1280 pixels wide, light and dark. `make shots` makes them."""

from __future__ import annotations

import shutil

import pytest
from django.core.management import get_commands

from portal.settings.env import data_dir
from tests.journeys.routes import screens

pytestmark = [pytest.mark.journey]
if "seed" in get_commands():
    pytestmark.append(pytest.mark.seeded)
FOLDER = data_dir() / "shots"


@pytest.fixture(scope="session")
def folder():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    return FOLDER


@pytest.mark.parametrize("screen", screens(), ids=str)
def test_shot(screen, same_window, enter, folder):
    path = screen.path()
    if path is None:
        pytest.skip("nothing of the kind is there")
    if screen.is_data:
        pytest.skip("data, no screen")
    page = same_window
    enter(page, screen.person)
    for width in (360, 1280):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.goto(path)
            if screen.of_the_team:  # the admin scrolls inside its frame: a window as high as that
                height = page.evaluate("(document.querySelector('.content-wrapper') || document.body).scrollHeight")
                page.set_viewport_size({"width": width, "height": min(max(height, 900), 8000)})
            name = f"{screen.name.replace(':', '.')}-{screen.person}-{width}-{scheme}.png"
            page.screenshot(path=folder / name, full_page=True)
    print(path, screen)
