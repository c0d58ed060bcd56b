"""Pages made from frozen figures that are not whole any more: the page of the review says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from vedich.review.queries.snapshots import Damaged

View = Callable[..., HttpResponse]


def review_tells(view: View) -> View:
    """Lead to the page of the review where what was frozen of it cannot be read; stands inside `guard`."""

    @wraps(view)
    def told(request: HttpRequest, code: str, *args: object, **more: object) -> HttpResponse:
        try:
            return view(request, code, *args, **more)
        except Damaged:
            return redirect("review", code)

    return told
