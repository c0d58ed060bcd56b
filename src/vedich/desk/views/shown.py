"""A page as it is shown: made once for everyone who sees the same, framed anew for each request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from vedich.desk.queries.kept import kept
from vedich.desk.queries.run import Look
from vedich.plan.models import Target

PARTS = ("title", "sprite", "context", "content")
"""Blocks of a page that hold nothing of one person: no token, no message, no name."""
_BETWEEN = "\x1e"


def shown(
    request: HttpRequest, look: Look, template: str, make: Callable[[], dict[str, object] | None], *more: object
) -> HttpResponse:
    """The page of an address; `make` gives its context, or None where there is nothing to show yet.

    `more` is what the page depends on beside its address, what it looks at and who looks.
    """

    def parts() -> dict[str, SafeString] | None:
        context = make()
        if context is None:
            return None
        layout = {"layout": "desk/part/layout.html", "between": _BETWEEN, "look": look}
        html = render_to_string(template, {**layout, **context}, request)
        written = map(mark_safe, html.split(_BETWEEN))
        return dict(zip(PARTS, written, strict=True))

    # Without a run nothing tells one state of the data from another.
    found = kept((template, request.get_full_path(), *look.stamp, *more), parts) if look.run else parts()
    return empty(request, look) if found is None else render(request, "desk/page.html", {"look": look, **found})


def empty(request: HttpRequest, look: Look) -> HttpResponse:
    """What stands where nothing is scored yet: what is missing, and the one thing to do."""
    context = {"look": look, "has_targets": Target.objects.exists(), "compiles": look.viewer.compiles}
    return render(request, "desk/empty.html", context)
