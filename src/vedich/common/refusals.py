"""What an act refuses: a code with what it is about, and the sentence for who asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar


class Refusal(Exception):
    """An act that cannot be done now; `str()` is the sentence in the language of who asked."""

    sentences: ClassVar[Mapping[str, Callable[[], str]]] = {}
    """By code: each is asked for anew, since the language is that of the moment; `{names}` are filled in."""

    def __init__(self, code: str, **about: object) -> None:
        super().__init__(code)
        self.code = code
        self.about = about

    def __str__(self) -> str:
        return str(self.sentences[self.code]()).format(**self.about)
