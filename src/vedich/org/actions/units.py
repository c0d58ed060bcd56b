"""Units: take over rows of units and successions, keep their tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.common.storing import CHUNK, put
from vedich.common.text import fold
from vedich.org.actions.tree import Tree, links
from vedich.org.models import ParentLink, Succession, Unit, UnitPath

_UNIT_FIELDS = ("name", "name_en", "kind", "parent_code", "valid_to", "groups", "search")


@transaction.atomic
def put_units(units: Sequence[Unit], *, by: User | None, at: datetime) -> None:
    """Store new units and the changed terms of known ones, then rebuild the tree."""
    for unit in units:
        unit.search = fold(f"{unit.name} {unit.name_en}")[: Unit._meta.get_field("search").max_length]
    counts = put(units, _UNIT_FIELDS)
    rebuild_paths()
    audit.record("put_units", f"{len(units)} units", by=by, at=at, **counts)


@transaction.atomic
def put_successions(successions: Sequence[Succession], *, by: User | None, at: datetime) -> None:
    """Store what became of units, and with what share."""
    counts = put(successions, ("kind", "share"))
    audit.record("put_successions", f"{len(successions)} successions", by=by, at=at, **counts)


@transaction.atomic
def rebuild_paths() -> None:
    """Work out all parents and ancestors again from the codes of the parents and the days of validity."""
    # Two at once would each write what the other has not seen: who comes second waits, then reads.
    list(Unit.objects.select_for_update().filter(parent_code="").order_by("pk").values_list("pk"))
    units = list(Unit.objects.all())
    found = links(units, [unit.parent_code for unit in units])
    ParentLink.objects.all().delete()
    UnitPath.objects.all().delete()
    ParentLink.objects.bulk_create(
        (ParentLink(unit=units[a], parent=units[b], valid_from=start, valid_to=end) for a, b, start, end in found),
        batch_size=CHUNK,
    )
    UnitPath.objects.bulk_create(_paths(units, Tree(units, found)), batch_size=CHUNK)


def _paths(units: Sequence[Unit], tree: Tree) -> Iterable[UnitPath]:
    for position, unit in enumerate(units):
        for step in tree.ancestors(position):
            if not step.circular:
                yield UnitPath(
                    ancestor=units[step.unit],
                    descendant=unit,
                    depth=step.depth,
                    valid_from=step.start,
                    valid_to=step.end,
                )
