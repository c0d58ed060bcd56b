"""What an address asks the pages of criteria for, and what the links between them keep."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest

from vedich.criteria.queries.view import AskedView, View
from vedich.documents import numbers


def asked_view(request: HttpRequest) -> AskedView:
    get = request.GET.get
    return AskedView(get("bo", ""), get("thoi-ky", ""), get("huyen", ""), get("nhom", ""))


def keep(view: View) -> str:
    """The set and period looked at, as links between the pages carry them on."""
    said = {"bo": view.set.code if view.asked.set else "", "thoi-ky": view.asked.period}
    kept = urlencode({name: value for name, value in said.items() if value})
    return f"?{kept}" if kept else ""


def period_choices(view: View, language: str) -> list[tuple[str, str]]:
    """Periods as they stand in an address, and in words."""
    found = [*view.periods]
    if view.period is not None and view.period not in found:
        found.insert(0, view.period)
    return [(str(each), numbers.period_name(str(each), language)) for each in found]
