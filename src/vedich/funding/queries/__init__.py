"""Questions about money: sums by source, by node and by year, in million VND."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet, Sum

from vedich.funding.models import FundingLine
from vedich.plan.models import Node

_SUMS = {name: Sum(name) for name in ("estimated", "allocated", "disbursed")}


def by_source(nodes: Iterable[Node]) -> QuerySet[FundingLine, dict]:
    lines = FundingLine.objects.filter(node__in=list(nodes))
    return lines.values("source").annotate(**_SUMS).order_by("-estimated", "source")


def by_node(nodes: Iterable[Node]) -> QuerySet[FundingLine, dict]:
    return FundingLine.objects.filter(node__in=list(nodes)).values("node").annotate(**_SUMS)


def by_year(nodes: Iterable[Node]) -> QuerySet[FundingLine, dict]:
    return FundingLine.objects.filter(node__in=list(nodes)).values("year").annotate(**_SUMS).order_by("year")
