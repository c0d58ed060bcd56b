"""A document as lines of text, for comparing the whole of it."""

from __future__ import annotations

from vedich.documents.content import (
    Annex,
    Block,
    Chart,
    Document,
    GroupRow,
    Heading,
    ListItem,
    Note,
    Paragraph,
    Row,
    Table,
)
from vedich.documents.tables import cell_text


def _row(row: Row | GroupRow, table: Table) -> str:
    if isinstance(row, GroupRow):
        return f"| {row.text}"
    return "| " + " | ".join(cell_text(cell, column, "vi") for cell, column in zip(row, table.columns, strict=True))


def _block(block: Block) -> list[str]:
    match block:
        case Heading():
            return ["", f"{'#' * block.level} {block.text}"]
        case Paragraph() | Note():
            return ["".join(run.text for run in block.runs)]
        case ListItem():
            return ["- " + "".join(run.text for run in block.runs)]
        case Chart():
            return [f"[{block.title}] {block.alt}"]
        case Annex():
            return ["", f"## {block.label}. {block.title} {block.note}"]
        case Table():
            rows = [*block.rows, *((block.total,) if block.total is not None else ())]
            head = "| " + " | ".join(column.header for column in block.columns)
            caption = f"{block.caption} ({block.unit})" if block.unit else block.caption
            return [caption, head, *(_row(row, block) for row in rows)]
    return []


def written(document: Document) -> str:
    """The document's text, line by line."""
    lines = [document.issuer.name, f"{document.type_name} {document.abstract}", document.footer]
    lines += [line for block in document.blocks for line in _block(block)]
    signature = document.signature
    lines += ["", *(signature.authority if signature else ()), signature.post if signature else ""]
    return "\n".join([*lines, *document.recipients]) + "\n"
