"""How forms are drawn: templates/django/forms/. The admin's own forms name their templates and stay as they are."""

from typing import Any

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    form_template_name = "django/forms/house_form.html"
    field_template_name = "django/forms/house_field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> Any:
        """Whatever form a box is of, without `maxlength`: a browser that has it cuts what is pasted, and says nothing."""
        _uncut(context.get("widget"))
        return super().render(template_name, context, request)


def _uncut(widget: dict[str, Any] | None) -> None:
    if isinstance(widget, dict):
        widget.get("attrs", {}).pop("maxlength", None)
        for each in widget.get("subwidgets", ()):
            _uncut(each)
