"""Taking over a table of the treasury: every row of it or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from vedich.common import audit
from vedich.common.models import User
from vedich.funding.actions.refusals import Refused
from vedich.funding.actions.writing import hold, tell_keepers, write
from vedich.funding.models import FundingLine, RevisionOrigin, TreasuryName
from vedich.funding.queries.access import keepable_nodes
from vedich.funding.queries.kept import with_revision
from vedich.plan.models import Node


@dataclass(frozen=True)
class Said:
    """What the table says of one line. `seen` is the revision that was shown, None where there was no line."""

    node: Node
    source: str
    year: int
    amounts: Mapping[str, Decimal | None]
    seen: int | None


@transaction.atomic
def take_table(
    said: Sequence[Said], names: Mapping[str, int], *, dropped: Sequence[str] = (), file: str, by: User, at: datetime,
    on: date,
) -> int:  # fmt: skip
    """Write every line that says something new, and remember the names; answers how many lines changed.

    Rows that were `dropped` are left out of this table only: one agency's answer hides no row of another's.
    """
    nodes = {each.node.pk for each in said}
    if nodes - set(keepable_nodes(by, on).values_list("pk", flat=True)):
        raise PermissionDenied
    hold(nodes)
    stands = {
        (line.node_id, line.source, line.year): line
        for line in with_revision(FundingLine.objects.filter(node__in=nodes, year__in={each.year for each in said}))
    }
    lines: list[FundingLine] = []
    for each in said:
        line = stands.get((each.node.pk, each.source, each.year))
        if (line.revision if line else None) != each.seen:
            raise Refused("changed_since", source=each.source, year=each.year)
        line = line or FundingLine(node=each.node, source=each.source, year=each.year)
        if line.pk and all(getattr(line, name) == amount for name, amount in each.amounts.items()):
            continue
        for name, amount in each.amounts.items():
            setattr(line, name, amount)
        lines.append(line)
    counts = write(lines, RevisionOrigin.TREASURY, reason=file[:500], by=by, at=at)
    for name, node in names.items():
        TreasuryName.objects.update_or_create(name=name[:500], defaults={"node_id": node})
    left_out = {"left_out": list(dropped)} if dropped else {}
    audit.record("take_table", file, by=by, at=at, lines=len(said), names=len(names), **left_out, **counts)
    changed = Counter(line.node_id for line in lines)
    tell_keepers(changed, f"treasury {at.isoformat()}", reverse("money"), by=by, at=at, on=on)
    return len(lines)
