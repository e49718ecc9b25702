import gzip
import re

from portal.settings.env import ROOT
from tests.look.templates import OURS

SHEET = ROOT / "static/css/alongside.css"


def test_one_stylesheet_for_people_and_one_for_the_team_each_small():
    sheets = sorted((ROOT / "static").rglob("*.css"))
    assert [path.name for path in sheets] == ["alongside.css", "team.css"]
    for path in sheets:
        assert len(gzip.compress(path.read_bytes(), 9)) <= 8 * 1024, path


def test_no_file_of_ours_asks_another_site_for_anything():
    for path in [*(ROOT / "static/css").glob("*.css"), *(ROOT / "static/js").glob("*.js")]:
        assert not re.search(r"(https?:)?//[a-z]", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)), path


def test_the_font_has_its_licence_beside_it():
    fonts = list((ROOT / "static/fonts").glob("*.woff2"))
    assert fonts
    assert sum(path.stat().st_size for path in fonts) < 45_000
    assert "SIL Open Font License" in (ROOT / "static/fonts/OFL.txt").read_text()


def test_every_class_of_a_template_has_a_rule():
    """A class that no rule knows is a slip of the pen or a component that was taken away."""
    rules = set(re.findall(r"\.([a-z][\w-]*)", SHEET.read_text()))
    for path in OURS:
        source = re.sub(r"{%.*?%}|{{.*?}}", " ", path.read_text())
        used = {name for given in re.findall(r'class="([^"]*)"', source) for name in given.split()}
        unknown = {name for name in used if not name.endswith("-")} - rules
        assert not unknown, f"{path.relative_to(ROOT)}: {', '.join(sorted(unknown))}"
