"""A Word file read back with python-docx: headings, paragraphs and tables in order."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

HEADINGS = ("Heading 1", "Heading 2", "Heading 3", "Heading 4")


def _text(element) -> str:
    """The words of a paragraph with those inside content controls, which python-docx leaves out."""
    return "".join(part.text or "" for part in element.iter() if part.tag.endswith("}t"))


@dataclass(frozen=True)
class Read:
    """What stands in the file, in order: ("Heading 1", text), ("BodyText", text), ("table", rows)."""

    blocks: list[tuple[str, object]]

    def headings(self, level: int) -> list[str]:
        return [str(text) for style, text in self.blocks if style.lower() == f"heading {level}"]

    @property
    def text(self) -> str:
        return "\n".join(str(text) for style, text in self.blocks if style != "table")

    def tables(self) -> list[list[list[str]]]:
        return [rows for style, rows in self.blocks if style == "table"]

    def table(self, *headers: str, without: str = "") -> list[list[str]]:
        """The only table whose header rows hold these words and not that one."""
        heads = [({cell for row in rows[:2] for cell in row}, rows) for rows in self.tables()]
        found = [rows for head, rows in heads if set(headers) <= head and without not in head]
        assert len(found) == 1, [rows[0] for rows in self.tables()]
        return found[0]


def read(data: bytes) -> Read:
    """Read a report back."""
    document = docx.Document(BytesIO(data))
    blocks: list[tuple[str, object]] = []
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            blocks.append((block.style.name, _text(block._p)))
        elif isinstance(block, Table):
            blocks.append(("table", [[_text(cell._tc) for cell in row.cells] for row in block.rows]))
    return Read(blocks)
