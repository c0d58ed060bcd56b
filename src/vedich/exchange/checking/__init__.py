"""Checking: whether the rows of an import fit each other and what is in the database."""

from __future__ import annotations

from vedich.exchange.checking.criteria import SHEETS as CRITERIA
from vedich.exchange.checking.criteria import check_criteria
from vedich.exchange.checking.forms import check_forms
from vedich.exchange.checking.indicators import check_indicators
from vedich.exchange.checking.nodes import check_assignments, check_funding, check_nodes, check_tasks
from vedich.exchange.checking.successions import check_successions
from vedich.exchange.checking.support import SHEETS as SUPPORT
from vedich.exchange.checking.support import check_support
from vedich.exchange.checking.targets import check_milestones, check_targets
from vedich.exchange.checking.units import check_units
from vedich.exchange.checking.values import Warnings, check_values
from vedich.exchange.merged import Merged

_CHECKS = (
    ({"units"}, check_units),
    ({"units", "succession"}, check_successions),
    ({"nodes"}, check_nodes),
    ({"indicators"}, check_indicators),
    ({"units", "nodes", "targets"}, check_targets),
    ({"nodes", "targets", "milestones"}, check_milestones),
    ({"assignments"}, check_assignments),
    ({"tasks"}, check_tasks),
    ({"funding"}, check_funding),
    ({"forms", "form_lines", "form_checks"}, check_forms),
    (CRITERIA, check_criteria),
    (SUPPORT, check_support),
)
"""Each check with the sheets that can break what it looks at."""


def check(merged: Merged) -> Warnings:
    """Find everything that contradicts something else; what is only odd comes back as counts."""
    for sheets, run in _CHECKS:
        if sheets & set(merged.parsed.sheets):
            run(merged)
    return check_values(merged)


__all__ = ["Warnings", "check"]
