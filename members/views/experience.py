"""What a person knows: the vocabulary, one portion a page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ground import basis, text_format
from ground.forms import posted, tried
from members import vocabulary_sections
from members.actions import consents, profile
from members.decorators import own_page
from members.forms.profile import SectionForm
from members.models import ConsentText, Person, Purpose
from members.queries import own_record
from members.views.profile import OTHER_WINDOW


@own_page
def experience_list(request: HttpRequest, person: Person) -> HttpResponse:
    rows = own_record.sections_of(person)
    tasks = [
        {
            "title": section.title,
            "href": f"/me/experience/{section.slug}/",
            "hint": section.lead,
            "status": _state(told, shared),
            "tone": "leaf" if shared else "gold" if told else "",
        }
        for section, _words, told, shared in rows
    ]
    context = {
        "tasks": tasks,
        "told": sum(row[2] for row in rows),
        "shared": sum(row[3] for row in rows),
        "consent": consents.current_text(Purpose.MATCH),
    }
    return render(request, "members/experience_list.html", context)


def _state(told: int, shared: int) -> str:
    if not told:
        return "Nothing told yet"
    return f"{told} told, {shared} used for matching"


@own_page
def experience_edit(request: HttpRequest, person: Person, slug: str) -> HttpResponse:
    section = vocabulary_sections.BY_SLUG.get(slug)
    if section is None:
        raise Http404
    consent = consents.current_text(Purpose.MATCH)
    rows = own_record.told_in(section, own_record.told(person))
    form = SectionForm(posted(request), rows=rows, initial={"text": consent.pk})
    stands = [(row.term.code, row.answer, row.shared) for row in rows]
    if request.method == "POST" and form.is_valid() and basis.moved_on(request, stands):
        sent = [(term.code, answer, shared) for term, answer, shared in form.answers()]
        apart = [row.term.label for row, now, then in zip(rows, stands, sent, strict=True) if now != then]
        if apart:
            form.add_error(
                None, f"{OTHER_WINDOW} What differs: {text_format.joined([f'“{label}”' for label in apart])}."
            )

    def tell() -> list[int]:
        read = ConsentText.objects.filter(pk=form.cleaned_data["text"], purpose=Purpose.MATCH).first()
        return [profile.tell(person=person, answers=form.answers(), text=read, by=request.user.person)]

    if request.method == "POST" and (changed := tried(form, tell)):
        messages.success(request, "Saved." if any(changed) else "Nothing was changed.")
        onward = vocabulary_sections.after(section)
        if "next" in request.POST and onward is not None:
            return redirect("me_experience_section", slug=onward.slug)
        return redirect("me_experience")
    if form.errors:  # with the words as they are now
        form.data = {**form.data.dict(), "text": consent.pk}
    context = {
        "section": section,
        "form": form,
        "basis": basis.of(stands),
        "consent": consent,
        "onward": vocabulary_sections.after(section),
    }
    return render(request, "members/experience_edit.html", context)
