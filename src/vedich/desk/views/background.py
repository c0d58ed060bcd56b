"""Pages of background jobs: what runs for me, how far one is, and trying again."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from vedich.common.asked import page_of
from vedich.common.jobs import ask_again
from vedich.common.models import Job, JobState
from vedich.desk.queries.background import JobLine, look_again_after, seen_by
from vedich.org.permissions import can_compile, can_read, guard


def _seen(request: HttpRequest):
    return seen_by(request.user, compiles=can_compile.test(request.user, request.held))


def _find(request: HttpRequest, pk: int) -> Job:
    found = get_object_or_404(Job, pk=pk)
    if not _seen(request).filter(pk=pk).exists():
        raise PermissionDenied
    return found


@guard(can_read)
def jobs(request: HttpRequest) -> HttpResponse:
    """Jobs one may look at, what broke at the top, fifty a page."""
    page = page_of(_seen(request), request)
    compiles = can_compile.test(request.user, request.held)
    return render(request, "desk/jobs.html", {"page": page, "lines": list(map(JobLine, page)), "compiles": compiles})


@guard(can_read)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far one job is; looks again by itself while it is not over, and with `theo` leads on to what came of it."""
    found, at = _find(request, pk), timezone.now()
    follows, rests = "theo" in request.GET, "dung" in request.GET
    if follows and found.state == JobState.DONE and found.link:
        return redirect(found.link)
    response = render(request, "desk/job.html", {"line": JobLine(found), "job": found, "rests": rests})
    if found.is_open and not rests:
        # A header does what a `meta` element would do, and the page says how to stop it.
        response["Refresh"] = str(look_again_after(found, at))
    response["Cache-Control"] = "no-store"
    return response


@guard(can_read)
@require_POST
def job_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a job again that was refused or given up."""
    ask_again(_find(request, pk), by=request.user, at=timezone.now())
    return redirect("job", pk)
