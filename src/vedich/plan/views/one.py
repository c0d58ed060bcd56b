"""One directive: what is asked, how far it is, and what one may do about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vedich.common.asked import day_of
from vedich.org.permissions import guard
from vedich.plan.actions.directives import decide_extension, report_progress, request_extension, withdraw_task
from vedich.plan.actions.refusals import Refused
from vedich.plan.forms import share_of
from vedich.plan.models import Task, TaskExtension
from vedich.plan.permissions import can_decide_about, can_follow_directives, can_report_on, can_see_task
from vedich.plan.queries.tasks import TaskLine, is_open, with_state


def _found(request: HttpRequest, code: str, today: date) -> Task:
    """The task of an address. Raises Http404 where there is none, PermissionDenied where it is not theirs to read."""
    related = ("owner_unit", "lead_unit", "asked_unit", "asked_by", "node", "target__indicator")
    task = with_state(Task.objects.select_related(*related), today).filter(code=code).first()
    if task is None:
        raise Http404
    if not can_see_task(request.user, task, today):
        raise PermissionDenied
    return task


@guard(can_follow_directives)
def directive(request: HttpRequest, code: str) -> HttpResponse:
    today = timezone.localdate()
    task = _found(request, code, today)
    if request.method == "POST":
        return _acted(request, task, today)
    return render(request, "plan/directive.html", _context(request, task, today))


def _context(request: HttpRequest, task: Task, today: date, **more: object) -> dict[str, object]:
    extensions = list(task.extensions.select_related("by", "decided_by"))
    waiting = next((each for each in extensions if each.decided_at is None), None)
    asked = is_open(task)
    decides = task.is_ordered and can_decide_about(request.user, task, today)
    return {
        "task": task,
        "line": TaskLine(task, today),
        "coordinating": [each.unit for each in task.coordinating.select_related("unit")],
        "progress": list(task.progress.select_related("by")),
        "extensions": extensions,
        "first_deadline": next((each.before for each in extensions if each.granted), None),
        "waiting": waiting,
        "reports": not task.withdrawn and can_report_on(request.user, task, today),
        "wants": asked and waiting is None and task.is_ordered,
        "decides": decides,
        "may_decide": decides and waiting is not None and waiting.by_id != request.user.pk,
        "withdraws": decides and asked,
        "origin": _origin(task),
        "typed": {},
        **more,
    }


def _origin(task: Task) -> tuple[str, str]:
    """What it came from: a conclusion of a review with its page, or nothing more than who ordered it."""
    review, _bar, number = task.origin_key.partition("/")
    if not number:
        return (task.origin_key, "")
    try:
        link = reverse("conference", args=[review]) + f"#kl-{number}"
    except NoReverseMatch:
        link = ""
    return (_("conclusion %(number)s of the review %(review)s") % {"number": number, "review": review}, link)


def _acted(request: HttpRequest, task: Task, today: date) -> HttpResponse:
    """Do what a button says; what is refused comes back with what was typed."""
    act = _ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        messages.success(request, act(request, task, today))
    except Refused as refused:
        context = _context(request, task, today, refused=str(refused), act=request.POST["act"], typed=request.POST)
        return render(request, "plan/directive.html", context, status=422)
    return redirect("directive", task.code)


def _report(request: HttpRequest, task: Task, today: date) -> str:
    post = request.POST.get
    progress = report_progress(
        task, share=share_of(post("share", "")), text=post("text", ""), link=post("link", ""), by=request.user,
        at=timezone.now(), on=today,
    )  # fmt: skip
    return _("The result was reported.") if progress.share_done == 1 else _("How far it is was written down.")


def _want(request: HttpRequest, task: Task, today: date) -> str:
    wanted = day_of(request.POST.get("wanted", ""))
    request_extension(task, wanted, request.POST.get("reason", ""), by=request.user, at=timezone.now(), on=today)
    return _("More time was asked for. The deadline stays until somebody has decided.")


def _decide(request: HttpRequest, task: Task, today: date) -> str:
    number = request.POST.get("extension", "")
    extension = TaskExtension.objects.filter(task=task, pk=number).first() if number.isdecimal() else None
    if extension is None:
        raise Http404
    granted = request.POST.get("decision") == "grant"
    answer = request.POST.get("answer", "")
    decide_extension(extension, granted=granted, answer=answer, by=request.user, at=timezone.now(), on=today)
    if granted:
        return _("The deadline is now %(day)s.") % {"day": f"{extension.wanted:%d/%m/%Y}"}
    return _("More time was refused.")


def _withdraw(request: HttpRequest, task: Task, today: date) -> str:
    withdraw_task(task, request.POST.get("why", ""), by=request.user, at=timezone.now(), on=today)
    return _("It is no longer asked for.")


_ACTS: dict[str, Callable[[HttpRequest, Task, date], str]] = {
    "report": _report,
    "want": _want,
    "decide": _decide,
    "withdraw": _withdraw,
}
