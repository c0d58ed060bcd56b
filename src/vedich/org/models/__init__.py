"""Units over time, the roles held at them, and the members and working rules of bodies."""

from vedich.org.models.bodies import BODY_KINDS, Membership, Restaffing, Seat, WorkingRules
from vedich.org.models.units import (
    ALWAYS,
    EVER,
    Appointment,
    ParentLink,
    Span,
    Succession,
    SuccessionKind,
    Unit,
    UnitKind,
    UnitPath,
)

__all__ = [
    "ALWAYS", "BODY_KINDS", "EVER", "Appointment", "Membership", "ParentLink", "Restaffing", "Seat", "Span",
    "Succession", "SuccessionKind", "Unit", "UnitKind", "UnitPath", "WorkingRules",
]  # fmt: skip
