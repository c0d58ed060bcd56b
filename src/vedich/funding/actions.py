"""Acts on funding: take over lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.common.storing import put
from vedich.funding.models import FundingLine


@transaction.atomic
def put_lines(lines: Sequence[FundingLine], *, by: User | None, at: datetime) -> None:
    """Store new lines and the changed money of known ones."""
    counts = put(lines, ("estimated", "allocated", "disbursed"))
    audit.record("put_lines", f"{len(lines)} funding lines", by=by, at=at, **counts)
