"""Loading sponsorship: the rows of a file become decisions, sponsorships, signed programmes, pledges, deliveries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from vedich.exchange.merged import Merged
from vedich.exchange.records import UnitRow
from vedich.org.models import EVER
from vedich.support.actions import taking_over as support
from vedich.support.models import MONEY, Agreement, Pledge, Sponsorship

Written = Callable[[str], list[tuple[Any, Any]]]
UnitId = Callable[[UnitRow | None], Any]


class SupportLoader:
    """Stores the new and changed rows of the sheets of sponsorship; the caller holds the transaction."""

    def __init__(self, merged: Merged, rows: Written, unit_id: UnitId, acted: Mapping[str, Any]) -> None:
        self.merged, self.rows, self.unit_id, self.acted = merged, rows, unit_id, acted

    def run(self) -> None:
        if not {"sponsorships", "agreements", "pledges", "deliveries"} & set(self.merged.parsed.sheets):
            return
        self._sponsorships()
        standing = Sponsorship.objects.filter(withdrawn_at__isnull=True)
        self.held: dict[tuple[str, str, date], int] = {
            (sponsor, commune, begins): pk
            for sponsor, commune, begins, pk in standing.values_list(
                "sponsor__code", "commune__code", "valid_from", "pk"
            )
        }
        self._agreements()
        self._pledges()
        self._deliveries()

    def _unit(self, code: str, day: date) -> int:
        return int(self.unit_id(self.merged.units.on(code, day)))

    def _sponsorships(self) -> None:
        if not (rows := [row for row, _ in self.rows("sponsorships")]):
            return
        wanted = {(row.ended_by, row.ended_on): "" for row in rows if row.ended_by}
        decisions = support.put_decisions(
            wanted | {(row.decision, row.issued): row.about for row in rows}, **self.acted
        )
        known = {
            (each.sponsor_id, each.commune_id, each.valid_from): each
            for each in Sponsorship.objects.filter(withdrawn_at__isnull=True)
        }
        found = []
        for row in rows:
            key = (self._unit(row.sponsor, row.valid_from), self._unit(row.commune, row.valid_from), row.valid_from)
            each = known.get(key) or Sponsorship(sponsor_id=key[0], commune_id=key[1], valid_from=row.valid_from)
            each.valid_to = row.valid_to
            each.planned_to = row.planned_to or (EVER if row.ended_by else row.valid_to)
            each.decision_id = decisions[row.decision, row.issued]
            each.ended_id = decisions[row.ended_by, row.ended_on] if row.ended_by else None
            found.append(each)
        support.put_sponsorships(found, **self.acted)

    def _held(self, row: Any) -> int:
        return self.held[row.sponsor, row.commune, row.valid_from]

    def _agreements(self) -> None:
        if not (rows := [row for row, _ in self.rows("agreements")]):
            return
        known = {(each.sponsorship_id, each.number): each for each in Agreement.objects.all()}
        found = []
        for row in rows:
            key = (self._held(row), row.number)
            each = known.get(key) or Agreement(sponsorship_id=key[0], number=row.number)
            for name in ("title", "signed", "signatories", "withdrawn_reason"):
                setattr(each, name, getattr(row, name))
            found.append(each)
        support.put_agreements(found, **self.acted)

    def _pledges(self) -> None:
        if not (rows := [row for row, _ in self.rows("pledges")]):
            return
        signed = {(each.sponsorship_id, each.number): each.pk for each in Agreement.objects.all()}
        said = []
        for row in rows:
            key = (self._held(row), row.number)
            agreement = signed[key[0], row.agreement] if row.agreement else None
            said.append(support.Said(key, {**_how_much(row), "deadline": row.deadline, "agreement_id": agreement}))
        support.put_pledges(said, **self.acted)

    def _deliveries(self) -> None:
        if not (rows := [row for row, _ in self.rows("deliveries")]):
            return
        pledges = {(held, number): pk for pk, held, number in Pledge.objects.values_list("pk", "sponsorship", "number")}
        said = []
        for row in rows:
            key = (self._held(row), row.number)
            pledge = pledges[key[0], row.pledge] if row.pledge else None
            fields = {**_how_much(row), "day": row.day}
            said.append(support.Said(key, fields, pledge, row.word, row.note))
        support.put_deliveries(said, **self.acted)


def _how_much(row: Any) -> dict[str, Any]:
    names = ("title", "quantity", "measure", "reason")
    value = row.quantity if row.measure == MONEY else row.value
    return {**{name: getattr(row, name) for name in names}, "value": value, "withdrawn": row.withdrawn == "yes"}
