"""Acts on criteria: take over sets and what was found by them, assess, recognise, withdraw."""

from vedich.criteria.actions.taking_over import (
    Said,
    put_assessments,
    put_criteria,
    put_enrolments,
    put_levels,
    put_recognitions,
    put_requirements,
    put_sets,
)

__all__ = [
    "Said",
    "put_assessments",
    "put_criteria",
    "put_enrolments",
    "put_levels",
    "put_recognitions",
    "put_requirements",
    "put_sets",
]
