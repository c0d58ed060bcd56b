"""Notices: what the user should know of, the unread ones marked."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from vedich.common import notices as told
from vedich.common.asked import page_of
from vedich.org.permissions import can_read, guard


@guard(can_read)
def notices(request: HttpRequest) -> HttpResponse:
    """The user's own notices, newest first, fifty a page."""
    found = told.notices_of(request.user)
    unread = found.filter(read_at__isnull=True).count()
    return render(request, "desk/notices.html", {"page": page_of(found, request), "unread": unread})


@guard(can_read)
@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    told.mark_read(request.user, at=timezone.now())
    return redirect("notices")
