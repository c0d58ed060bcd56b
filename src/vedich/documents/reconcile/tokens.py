"""Tokens: words without marks and where they stand, so that text is compared however it was typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SPACES = re.compile(r"[\u00a0\u202f\u2007\u2009\t\r\n ]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|%")
UPPER = "A-Z" + "".join(char for char in map(chr, range(0xC0, 0x1EFA)) if char.isupper())
"""Capital letters for a class of a pattern; the range from À to Ỹ holds small letters too."""


@dataclass(frozen=True)
class Token:
    text: str
    start: int
    end: int


def tidy(text: str) -> str:
    """The text composed (NFC), with plain single spaces and without invisible characters."""
    return _SPACES.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Lower case without marks."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(char for char in plain if not unicodedata.combining(char))


def tokens(text: str) -> list[Token]:
    """The words and numbers of a tidy text in order."""
    return [Token(fold(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(token.text for token in tokens(tidy(text)))


def occurrences(phrase: tuple[str, ...], inside: tuple[str, ...]) -> list[int]:
    """Where a phrase begins inside a row of words."""
    if not phrase:
        return []
    first, length = phrase[0], len(phrase)
    return [at for at, word in enumerate(inside) if word == first and inside[at : at + length] == phrase]
