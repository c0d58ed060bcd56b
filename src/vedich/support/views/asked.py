"""What an address and a form ask of sponsorship: units by code or name, numbers, days, one sponsorship."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest

from vedich.common.numbers import NumberProblem, read_number
from vedich.common.text import composed, fold
from vedich.org import queries as org
from vedich.org.models import Unit
from vedich.support.actions.checked import Thing
from vedich.support.actions.refusals import Refused
from vedich.support.models import MONEY, Sponsorship
from vedich.support.queries.access import visible_sponsorships
from vedich.support.queries.board import looked_at
from vedich.support.queries.found import Tie, read
from vedich.support.queries.measures import canonical

QUANTITY, VALUE = 3, 6  # decimals


def tie_of(request: HttpRequest, pk: int, day: date) -> Tie:
    """The sponsorship of an address. Raises Http404 where there is none, PermissionDenied where it is out of view."""
    visible = visible_sponsorships(request.user, day)
    found = read(visible.filter(pk=pk), looked_at(visible, day), whole=True)
    if found:
        return found[0]
    if Sponsorship.objects.filter(pk=pk, withdrawn_at__isnull=True).exists():
        raise PermissionDenied
    raise Http404


def unit_named(typed: str, within: QuerySet[Unit], day: date) -> Unit:
    """The unit of a code, else of a name, among those; the one of the day before those of other days."""
    typed = composed(typed).strip()
    wanted = fold(typed)
    found: Sequence[Unit] = within.filter(code=typed).order_by("valid_from")
    if not found:
        named = within.filter(Q(search=wanted) | Q(search__startswith=f"{wanted} ")).order_by("code", "valid_from")
        found = [each for each in named if fold(each.name) == wanted]
    there = [each for each in found if each.valid_from <= day < each.valid_to] or list(found)
    there = [each for each in there if each.name == typed] or there
    if not there:
        raise Refused("unknown_unit", typed=typed[:60])
    latest = {each.code: each for each in sorted(there, key=lambda each: each.valid_from)}
    if len(latest) > 1:
        raise Refused("two_units", typed=typed[:60], codes=", ".join(sorted(latest)[:6]))
    return next(iter(latest.values()))


def thing_of(post: Mapping[str, str]) -> Thing:
    """How much of what, as typed."""
    measure = canonical(post.get("measure", ""))
    quantity = _number(post.get("quantity", ""), QUANTITY, measure, "no_quantity")
    value = _number(post.get("value", ""), VALUE, MONEY, "bad_value")
    return Thing(post.get("title", ""), quantity, measure, value)


def _number(text: str, decimals: int, measure: str, refusal: str) -> Decimal | None:
    text = text.strip()
    if not text:
        return None
    try:
        return read_number(text, decimals=decimals, measure=measure)
    except NumberProblem as problem:
        raise Refused("ambiguous_number" if problem.code == "ambiguous" else refusal, text=text[:30]) from problem


def whole_number(text: str) -> int | None:
    """A number that a form carries; anything else is none."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else None


def unit_of(code: str, day: date, sees: Callable[[Unit], bool]) -> Unit:
    """The unit of an address, of the day or of the time nearest to it."""
    unit = org.by_code_near(code, day)
    if unit is None:
        raise Http404
    if not sees(unit):
        raise PermissionDenied
    return unit
