"""Lists: the mark before each point, counted the same way in every format."""

from __future__ import annotations

from dataclasses import dataclass

from vedich.documents.content import Block, ListItem
from vedich.documents.numbers import letter


@dataclass
class Counter:
    """Counts points block by block. A list runs until something else is written; letters start again at each number."""

    lists: int = 0
    """Numbered lists begun so far."""
    _numbers: int = 0
    _letters: int = 0

    def mark(self, block: Block) -> str:
        """The mark of this block: `-`, `+`, `2.`, `đ)`; empty for what is not a point."""
        if not isinstance(block, ListItem):
            self._numbers = self._letters = 0
            return ""
        if block.kind == "bullet":
            return "+" if block.level else "-"
        if block.kind == "letter":
            self._letters += 1
            return f"{letter(self._letters)})"
        self.lists += self._numbers == 0
        self._numbers, self._letters = self._numbers + 1, 0
        return f"{self._numbers}."
