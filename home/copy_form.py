"""What is asked when a page is copied. Wagtail reads it once all models are there (`apps.py`)."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms.pages import CopyForm

from ground.forms import HouseFields, NameField
from ground.typed import bare
from home.models import NO_HIDDEN_SIGNS


class CopyOfPageForm(HouseFields, CopyForm):
    """Its new name becomes a link, as each page's does."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        asked = self.fields["new_title"]
        self.fields["new_title"] = NameField(initial=asked.initial, label=asked.label, max_length=255)

    def clean_new_slug(self) -> str:
        slug = self.cleaned_data["new_slug"]
        if bare(slug) != slug:
            raise ValidationError(NO_HIDDEN_SIGNS)
        return slug
