"""How our templates are written."""

import re

from portal.templatetags.limits import LIMITS
from tests.architecture import code

COUNT = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty)"
TYPED = re.compile(rf"\b{COUNT} (?:working )?(?:days|hours|minutes|weeks|months)\b", re.I)
LIMIT = re.compile(r'{% limit "(\w+)"')
# Words behind which no setting stands: (template, words), and why.
NO_SETTING = {
    ("templates/open_book/open_book.html", "two days"),  # any two days of the book, no length of time
    ("templates/emails/payments/details_wanted.txt", "two minutes"),  # what it takes somebody, roughly
    ("templates/demo/walk_detail.html", "Ten minutes"),  # what the walk takes, roughly
}


def test_no_length_of_time_is_typed_by_hand():
    """Said with {% limit "..." %}, or from what the view gives: a page that typed it would go on promising it."""
    found = {(source.path, words) for source in code.templates() for words in TYPED.findall(source.text)}
    assert found == NO_SETTING


def test_each_limit_is_said_somewhere():
    said = {name for source in code.templates() for name in LIMIT.findall(source.text)}
    assert said == set(LIMITS)
