"""Which values the figures of a snapshot rest on."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vedich.review.models import Snapshot
from vedich.review.queries.snapshots.files import opened
from vedich.review.queries.snapshots.schema import FACTS


def value_ids(snapshot: Snapshot, indicators: Collection[int]) -> list[int]:
    """The ids of the frozen values of some indicators. A value never changes: what is stored of it is what was frozen.

    Raises Damaged.
    """
    data = pa.BufferReader(opened(snapshot).data(FACTS))
    found = pq.read_table(data, columns=["id", "indicator"], filters=pc.field("indicator").isin(list(indicators)))
    return found["id"].to_pylist()
