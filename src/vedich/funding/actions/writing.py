"""Writing lines: what stands is changed and the new state is kept beside all earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import partial

from django.db.models import Max
from django.utils.translation import ngettext

from vedich.common.models import User
from vedich.common.notices import tell
from vedich.common.roles import COMPILING
from vedich.common.storing import CHUNK, put
from vedich.funding.models import AMOUNTS, FundingLine, FundingRevision, RevisionOrigin
from vedich.funding.queries.access import KEEPING, lead_units, nearest_leads
from vedich.org import queries as org
from vedich.plan.models import Node


def write(
    lines: Sequence[FundingLine], origin: str, *, reason: str = "", by: User | None, at: datetime
) -> dict[str, int]:
    """Store new and changed lines, and each one's new state as a revision. The caller holds the nodes."""
    known = [line.pk for line in lines if line.pk is not None]
    last = _last_numbers(known)
    _keep_what_stood([pk for pk in known if pk not in last])
    before = [0 if line.pk is None else last.get(line.pk, 1) for line in lines]
    counts = put(lines, AMOUNTS)
    FundingRevision.objects.bulk_create(
        (
            FundingRevision(
                line=line, number=number + 1, origin=origin, reason=reason, by=by, at=at,
                **{name: getattr(line, name) for name in AMOUNTS},
            )
            for line, number in zip(lines, before, strict=True)
        ),
        batch_size=CHUNK,
    )  # fmt: skip
    return counts


def _last_numbers(pks: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for first in range(0, len(pks), CHUNK):
        rows = FundingRevision.objects.filter(line__in=pks[first : first + CHUNK]).order_by().values_list("line")
        found |= dict(rows.annotate(last=Max("number")))
    return found


def _keep_what_stood(pks: Sequence[int]) -> None:
    """A line without any revision is about to change: what stands in the database becomes its first one."""
    for first in range(0, len(pks), CHUNK):
        stood = FundingLine.objects.filter(pk__in=pks[first : first + CHUNK])
        FundingRevision.objects.bulk_create(
            FundingRevision(
                line=line, number=1, origin=RevisionOrigin.STOOD, **{name: getattr(line, name) for name in AMOUNTS}
            )
            for line in stood
        )


def hold(nodes: Iterable[int]) -> None:
    """Nobody else writes the money of these nodes until the transaction ends; always in one order."""
    list(Node.objects.select_for_update().filter(pk__in=sorted(set(nodes))).order_by("pk"))


def tell_keepers(changed: Mapping[int, int], key: str, link: str, *, by: User, at: datetime, on: date) -> None:
    """Who else keeps the money hears of it: the agencies that lead the nodes, and the office above them.

    `changed` is the number of changed lines by node.
    """
    places, leads = Node.objects.in_bulk(), lead_units()
    heard: dict[int, set[int]] = {}
    for node in changed:
        for unit in nearest_leads(places[node], places, leads):
            heard.setdefault(unit, set()).add(node)
    agencies = org.holders_of(heard, KEEPING, on)
    offices = org.holders_of(heard, COMPILING, on)
    by_user: dict[User, set[int]] = {}
    for unit, nodes in heard.items():
        near = [each for each in agencies[unit] if each.unit_id == unit]
        for each in (*near, *offices[unit]):
            by_user.setdefault(each.user, set()).update(nodes)
    for person, nodes in by_user.items():
        if person.pk == by.pk:
            continue
        count, title = sum(changed[node] for node in nodes), _title(places, nodes)
        words = {"n": count, "title": title}
        tell([person], key, partial(_changed, words, count), link=link, at=at)


def _changed(words: Mapping[str, object], count: int) -> str:
    return (
        ngettext("Money changed in %(n)s line: %(title)s.", "Money changed in %(n)s lines: %(title)s.", count) % words
    )


def _title(places: Mapping[int, Node], nodes: Iterable[int]) -> str:
    titles = [places[node].title for node in sorted(nodes, key=lambda pk: (places[pk].position, pk))]
    return titles[0] + (f" (+{len(titles) - 1})" if len(titles) > 1 else "")
