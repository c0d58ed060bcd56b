"""Inputs: the plain tables that the expressions read, each row of them in one line.

Amounts and shares are whole numbers: the amount times a power of ten that all amounts have in common, and likewise
for shares, so that sums and products are exact in any engine that has wide decimals.

Units that count for the same regions in the same way form a class; holders that lie in the same regions share a
place. So a value is looked at once, however many units lie above its own.
"""

from __future__ import annotations

import ibis

WIDE = "decimal(38, 0)"

value = ibis.table(
    {
        "id": "int64",
        "p": "int32",
        "unit": "int64",
        "c": "int32",
        "place": "int32",
        "amount": "int64",
        "estimate": "boolean",
        "rank": "int8",
        "refused": "boolean",
        "repeated": "boolean",
    },
    name="value",
)
"""A value of a period `p`; nil has no amount. `refused`: "not applicable"; `repeated`: one of several for its unit.

With it go the class `c` of its unit and the unit's place as a holder; -1 where it has none.
"""

chosen = ibis.table(
    {
        "id": "int64",
        "p": "int32",
        "unit": "int64",
        "c": "int32",
        "place": "int32",
        "amount": "int64",
        "estimate": "boolean",
        "repeated": "boolean",
    },
    name="chosen",
)
"""The one amount or nil of a unit for a period."""

period = ibis.table({"p": "int32", "kind": "int32", "last": "date"}, name="period")
"""A period of one indicator, with the kind of the units that report it; a later period has a larger p."""

window = ibis.table(
    {
        "g": "int32",
        "p": "int32",
        "bucket": "int32",
        "buckets": "int32",
        "epoch": "int32",
        "kind": "int32",
        "rule": "string",
        "estimates": "boolean",
    },
    name="window",
)
"""A period taken in a group, from the first of its days on which the period has closed.

The questions of a group differ only in unit and day: bucket 0 is their first day, bucket `buckets` is after their last.
Their indicator counts values of units of `kind`, by a rule over time; see `over_time`.
"""

group = ibis.table({"g": "int32", "kind": "int32", "buckets": "int32"}, name="group")
"""What all rows of a group have in common in `window`."""

ask = ibis.table({"q": "int32", "g": "int32", "region": "int32", "bucket": "int32", "estimates": "boolean"}, name="ask")
"""A question: a group, a region (the units at or under one unit in one epoch) and one of the days."""

reach = ibis.table({"p": "int32", "region": "int32"}, name="reach")
"""A period of an indicator and a region that is asked about it."""

belonging = ibis.table(
    {
        "c": "int32",
        "kind": "int32",
        "region": "int32",
        "share": WIDE,
        "straddles": "boolean",
        "valid_from": "date",
        "valid_to": "date",
    },
    name="belonging",
)
"""A class whose units count for a region with a share. No share: undetermined.

`straddles`: later units that came only partly from there, and so have no share.
"""

trouble = ibis.table(
    {"unit": "int64", "kind": "int32", "region": "int32", "determined": "boolean", "straddles": "boolean"},
    name="trouble",
)
"""A unit that was divided on its way to a region, or straddles it."""

placed = ibis.table({"holder": "int64", "place": "int32"}, name="placed")
"""The place of a holder."""

placing = ibis.table({"place": "int32", "kind": "int32", "region": "int32"}, name="placing")
"""A region that a place lies in, and the kind of the holders there."""

holding = ibis.table(
    {
        "epoch": "int32",
        "unit": "int64",
        "kind": "int32",
        "holder": "int64",
        "share": WIDE,
        "line": "int64",
        "own": "boolean",
    },
    name="holding",
)
"""What a holder has of a unit; `line` is the same for units renamed into each other, `own` where it is the holder's."""

joint = ibis.table({"g": "int32", "holder": "int64", "joint": "int64"}, name="joint")
"""A holder in a group whose values are reduced together with those of others, under the name of one of them."""

merged = ibis.table({"epoch": "int32", "unit": "int64", "kind": "int32"}, name="merged")
"""A unit that begins after the epoch and comes from several."""

path = ibis.table(
    {
        "epoch": "int32",
        "path": "int32",
        "unit": "int64",
        "kind": "int32",
        "holder": "int64",
        "share": WIDE,
        "whole": "boolean",
        "own": "boolean",
    },
    name="path",
)
"""One way from a unit to a holder."""

after = ibis.table({"path": "int32", "epoch": "int32", "unit": "int64", "kind": "int32"}, name="after")
"""A unit that comes after the first one of a path."""

weighting = ibis.table({"g": "int32", "bucket": "int32", "weights": "int32"}, name="weighting")
"""The set of weights of a group on one of its days."""

weight = ibis.table(
    {"weights": "int32", "holder": "int64", "weight": WIDE, "estimate": "boolean", "lost": "int32"}, name="weight"
)
"""The weight of a holder in a set of weights; `lost` instead where it cannot be restated: the place of the reason."""

covering = ibis.table(
    {"q": "int32", "p": "int32", "region": "int32", "day": "date", "estimates": "boolean", "alone": "boolean"},
    name="covering",
)
"""A period that counts for the coverage of a question, `alone` or as any of several; units valid on `day` count."""

still = ibis.table({"q": "int32", "g": "int32", "region": "int32", "bucket": "int32", "amount": WIDE}, name="still")
"""A question with a baseline other than zero, at which a value has not moved."""
