"""Criteria sets with their levels, and what was found of communes by them."""

from vedich.criteria.models.found import (
    Assessment,
    Enrolment,
    Recognition,
    RequirementState,
)
from vedich.criteria.models.sets import (
    Comparison,
    CriteriaSet,
    Criterion,
    Level,
    LevelKind,
    Requirement,
)

__all__ = [
    "Assessment",
    "Comparison",
    "CriteriaSet",
    "Criterion",
    "Enrolment",
    "Level",
    "LevelKind",
    "Recognition",
    "Requirement",
    "RequirementState",
]
