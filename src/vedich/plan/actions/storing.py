"""Storing: rows that point at others of their kind by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from django.db.models import Model

from vedich.common.storing import update

M = TypeVar("M", bound=Model)


def link(model: type[M], field: str, links: Mapping[str, str]) -> None:
    """Point rows at others of their kind, code to code; an empty code points at nothing."""
    rows = {row.code: row for row in model._default_manager.all()}  # type: ignore[attr-defined]
    changed = []
    for code, other in links.items():
        key = rows[other].pk if other else None
        if getattr(rows[code], f"{field}_id") != key:
            setattr(rows[code], f"{field}_id", key)
            changed.append(rows[code])
    update(changed, [field])
