"""Who may read the draft of a review and take its documents."""

from __future__ import annotations

from vedich.org.permissions import can_read

can_read_reviews = can_read
"""Which reviews they see is `queries.visible`; what one may list and what one may open are the same."""
can_download = can_read
"""Whoever may read the draft may take it along; every new edition is written down in the audit log."""
