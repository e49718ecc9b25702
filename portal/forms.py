"""How forms are drawn: templates/django/forms/. The admin's own forms name their templates and stay as they are."""

from django.forms.renderers import TemplatesSetting


class HouseRenderer(TemplatesSetting):
    form_template_name = "django/forms/house_form.html"
    field_template_name = "django/forms/house_field.html"
