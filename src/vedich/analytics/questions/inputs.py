"""Inputs: the plain tables that the expressions read, each row of them in one line.

Amounts and shares are whole numbers: the amount times a power of ten that all amounts have in common, and likewise
for shares, so that sums and products are exact in any engine that has wide decimals.
"""

from __future__ import annotations

import ibis

WIDE = "decimal(38, 0)"

value = ibis.table(
    {
        "id": "int64",
        "indicator": "int64",
        "unit": "int64",
        "start": "date",
        "end": "date",
        "state": "string",
        "amount": WIDE,
        "estimate": "boolean",
        "rank": "int8",
    },
    name="value",
)
"""A value as given."""

asked = ibis.table({"indicator": "int64"}, name="asked")
"""An indicator that some question needs."""

period = ibis.table(
    {"p": "int32", "indicator": "int64", "start": "date", "end": "date", "kind": "int32", "last": "date"},
    name="period",
)
"""A period of an indicator that some question needs, with the collecting tier; a later period has a larger p."""

chosen = ibis.table(
    {
        "id": "int64",
        "p": "int32",
        "kind": "int32",
        "last": "date",
        "unit": "int64",
        "amount": WIDE,
        "estimate": "boolean",
    },
    name="chosen",
)
"""The one amount or nil (no amount) of a unit for a period; it counts only where the unit is of the kind."""

declined = ibis.table({"p": "int32", "kind": "int32", "unit": "int64", "estimate": "boolean"}, name="declined")
"""A unit that said "not applicable" for a period."""

group = ibis.table(
    {
        "g": "int32",
        "epoch": "int32",
        "over_time": "string",
        "additive": "boolean",
        "weighted": "boolean",
        "estimates": "boolean",
        "buckets": "int32",
    },
    name="group",
)
"""Questions that differ only in unit and day: bucket 0 is their first day, bucket `buckets` is after their last."""

window = ibis.table({"g": "int32", "p": "int32", "bucket": "int32"}, name="window")
"""A period taken in a group, from the first of its days on which the period has closed."""

ask = ibis.table(
    {"q": "int32", "g": "int32", "region": "int32", "bucket": "int32", "estimates": "boolean", "weights": "int32"},
    name="ask",
)
"""A question: a group, a region and one of the days; `weights` names its set of weights, if it has one."""

reach = ibis.table({"p": "int32", "region": "int32"}, name="reach")
"""A period of an indicator and a region that is asked about it."""

belonging = ibis.table(
    {
        "region": "int32",
        "unit": "int64",
        "kind": "int32",
        "share": WIDE,
        "whole": "boolean",
        "straddles": "boolean",
        "valid_from": "date",
        "valid_to": "date",
    },
    name="belonging",
)
"""A unit that counts for a region (the units at or under one unit in one epoch), with the share that does.

No share: undetermined. `whole`: nothing was divided. `straddles`: a later unit that came only partly from there,
and so is neither whole nor has a share.
"""

member = ibis.table({"region": "int32", "holder": "int64"}, name="member")
"""A holder whose values count for a region."""

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

weight = ibis.table({"weights": "int32", "holder": "int64", "weight": WIDE, "estimate": "boolean"}, name="weight")
"""The weight of a holder in a set of weights."""

covering = ibis.table(
    {"q": "int32", "p": "int32", "region": "int32", "day": "date", "estimates": "boolean", "alone": "boolean"},
    name="covering",
)
"""A period that counts for the coverage of a question, `alone` or as any of several; units valid on `day` count."""

expected = ibis.table({"x": "int32", "region": "int32", "kind": "int32", "day": "date"}, name="expected")
"""A count of the units of a tier that belong to a region on a day."""

still = ibis.table({"q": "int32", "g": "int32", "region": "int32", "bucket": "int32", "amount": WIDE}, name="still")
"""A question with a baseline other than zero, at which a value has not moved."""
