"""Applying: one thing per page, and everything saved on the way."""

from __future__ import annotations

import functools

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ground import basis
from ground.exceptions import Refused
from ground.forms import posted
from members.models import Person
from opportunities import policies
from opportunities.actions import applications, changes, reveal
from opportunities.forms.applications import AnswerForm
from opportunities.models import Application, Role, SelectionQuestion
from opportunities.queries import matches, same_words

DETAILS, FIT, CHECK = "details", "fit", "check"


def _role(slug: str) -> Role:
    """Ours and public; another host's call is applied for with the host."""
    return get_object_or_404(Role.objects.public().own().select_related("current"), slug=slug)


def on_draft(view):
    """The person's own draft, or change, for this role, on the newest terms. Sent: its own page. None yet: the start."""

    @never_cache
    @login_required
    @functools.wraps(view)
    def wrapped(request: HttpRequest, slug: str, **kwargs):
        role = _role(slug)
        found = Application.objects.visible_to(request.user).filter(role=role)
        application = found.select_related("role__current", "version", "change_version", "person").first()
        if application is None:
            return redirect("application_start", slug)
        if application.is_changing and not policies.can_open(role):
            changes.drop_change(application=application, by=Person.objects.system())
            messages.warning(request, "The role has closed. Your changes were not sent. What you sent before counts.")
            return redirect("application_detail", application.reference)
        if application.status != "draft" and not application.is_changing:
            return redirect("application_detail", application.reference)
        if applications.renew(application=application, by=request.user.person):
            messages.info(request, f"What this role says has changed: {role.current.note} Please check your answers.")
        return view(request, application, **kwargs)

    return wrapped


def _closed(application_or_role) -> str:
    role = getattr(application_or_role, "role", application_or_role)
    try:
        policies.check_open(role)
    except Refused as refusal:
        return str(refusal)
    return ""


def _barred(role: Role, person) -> str:
    """Why this person in particular cannot apply: they sit on the panel."""
    try:
        applications.check_begin(role, person)
    except Refused as refusal:
        return str(refusal)
    return ""


def _questions(application: Application) -> list:
    return list(application.writes_on.selectionquestions.order_by("position"))


def _step(application: Application, number: int) -> dict:
    """Where a page stands: "Step 2 of 5"."""
    last = len(_questions(application)) + 3
    return {"number": number, "last": last, "role": application.role, "version": application.writes_on}


@never_cache
def start(request: HttpRequest, slug: str) -> HttpResponse:
    role = _role(slug)
    application = None
    if request.user.is_authenticated:
        application = Application.objects.visible_to(request.user).filter(role=role).first()
    if application is not None and application.status != "draft":
        return redirect("application_detail", application.reference)
    closed = _closed(role) or (_barred(role, request.user.person) if request.user.is_authenticated else "")
    if request.method == "POST" and not closed:
        if not request.user.is_authenticated:
            return redirect(f"/accounts/login/?next={request.path}")
        try:
            applications.begin(role=role, person=request.user.person, by=request.user.person)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("application_start", slug)
        return redirect("application_details", slug)
    questions = role.current.selectionquestions.count()
    context = {
        "role": role,
        "version": role.current,
        "application": application,
        "closed": closed,
        "questions": questions,
    }
    return render(request, "opportunities/apply_start.html", context)


@on_draft
def details(request: HttpRequest, application: Application) -> HttpResponse:
    if request.method == "POST":
        return redirect(_first_page(application))
    context = _step(application, 1) | {"application": application, "closed": _closed(application)}
    return render(request, "opportunities/apply_details.html", context)


def _first_page(application: Application) -> str:
    slug, questions = application.role.slug, _questions(application)
    told = set(applications.written(application).values_list("question_id", flat=True))
    for number, question in enumerate(questions, 1):
        if question.pk not in told:
            return reverse("application_answer", args=[slug, number])
    return reverse("application_fit", args=[slug])


def _asked(request: HttpRequest, application: Application) -> SelectionQuestion | None:
    """The question that stood on the page that was sent, by its own id: of any version of this role."""
    found = request.POST.get("question", "")
    asked = SelectionQuestion.objects.filter(version__role=application.role_id, version__status="published")
    return asked.filter(pk=found).first() if found.isdecimal() and len(found) < 19 else None


def _gone(request: HttpRequest, application: Application, asked: SelectionQuestion) -> HttpResponse:
    """It is not asked any more: what was typed is on the page, and filed under nothing else."""
    slug = application.role.slug
    rows = [
        {"text": each.text, "href": reverse("application_answer", args=[slug, number])}
        for number, each in enumerate(_questions(application), 1)
    ]
    context = _step(application, 2) | {
        "application": application, "asked": asked, "typed": request.POST.get("text", ""), "questions": rows,
        "note": application.writes_on.note,
    }  # fmt: skip
    return render(request, "opportunities/apply_question_gone.html", context)


@on_draft
def answer(request: HttpRequest, application: Application, number: int) -> HttpResponse:
    questions, person = _questions(application), request.user.person
    asked = _asked(request, application) if request.method == "POST" else None
    if asked is not None:
        found = same_words.place_now(asked, questions)
        if found is None:
            return _gone(request, application, asked)
        number = found + 1
    if not 1 <= number <= len(questions):
        raise Http404
    question = questions[number - 1]
    words = reveal.being_written(application, by=person).get(question.pk, "")
    form = AnswerForm(question, posted(request), initial={"text": words})
    if request.method == "POST" and asked is None:
        form.add_error(None, "We could not tell which question this answers. Look at it once more, then save again.")
    other = ""
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        other = words if text != words and basis.overtaken(request, words) else ""
        if not other:
            applications.answer(application=application, question=question, text=text, by=person)
            return _onward(request, application, number, len(questions))
    saved = applications.written(application).filter(question=question).first()
    context = _step(application, number + 1) | {
        "application": application, "form": form, "question": question, "question_number": number, "saved": saved,
        "to": request.GET.get("to", ""), "previous": str(number - 1), "questions": len(questions),
        "closed": _closed(application), "basis": basis.of(words), "other": other,
    }  # fmt: skip
    return render(request, "opportunities/apply_question.html", context)


def _onward(request: HttpRequest, application: Application, number: int, last: int) -> HttpResponse:
    slug = application.role.slug
    if _closed(application) or request.POST.get("to") == CHECK:
        return redirect("application_check", slug)
    return redirect("application_answer", slug, number + 1) if number < last else redirect("application_fit", slug)


@on_draft
def fit(request: HttpRequest, application: Application) -> HttpResponse:
    if request.method == "POST":
        return redirect("application_check", application.role.slug)
    context = _step(application, len(_questions(application)) + 2) | {
        "application": application,
        "match": matches.match_of(application.person, application.writes_on),
        "closed": _closed(application),
    }
    return render(request, "opportunities/apply_fit.html", context)


@require_safe
@on_draft
def check(request: HttpRequest, application: Application) -> HttpResponse:
    told, slug = reveal.being_written(application, by=request.user.person), application.role.slug
    rows = [
        {
            "question": question.text,
            "answer": told.get(question.pk, ""),
            "href": f"{reverse('application_answer', args=[slug, number])}?to={CHECK}",
        }
        for number, question in enumerate(_questions(application), 1)
    ]
    missing = sum(not row["answer"] for row in rows)
    context = _step(application, len(rows) + 3) | {
        "application": application, "rows": rows, "missing": missing, "closed": _closed(application),
        "continue_at": _first_page(application),
    }  # fmt: skip
    return render(request, "opportunities/apply_check.html", context)


@login_required
@require_POST
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    application = get_object_or_404(
        Application.objects.visible_to(request.user).select_related(
            "role__current", "version", "change_version", "person"
        ),
        role__slug=slug,
    )
    if application.status not in ("draft", "submitted"):
        return redirect("application_detail", application.reference)
    try:
        applications.submit(application=application, by=request.user.person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("application_check", slug)
    return redirect("application_sent", slug)


@never_cache
@login_required
@require_safe
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    application = get_object_or_404(
        Application.objects.visible_to(request.user).select_related("role__current", "version"), role__slug=slug
    )
    if application.status == "draft" or application.is_changing:
        return redirect("application_check", slug)
    can_change = policies.can_change(application)
    context = {
        "application": application, "version": application.version, "role": application.role, "can_change": can_change,
    }  # fmt: skip
    return render(request, "opportunities/apply_sent.html", context)
