"""Phone numbers: one spelling in which they are stored and compared."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.conf import settings

_MARKS = re.compile(r"[\s.\-()\u00a0\u2010-\u2015]")
_NUMBER = re.compile(r"0[2-9][0-9]{8,9}", re.ASCII)


def normalised(typed: str) -> str:
    """0912345678 for `0912 345 678`, `+84912345678` and `84 912.345.678`; empty for what is no Vietnamese number."""
    text = _MARKS.sub("", typed)
    if text.startswith("+84") or (text.startswith("84") and len(text) > 10):
        text = "0" + text.removeprefix("+").removeprefix("84").removeprefix("0")
    elif re.fullmatch(r"[35789][0-9]{8}", text, re.ASCII):
        text = "0" + text  # a spreadsheet drops the zero in front
    return text if _NUMBER.fullmatch(text) else ""


def shown(phone: str) -> str:
    """0912 345 678, as numbers are read out."""
    return f"{phone[:4]} {phone[4:7]} {phone[7:]}" if phone else ""


class HelpLine(NamedTuple):
    """Whom to call who cannot sign in: a post, the number as it was written, and as it is dialled."""

    post: str
    number: str

    @property
    def dialled(self) -> str:
        return _MARKS.sub("", self.number)


def help_line() -> HelpLine | None:
    """The help number of this installation, where one is named."""
    return HelpLine(settings.HELP_POST, settings.HELP_PHONE) if settings.HELP_PHONE else None
