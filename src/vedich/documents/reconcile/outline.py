"""Outline: the headings a draft is under, also where it was typed without styles."""

from __future__ import annotations

import re

_NUMBERED = re.compile(r"^(?:(PHẦN|Phần|Chương|CHƯƠNG)\s|([IVX]+)[.)]\s|(\d{1,2}(?:\.\d{1,2})*)[.)]?\s|[a-zđ][.)]\s)")
_LONGEST = 140
_UNIT_LINE = re.compile(r"^\(?\s*(?:đơn vị tính|đvt|đơn vị)\s*:?", re.I)
_CAPTION = re.compile(r"^(?:bảng|biểu|phụ lục|biểu đồ|hình)\b", re.I)


class Outline:
    """Keeps the headings above the place where the reader is."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []
        self._last: list[str] = []

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._open)

    @property
    def nearest(self) -> str:
        return self._open[-1][1] if self._open else ""

    @property
    def caption(self) -> str:
        """The lines directly above a table: its caption and its unit of measure."""
        wanted = [text for text in self._last if _UNIT_LINE.match(text) or _CAPTION.match(text) or len(text) < _LONGEST]
        return "\n".join(wanted)

    def see(self, text: str, level: int = 0) -> bool:
        """Take note of a paragraph; whether it is a heading."""
        self._last = [*self._last[-1:], text]
        level = level or level_of(text)
        if not level:
            return False
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        self._open.append((level, text))
        return True


def level_of(text: str) -> int:
    """The level of a heading typed without a style; 0 for plain text."""
    if len(text) > _LONGEST or text[-1:] in ".;:,!?" or _UNIT_LINE.match(text) or _CAPTION.match(text):
        return 0
    match = _NUMBERED.match(text)
    if not match:
        return 2 if text.isupper() and len(text) > 8 else 0
    if match[1]:
        return 1
    if match[2]:
        return 2
    return 3 + match[3].count(".") if match[3] else 6
