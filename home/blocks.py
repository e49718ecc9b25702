"""What the prose of our pages is built from."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from ground.typed import bare

MOST_WORDS = 15
DRAWINGS = [
    ("people", "People"),
    ("pound", "Money"),
    ("check", "Done"),
    ("clock", "Time"),
    ("calendar", "A day"),
    ("screen", "Online"),
    ("place", "A place"),
    ("phone", "Phone"),
    ("mail", "Letter"),
    ("lock", "Private"),
    ("search", "Look"),
    ("info", "Good to know"),
    ("bank", "Bank"),
]


def one_idea(words: str) -> None:
    if len(words.split()) > MOST_WORDS:
        raise ValidationError(f"One idea a line: at most {MOST_WORDS} words.")


class Picture(ImageBlock):
    """Its words are asked for, unless it is said to be decorative; blanks and signs that nobody sees are no words."""

    def clean(self, value: Any) -> Any:
        if value and not bare(value.contextual_alt_text or ""):
            value.contextual_alt_text = ""
        return super().clean(value)


class EasyReadLine(blocks.StructBlock):
    drawing = blocks.ChoiceBlock(choices=DRAWINGS, help_text="Shown on the left when there is no picture.")
    picture = Picture(required=False)
    words = blocks.CharBlock(max_length=160, validators=[one_idea])


class EasyRead(blocks.StructBlock):
    title = blocks.CharBlock(default="Easy Read", max_length=100)
    lines = blocks.ListBlock(EasyReadLine())

    class Meta:
        template = "home/blocks/easy_read.html"
        icon = "doc-full"
        label = "Easy Read"


class Fact(blocks.StructBlock):
    term = blocks.CharBlock(max_length=60)
    words = blocks.CharBlock(max_length=300)


class Facts(blocks.StructBlock):
    rows = blocks.ListBlock(Fact())

    class Meta:
        template = "home/blocks/facts.html"
        icon = "list-ul"


class Steps(blocks.StructBlock):
    rows = blocks.ListBlock(blocks.CharBlock(max_length=300))

    class Meta:
        template = "home/blocks/steps.html"
        icon = "list-ol"


class Body(blocks.StreamBlock):
    heading = blocks.CharBlock(max_length=120, template="home/blocks/heading.html", icon="title")
    text = blocks.RichTextBlock(features=["h3", "bold", "link", "ol", "ul"], template="home/blocks/text.html")
    steps = Steps()
    facts = Facts()
    picture = Picture(template="home/blocks/picture.html")
    easy_read = EasyRead()
