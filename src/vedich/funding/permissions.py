"""Who may see and keep money; the list twin is `queries.access.keepable_nodes`."""

from __future__ import annotations

from datetime import date

from vedich.common.models import User
from vedich.funding.queries import access
from vedich.org.permissions import can_compile, can_read, is_reporter, is_specialist
from vedich.plan.models import Node

can_see_money = can_read
"""Money is seen like the plan, by everybody who holds a role."""
may_keep_money = can_compile | is_specialist | is_reporter
"""Entering money is for the office and the agencies that lead; of which nodes is `access.keepable_nodes`."""


def can_keep_money(user: User, node: Node, day: date) -> bool:
    return access.keepable_nodes(user, day).filter(pk=node.pk).exists()
