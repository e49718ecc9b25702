"""How hard our words are to read: the sentences of a page or a mail, and their Flesch-Kincaid grade."""

from __future__ import annotations

import re
import warnings

from bs4 import BeautifulSoup

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks setuptools for its data in a way that setuptools warns of
    import textstat

# Labels, figures and table cells are no sentences: a block counts from this many words on, a page from that many.
SENTENCE = 4
ENOUGH = 40
BLOCKS = ["h1", "h2", "h3", "h4", "p", "li", "dd", "label", "legend", "summary", "blockquote", "div", "td", "small"]
# Said of people, or in place of a plain word. "Nobody is ranked" is as hard to read as a ranking.
AVOID = re.compile(r"\b(rank\w*|reject\w*|prove[sdn]?|proving|hard[- ]to[- ]reach|service[- ]users?)\b", re.I)


def sentences(html: str) -> list[str]:
    """What stands in the main part, block by block; other people's names, addresses and code are no words of ours."""
    page = BeautifulSoup(html, "html.parser")
    main = page.find("main") or page
    for each in main.find_all(["script", "svg", "code", "textarea", "select", "option"]):
        each.decompose()
    found = []
    for block in main.find_all(BLOCKS):
        if block.find(BLOCKS):
            continue
        said = " ".join(block.get_text(" ").split())
        if len(said.split()) >= SENTENCE:
            found.append(said)
    return list(dict.fromkeys(found))


def mail_sentences(text: str) -> list[str]:
    return [line for line in (raw.strip() for raw in text.splitlines()) if len(line.split()) >= SENTENCE]


def plain(said: str) -> str:
    """Without addresses, references, sums and days, which read themselves."""
    said = re.sub(r"https?://\S+|\S+@\S+|/[\w/-]+/", "", said)
    said = re.sub(r"[£\d][\d,.:%]*(am|pm)?\b|\b[A-Z][A-Z0-9-]{3,}\b", "", said)
    said = re.sub(r"\s+([.,;:?!])", r"\1", " ".join(said.split()))
    return said if re.search(r"[.?!:]”?$", said) else f"{said}."


def prose(said: list[str]) -> list[str]:
    """Whole sentences only: headings and labels are short, and would make a page look easier than it reads."""
    return [each for each in said if re.search(r"[.?!]”?$", each)]


def words(said: list[str]) -> int:
    return sum(len(each.split()) for each in said)


def grade(said: list[str], enough: int = ENOUGH) -> float:
    """The Flesch-Kincaid grade of its whole sentences; 0 where there are too few to measure."""
    said = prose(said)
    return textstat.flesch_kincaid_grade(" ".join(map(plain, said))) if words(said) >= enough else 0.0


def avoided(said: list[str]) -> list[str]:
    return [each for each in said if AVOID.search(each)]


def hardest(said: list[str], most: int = 4) -> list[str]:
    rated = sorted(said, key=lambda each: -textstat.flesch_kincaid_grade(plain(each)))
    return [f"{textstat.flesch_kincaid_grade(plain(each)):.0f}: {each}" for each in rated[:most]]
