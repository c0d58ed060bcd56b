"""Vietnamese text: folding for search without marks, and sorting."""

from __future__ import annotations

import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook above, dot below: the order dictionaries use
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: index + 1 for index, letter in enumerate(_LETTERS)}
_TONE_RANK = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def fold(text: str) -> str:
    """Lower case without marks, so that `duong thon` finds `Đường thôn` however its marks were typed."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def composed(text: str) -> str:
    """The text in the composed form in which everything is stored."""
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """What somebody typed as one line: composed, with single spaces and none at the ends."""
    return " ".join(composed(text).split())


def sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Vietnamese alphabetical order: letters first (a ă â … d đ …), tones decide between equals."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text.lower()):
        parts = unicodedata.normalize("NFD", char)
        tone = next((mark for mark in parts[1:] if mark in _TONES), "")
        base = unicodedata.normalize("NFC", parts.replace(tone, "")) if tone else char
        letters.append(_RANK.get(base, 100 + ord(base[0])) if not base.isspace() else 0)
        tones.append(_TONE_RANK.get(tone, 0))
    return tuple(letters), tuple(tones)
