"""What is typed about directives, cleaned; what it means is checked by the act."""

from __future__ import annotations

import re
from decimal import Decimal

_PERCENT = re.compile(r"^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$")


def share_of(text: str) -> Decimal | None:
    """`60`, `60%` or `22,5` as a share of one; anything else is none."""
    match = _PERCENT.match(text.strip())
    if match is None:
        return None
    share = Decimal(f"{match[1]}.{match[2] or 0}") / 100
    return share if share <= 1 else None
