"""Money by source: estimated, allocated and disbursed, in billion VND."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from vedich.funding.queries import by_source
from vedich.plan.models import Node

_MILLION_PER_BILLION = 1000


@dataclass(frozen=True)
class Money:
    """One source, or all of them where `source` is empty; None was never stated and is not zero."""

    source: str
    estimated: Decimal | None
    allocated: Decimal | None
    disbursed: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        """Disbursed, of what was estimated."""
        if not self.estimated or self.disbursed is None:
            return None
        return 100 * self.disbursed / self.estimated


def _total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _billion(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else Decimal(amount) / _MILLION_PER_BILLION


def money(nodes: Iterable[Node]) -> list[Money]:
    """The sources, the largest first, and last their total; nothing where no money is planned. One query."""
    names = ("estimated", "allocated", "disbursed")
    found = [Money(row["source"], *(_billion(row[name]) for name in names)) for row in by_source(nodes)]
    if not found:
        return []
    return [*found, Money("", *(_total(getattr(each, name) for each in found) for name in names))]
