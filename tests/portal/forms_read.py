"""The forms in a page as a browser would send them: their fields with what stands in them, and their buttons."""

from __future__ import annotations

import dataclasses
from html.parser import HTMLParser
from urllib.parse import urljoin

TYPED = {"text", "search", "email", "tel", "number", "month", "date", "password", "textarea", "url", "time"}
VOID = {"input", "br", "img", "hr", "meta", "link", "wbr", "source", "path", "use", "circle", "rect", "line"}
SAID = ("summary", "wrong", "alert")


@dataclasses.dataclass
class Field:
    name: str
    kind: str
    value: str = ""
    hints: dict[str, str] = dataclasses.field(default_factory=dict)
    offered: list[str] = dataclasses.field(default_factory=list)
    chosen: list[str] = dataclasses.field(default_factory=list)

    @property
    def typed(self) -> bool:
        return self.kind in TYPED

    @property
    def choice(self) -> bool:
        return self.kind in ("select", "radio", "checkbox")

    @property
    def seen(self) -> bool:
        return self.kind != "hidden"

    def stands(self) -> list[str]:
        """What is sent if nobody touches it."""
        return self.chosen if self.choice else [] if self.kind == "file" else [self.value]


@dataclasses.dataclass
class Form:
    action: str
    method: str
    multipart: bool = False
    fields: dict[str, Field] = dataclasses.field(default_factory=dict)
    buttons: list[tuple[str, str]] = dataclasses.field(default_factory=list)

    def seen(self) -> list[Field]:
        return [field for field in self.fields.values() if field.seen]

    def hidden(self) -> list[Field]:
        return [field for field in self.fields.values() if not field.seen]


class Page(HTMLParser):
    """`forms`, and `said`: the sentences of the error summary, beside fields and in the notes above."""

    def __init__(self, html: str, at: str):
        super().__init__(convert_charrefs=True)
        self.at = at
        self.forms: list[Form] = []
        self.ids: dict[str, Form] = {}
        self.parts: dict[str, list[str]] = {name: [] for name in SAID}
        self.form: Form | None = None
        self.field: Field | None = None
        self.option: list[str] | None = None
        self.inert = 0
        self.open: list[tuple[str, str]] = []
        self.loose: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.feed(html)
        self.close()
        for form_id, name, value in self.loose:
            if form_id in self.ids:
                self.ids[form_id].buttons.append((name, value))

    @property
    def summary(self) -> str:
        return " ".join(self.parts["summary"])

    @property
    def said(self) -> str:
        return " ".join(word for words in self.parts.values() for word in words)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        has = {name: value if value is not None else "" for name, value in attributes}
        if tag == "template":
            self.inert += 1
        if self.inert:
            return
        if tag not in VOID:
            classes = has.get("class", "").split()
            self.open.append((tag, next((name for name in SAID if name in classes and tag == "div"), "")))
        if tag == "form" and "data-shown" not in has:  # the gallery's, which is there to be looked at
            self.form = Form(
                urljoin(self.at, has.get("action", "").partition("#")[0]),
                has.get("method", "get").lower(),
                "multipart" in has.get("enctype", ""),
            )
            self.forms.append(self.form)
            self.ids[has.get("id", "")] = self.form
        elif tag == "button" and has.get("type", "submit") == "submit":
            if has.get("form"):
                self.loose.append((has["form"], has.get("name", ""), has.get("value", "")))
            elif self.form:
                self.form.buttons.append((has.get("name", ""), has.get("value", "")))
        elif tag in ("input", "textarea", "select"):
            self.begin(tag, has)
        elif tag == "option" and self.field is not None:
            self.option = [has.get("value", "")]
            self.field.offered.append(has.get("value", ""))
            if "selected" in has:
                self.field.chosen.append(has.get("value", ""))

    def begin(self, tag: str, has: dict[str, str]) -> None:
        kind = has.get("type", "text") if tag == "input" else tag
        form = self.ids.get(has["form"]) if has.get("form") else self.form
        if form is None or not has.get("name") or "disabled" in has or kind in ("submit", "button"):
            self.field = None
            return
        if has["name"] == "csrfmiddlewaretoken":
            return
        field = form.fields.setdefault(has["name"], Field(has["name"], kind, hints=has))
        if kind in ("radio", "checkbox"):
            field.offered.append(has.get("value", "on"))
            if "checked" in has:
                field.chosen.append(has.get("value", "on"))
        elif tag == "input":
            field.value = has.get("value", "")
        self.field = field if tag != "input" else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.inert -= 1
        if self.inert:
            return
        if tag == "form":
            self.form = None
        if tag == "select" and self.field is not None and not self.field.chosen:
            self.field.chosen = self.field.offered[:1]
        if tag in ("textarea", "select"):
            self.field = None
        while any(each == tag for each, _ in self.open):
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.inert:
            return
        if self.field is not None and self.field.kind == "textarea":
            # A browser drops the line end that a textarea begins with.
            self.field.value += data if self.field.value else data.removeprefix("\r\n").removeprefix("\n")
            return
        for _tag, part in self.open:
            if part:
                self.parts[part].append(data.strip())
                break
        if not self.open or self.open[-1][0] not in ("script", "style"):
            self.text.append(data)


def read(html: str, at: str) -> Page:
    return Page(html, at)
