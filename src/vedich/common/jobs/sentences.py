"""Sentences of jobs: stored in English with what they name, told in the language of the reader."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext

from vedich.documents import numbers

Sentence = dict[str, Any]


def sentence(say: str, **names: object) -> Sentence:
    """What to tell later. `say` is English, marked with `gettext_noop` where it is written."""
    return {"say": say, "names": names}


def told(stored: Sentence) -> str:
    """The sentence in the language of the reader, its numbers in the way of that language."""
    if not stored:
        return ""
    names = stored.get("names", {})
    text = gettext(stored["say"])
    return text % {name: _shown(value) for name, value in names.items()} if names else text


def _shown(value: object) -> object:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return numbers.number(value, 0, language) if is_number else value
