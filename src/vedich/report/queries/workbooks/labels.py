"""Labels: what a workbook was made for, with a code that nobody makes by typing, and how its file is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

from vedich.common.text import fold

MANY = "*"
"""Stands for the unit in the label of a workbook of many units."""
_FORBIDDEN = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True)
class Label:
    """What a workbook was made for."""

    form: str
    version: int
    unit: str
    period: str

    def __str__(self) -> str:
        return f"{self.form}|{self.version}|{self.unit}|{self.period}"

    @property
    def code(self) -> str:
        """The check code: nobody makes one for another unit or period by typing."""
        digest = salted_hmac("vedich.report.workbook", str(self), algorithm="sha256").hexdigest()[:12].upper()
        return f"{digest[:4]}-{digest[4:8]}-{digest[8:]}"


def label_in(text: object, code: object) -> Label | None:
    """The label that a workbook carries, where its code holds."""
    parts = str(text or "").split("|")
    if len(parts) != 4 or not parts[1].isdecimal():
        return None
    label = Label(parts[0], int(parts[1]), parts[2], parts[3])
    return label if constant_time_compare(label.code, str(code or "")) else None


def file_name(form: str, period: str, place: str) -> str:
    """BC-01_2013-06_Ban-Pho.xlsx: without marks, so that every system keeps it."""
    words = _FORBIDDEN.sub("-", fold(place).title()).strip("-")
    return f"{_FORBIDDEN.sub('-', form)}_{period}_{words}.xlsx"
