"""What is asked when a picture is added."""

from django.core.exceptions import ValidationError
from wagtail.images.forms import BaseImageForm

from ground.forms import HouseFields
from ground.typed import bare

ASKED = "Say in a few words what there is to see, for people who cannot see it."


class PictureForm(HouseFields, BaseImageForm):
    """Each place that shows the picture begins with these words, and can say there that it is decorative."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "description" in self.fields:
            self.fields["description"].required = True
            self.fields["description"].help_text = ASKED
            self.fields["description"].error_messages["required"] = ASKED

    def clean_description(self) -> str:
        words = self.cleaned_data["description"]
        if not bare(words):
            raise ValidationError(ASKED)
        return words
