"""Acts on funding: take over lines, say what one line has, take over a table of the treasury."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from vedich.common import audit
from vedich.common.models import User
from vedich.funding.actions.writing import hold, write
from vedich.funding.models import FundingLine, RevisionOrigin


@transaction.atomic
def put_lines(lines: Sequence[FundingLine], *, by: User | None, at: datetime) -> None:
    """Store new lines and the changed money of known ones, each with its revision."""
    hold(line.node_id for line in lines)
    counts = write(lines, RevisionOrigin.IMPORT, by=by, at=at)
    audit.record("put_lines", f"{len(lines)} funding lines", by=by, at=at, **counts)
