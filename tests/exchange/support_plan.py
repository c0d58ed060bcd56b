"""The small plan with sponsorship, and one fault for every problem of it."""

from __future__ import annotations

from tests.exchange.faults import Fault, add, both, cell, fault
from tests.exchange.plans import DISTRICT, NORTH, SOUTH, Plan, small

A = {"sponsor": "so-nn", "commune": NORTH, "valid_from": "2024-01-15"}
B = {"sponsor": "so-nn", "commune": SOUTH, "valid_from": "2024-01-15"}
SPONSORSHIPS = [
    {**A, "decision": "102/QĐ-UBND", "issued": "2024-01-15", "about": "Giao đỡ đầu xã"},
    {**B, "valid_to": "2024-10-01", "decision": "102/QĐ-UBND", "issued": "2024-01-15", "about": "Giao đỡ đầu xã",
     "planned_to": "2026-01-01", "ended_by": "99/QĐ-UBND", "ended_on": "2024-09-20"},
]  # fmt: skip
AGREEMENTS = [
    {
        **A,
        "number": 1,
        "title": "Chương trình giúp xã",
        "signed": "2024-03-01",
        "signatories": "Giám đốc Sở; Chủ tịch xã",
    },
    {**B, "number": 1, "title": "Ký nhầm", "signed": "2024-03-01", "withdrawn_reason": "ghi nhầm xã"},
]
PLEDGES = [
    {**A, "number": 1, "title": "Đường điện", "quantity": "10.5", "measure": "km", "value": "1250.5",
     "deadline": "2024-12-31", "agreement": 1},
    {**A, "number": 2, "title": "Tiền mặt", "quantity": 50, "measure": "triệu đồng", "deadline": "2024-06-30"},
    {**B, "number": 1, "title": "Xi măng", "quantity": 20, "measure": "tấn xi măng", "deadline": "2024-06-30",
     "reason": "không còn nhu cầu", "withdrawn": "yes"},
]  # fmt: skip
DELIVERIES = [
    {**A, "number": 1, "pledge": 1, "day": "2024-07-01", "title": "Đường điện", "quantity": "4.5", "measure": "km",
     "word": "received"},
    {**A, "number": 2, "pledge": 1, "day": "2024-07-02", "title": "Đường điện", "quantity": 2, "measure": "km",
     "word": "disputed", "note": "mới có 1 km"},
    {**A, "number": 3, "day": "2024-08-01", "title": "Cây xanh", "quantity": 300, "measure": "cây", "value": 4},
]  # fmt: skip
BROUGHT = {"sponsorships": SPONSORSHIPS, "agreements": AGREEMENTS, "pledges": PLEDGES, "deliveries": DELIVERIES}


def with_support() -> Plan:
    """A copy to be spoiled."""
    return {**small(), **{name: [dict(row) for row in rows] for name, rows in BROUGHT.items()}}


def spoiled_support(one: Fault) -> Plan:
    plan = with_support()
    one.spoil(plan)
    return plan


FAULTS = [
    fault("a sponsor that is none", add("sponsorships", **{**SPONSORSHIPS[0], "sponsor": "so-x"}),
          ("unknown_unit", "sponsorships.csv", 4, "sponsor", "so-x")),
    fault("a district that is sponsored", add("sponsorships", **{**SPONSORSHIPS[0], "commune": DISTRICT}),
          ("sponsored_no_commune", "sponsorships.csv", 4, "commune", DISTRICT)),
    fault("an end before the beginning", cell("sponsorships", 0, "valid_to", "2024-01-15"),
          ("dates_order", "sponsorships.csv", 2, "valid_to", "2024-01-15"),
          *(("outside_sponsorship", "agreements.csv", 2, "signed", "2024-03-01"),),
          *(("outside_sponsorship", "deliveries.csv", row, "day", day)
            for row, day in ((2, "2024-07-01"), (3, "2024-07-02"), (4, "2024-08-01")))),
    fault("the same two twice at once", add("sponsorships", **{**SPONSORSHIPS[0], "valid_from": "2024-05-01"}),
          ("sponsored_twice", "sponsorships.csv", 4, "valid_from", "2024-05-01")),
    fault("an end by nothing", cell("sponsorships", 1, "ended_by", ""),
          ("ended_by_nothing", "sponsorships.csv", 3, "ended_by", "")),
    fault("an end after the planned one", cell("sponsorships", 1, "planned_to", "2024-06-01"),
          ("ended_later", "sponsorships.csv", 3, "valid_to", "2024-10-01")),
    fault("a programme of nobody", cell("agreements", 0, "valid_from", "2024-01-16"),
          ("no_sponsorship", "agreements.csv", 2, "commune", NORTH), ("no_agreement", "pledges.csv", 2, "agreement", "1")),
    fault("signed before the decision", cell("agreements", 0, "signed", "2024-01-14"),
          ("outside_sponsorship", "agreements.csv", 2, "signed", "2024-01-14")),
    fault("a programme that is none", cell("pledges", 0, "agreement", 7), ("no_agreement", "pledges.csv", 2, "agreement", "7")),
    fault("a deadline before the decision", cell("pledges", 0, "deadline", "2023-12-31"),
          ("outside_sponsorship", "pledges.csv", 2, "deadline", "2023-12-31")),
    fault("nothing promised", cell("pledges", 0, "quantity", 0), ("out_of_range", "pledges.csv", 2, "quantity", "0")),
    fault("money in thousands", cell("pledges", 1, "measure", "nghìn đồng"),
          ("money_in_millions", "pledges.csv", 3, "measure", "nghìn đồng")),
    fault("money worth something else", cell("pledges", 1, "value", 60), ("money_has_a_value", "pledges.csv", 3, "value", "60")),
    fault("a measure without marks", cell("deliveries", 2, "measure", "Cay"),
          ("measure_spelled", "deliveries.csv", 4, "measure", "Cay")),
    fault("withdrawn for nothing", cell("pledges", 2, "reason", ""), ("withdrawn_for_nothing", "pledges.csv", 4, "reason", "")),
    fault("a pledge that is none", cell("deliveries", 0, "pledge", 9), ("no_pledge", "deliveries.csv", 2, "pledge", "9")),
    fault("given in another measure", both(cell("deliveries", 0, "measure", "m"), cell("deliveries", 0, "quantity", 4500)),
          ("pledged_in_other", "deliveries.csv", 2, "measure", "m")),
    fault("disputed for nothing", cell("deliveries", 1, "note", ""), ("disputed_for_nothing", "deliveries.csv", 3, "note", "")),
    fault("given after the end", add("deliveries", **{**B, "number": 1, "day": "2024-10-01", "title": "x", "quantity": 1, "measure": "m"}),
          ("outside_sponsorship", "deliveries.csv", 5, "day", "2024-10-01")),
    fault("one delivery twice", add("deliveries", **DELIVERIES[0]), ("duplicate_key", "deliveries.csv", 5, "", "so-nn")),
]  # fmt: skip
