"""How a form's fields are drawn, by the templates in templates/django/forms/."""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString, mark_safe

from ground import form_errors

register = template.Library()


def _first_id(field: BoundField) -> str:
    """The first control of a field, where the link of an error lands: the first radio, the first box of a day."""
    if isinstance(field.field.widget, forms.MultiWidget | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return field.auto_id


register.filter("mistakes", form_errors.of)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*given: Any) -> dict:
    rows = []
    for form in given:
        if not getattr(form, "is_bound", False):
            continue
        rows += [(error, "") for error in form.non_field_errors()]
        for field in form:
            target = "" if field.is_hidden else _first_id(field)
            rows += [(error, target) for error in form_errors.of(field)]
    return {"rows": rows}


@register.filter
def control(field: BoundField) -> SafeString:
    """The widget without a placeholder, which would say the label a second time and then vanish."""
    return field.as_widget(attrs={"placeholder": False})


@register.filter
def options(field: BoundField) -> list[dict[str, Any]]:
    """The inputs of a radio or checkbox group, each with its label and hint."""
    attrs = {**field.field.widget.attrs, "id": field.auto_id} if field.auto_id else {**field.field.widget.attrs}
    rows = []
    for option in field.field.widget.subwidgets(field.html_name, field.value(), attrs):
        renderer = field.form.renderer
        rows.append({
            "tag": mark_safe(renderer.render("django/forms/widgets/input.html", {"widget": option})),
            "id": option["attrs"].get("id", ""), "label": option["label"], "hint": option.get("hint", ""),
        })  # fmt: skip
    return rows


@register.filter
def grouped(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def ticked_once(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def boxed(field: BoundField) -> bool:
    return bool(getattr(field.field.widget, "boxes", False))


@register.filter
def optional(field: BoundField) -> bool:
    """Said in words beside the label; a single tick box needs no such word."""
    said = getattr(field.form, "mark_optional", True)
    return said and not field.field.required and not isinstance(field.field.widget, forms.CheckboxInput)
