"""Amounts as they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from vedich.common.numbers import NumberProblem, read_number
from vedich.funding.models import AMOUNTS

_CODES = {"ambiguous": "ambiguous", "too_large": "too_large"}


class BadAmount(ValueError):
    """What was typed is no amount: the code and words of a refusal."""

    def __init__(self, code: str, **about: str) -> None:
        super().__init__(code)
        self.code, self.about = code, about


def stage_names() -> dict[str, str]:
    return {"estimated": _("Estimated"), "allocated": _("Allocated"), "disbursed": _("Disbursed")}


def amounts_of(post: Mapping[str, str]) -> dict[str, Decimal | None]:
    """What was typed for each stage; None where a field is empty. Raises BadAmount."""
    names = stage_names()
    return {stage: _amount(post.get(stage, "").strip(), names[stage]) for stage in AMOUNTS}


def _amount(text: str, stage: str) -> Decimal | None:
    if not text:
        return None
    try:
        amount = read_number(text, decimals=6, measure="triệu đồng")
    except NumberProblem as problem:
        raise BadAmount(_CODES.get(problem.code, "bad_number"), stage=stage, text=text[:30]) from problem
    if amount < 0:
        raise BadAmount("negative", stage=stage)
    return amount
