"""The templates of the public site and of a member's space. The team's admin keeps Wagtail's look."""

import re

from portal.settings.env import ROOT

FOLDER = ROOT / "templates"


def of_the_admin(path) -> bool:
    source = path.read_text()
    # A part that is included there names Wagtail's own classes, which begin with w-.
    return (
        "team" in path.parts
        or "wagtailadmin" in path.parts
        or '"team/' in source
        or "wagtailadmin" in source
        or re.search(r'class="[^"]*\bw-', source) is not None
    )


OURS = [path for path in sorted(FOLDER.rglob("*.html")) if not of_the_admin(path)]
