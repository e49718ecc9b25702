"""Pages that people edit: prose only. The facts beside it are read live from their own tables."""

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from ground.forms import NameField
from ground.public_pages import only_for_this_once
from ground.typed import bare, has_letter, name
from home import queries
from home.blocks import Body
from opportunities.models import Project, ProjectStatus

NO_HIDDEN_SIGNS = "There are signs in this address that nobody can see. Write it again."
PUBLIC = [ProjectStatus.LIVE, ProjectStatus.ENDED]


def all_public(*names: str) -> dict[str, str]:
    return dict.fromkeys(("page_ptr", *names), "public")


class OurPage(Page):
    """Its names are the words of links, in lists and in the browser's title: each has a letter, and no hidden signs."""

    named_here = True

    class Meta:
        abstract = True

    def clean(self) -> None:
        self._name()
        super().clean()

    def minimal_clean(self) -> None:
        """As a draft is kept."""
        self._name()
        super().minimal_clean()

    def _name(self) -> None:
        if not self.named_here:
            return
        wrong = {}
        said = {"title": self.title, "seo_title": self.seo_title}
        self.title, self.seo_title = name(self.title), name(self.seo_title)
        for field, kept in (("title", self.title), ("seo_title", self.seo_title)):
            if said[field] and not has_letter(kept):
                wrong[field] = NameField.NO_LETTER
        if bare(self.slug) != self.slug:
            wrong["slug"] = NO_HIDDEN_SIGNS
        if wrong:
            raise ValidationError(wrong)


class HomePage(OurPage):
    """What a stranger sees first: open roles and how we keep our promises, counted when shown."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["home.OfferIndexPage", "home.ProjectIndexPage", "home.StandardPage"]
    template = "home/home_page.html"
    privacy = all_public()

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | queries.home()


class StandardPage(OurPage):
    intro = models.CharField(max_length=400)
    body = StreamField(Body(), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/standard_page.html"
    privacy = all_public("intro", "body")


class OfferIndexPage(OurPage):
    intro = models.CharField(max_length=400)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.OfferPage"]
    template = "home/offer_list.html"
    privacy = all_public("intro")

    def get_context(self, request, *args, **kwargs):
        offers = OfferPage.objects.child_of(self).live().order_by("path")
        return super().get_context(request, *args, **kwargs) | {"offers": offers}


class OfferPage(OurPage):
    """Something that a partner can ask us to do, told in two minutes."""

    intro = models.CharField(max_length=300)
    takes = models.CharField(max_length=120, help_text="How long it usually takes.")
    cost = models.CharField(max_length=200, help_text="How the cost is made up, co-producers' pay named apart.")
    body = StreamField(Body(), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        FieldPanel("takes"),
        FieldPanel("cost"),
        FieldPanel("body"),
    ]
    parent_page_types = ["home.OfferIndexPage"]
    subpage_types: list[str] = []
    template = "home/offer_detail.html"
    privacy = all_public("intro", "takes", "cost", "body")

    def get_context(self, request, *args, **kwargs):
        more = OfferPage.objects.sibling_of(self, inclusive=False).live().order_by("path")
        return super().get_context(request, *args, **kwargs) | {"more": more}


class ProjectIndexPage(OurPage):
    intro = models.CharField(max_length=400)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.ProjectPage"]
    template = "home/project_list.html"
    privacy = all_public("intro")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | queries.projects()


class ProjectPage(OurPage):
    """The prose of a delivery project. Its name, partner, state and days stand in `Project` and are read live."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="page")
    intro = models.CharField(max_length=400)
    body = StreamField(Body(), blank=True)

    content_panels = [FieldPanel("project"), FieldPanel("intro"), FieldPanel("body")]
    promote_panels: list[FieldPanel] = []
    parent_page_types = ["home.ProjectIndexPage"]
    subpage_types: list[str] = []
    template = "home/project_detail.html"
    named_here = False
    privacy = all_public("project", "intro", "body")

    def full_clean(self, *args, **kwargs):
        """Title and address are the project's own, so that no page can tell another story."""
        if self.project_id:
            self.title, self.slug = self.project.name, self.project.slug
        super().full_clean(*args, **kwargs)

    def serve(self, request, *args, **kwargs):
        if self.project.status not in PUBLIC:
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        wanted = request.GET.get("page")
        found = queries.project(self.project, wanted)
        if wanted and str(found["page_obj"].number) != wanted:
            only_for_this_once(request)  # past the last: no end of such addresses
        return super().get_context(request, *args, **kwargs) | found
