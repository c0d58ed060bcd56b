"""What stands about money: the lines of a node with their revisions, sources already named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vedich.common.text import fold, one_line
from vedich.funding.models import FundingLine, FundingRevision
from vedich.funding.queries.sources import in_order
from vedich.plan.models import Node

SOURCE = 100
"""Characters a source's name may have."""


def with_revision(lines: QuerySet[FundingLine]) -> QuerySet[FundingLine]:
    """Lines that know the number of their last revision, 0 where none was kept."""
    last = FundingRevision.objects.filter(line=OuterRef("pk")).order_by("-number").values("number")[:1]
    return lines.annotate(revision=Coalesce(Subquery(last, output_field=IntegerField()), 0))


def lines_of(node: Node) -> list[FundingLine]:
    """The lines of one node, by year and, in a year, by kind of source."""
    found = list(with_revision(FundingLine.objects.filter(node=node)))
    ranks = {name: rank for rank, name in enumerate(in_order(line.source for line in found))}
    return sorted(found, key=lambda line: (line.year, ranks[line.source]))


def revisions_of(node: Node) -> QuerySet[FundingRevision]:
    """Every state of every line of a node, the newest first; what stood before states were kept comes last."""
    found = FundingRevision.objects.filter(line__node=node).select_related("line", "by")
    return found.order_by(F("at").desc(nulls_last=True), "-pk")


def known_sources() -> list[str]:
    """Every name of a source that stands somewhere, by kind."""
    return in_order(FundingLine.objects.order_by().values_list("source", flat=True).distinct())


def spelled(source: str, known: Iterable[str]) -> str:
    """A source's name as it stands already, however its marks, capitals and blanks were typed; else as typed."""
    text = one_line(source)
    return next((name for name in known if fold(name) == fold(text)), text)


def years_of(node: Node, on: date) -> list[int]:
    """Years a line may be of: those of the term and the one after it, in which old bills are paid."""
    return list(range(node.start.year, max(node.end.year + 1, node.start.year) + 1))
