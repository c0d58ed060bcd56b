"""One entry of the catalogue of problems."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """What is wrong and what to do, each in English and Vietnamese; `{…}` is filled in."""

    message_en: str
    advice_en: str
    message_vi: str
    advice_vi: str
