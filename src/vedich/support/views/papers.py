"""Files behind signed programmes and deliveries, opened only by who sees the sponsorship."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from vedich.org.permissions import guard
from vedich.support.actions.papers import sponsorship_of
from vedich.support.models import Paper
from vedich.support.permissions import can_see, can_see_support


@guard(can_see_support)
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, always to be saved and never to be shown by the browser."""
    found = get_object_or_404(
        Paper.objects.select_related("agreement__sponsorship", "delivery__sponsorship"), pk=pk, removed_at__isnull=True
    )
    if not can_see(request.user, sponsorship_of(found), timezone.localdate()):
        raise PermissionDenied
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    return response
