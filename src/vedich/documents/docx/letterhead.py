"""The letterhead and the signature: the blocks that make a paper official, per layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from vedich.documents import metrics
from vedich.documents.content import Document
from vedich.documents.docx.marks import narrowed, paragraph, rule, run, twips
from vedich.documents.wording import WORDING, addressee_lines, authority_lines, number_line, place_line, recipient_lines

Next = Callable[[], int]
_LINE = 1.15
"""Height of a line of Times New Roman, in sizes."""
_CELL = 8.5
_SIGNING = 110.0
"""Room for signature and seal, in points."""


def _serif(text: str, size: float, bold: bool = True) -> float:
    return metrics.width(text, size, bold=bold, serif=True)


def _table(columns: Sequence[float], rows: Sequence[Sequence[str]], height: float = 0.0) -> str:
    """Cells side by side without lines, to stand blocks next to each other; widths and height in points."""
    least = f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>' if height else ""
    body = ""
    for row in rows:
        cells = zip(columns, row, strict=True)
        tcs = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{twips(w)}" w:type="dxa"/></w:tcPr>{c}</w:tc>' for w, c in cells)
        body += f"<w:tr><w:trPr><w:cantSplit/>{least}</w:trPr>{tcs}</w:tr>"
    grid = "".join(f'<w:gridCol w:w="{twips(w)}"/>' for w in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(columns))}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        f'w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>'
    )


def head_columns(document: Document, width: float) -> tuple[float, float]:
    """Widths of the two halves of the letterhead: the right one never wraps, the left one takes the rest."""
    words = WORDING[document.lang]
    if document.layout == "party":
        right = max(_serif(words.party, 15), _serif(place_line(document), 14, False))
        left = max(_serif(document.issuer.name, 14), *(_serif(a, 14, False) for a in document.issuer.above), 0.0)
    else:
        right = max(_serif(words.nation, 12), _serif(words.motto, 13), _serif(place_line(document), 13, False))
        left = max(_serif(document.issuer.name, 13), *(_serif(a, 13, False) for a in document.issuer.above), 0.0)
    right, left = right + _CELL + 6, left + _CELL + 6
    if left + right > width:
        return max(width - right, width * 0.3), min(right, width * 0.7)
    spare = (width - left - right) / 2
    return left + spare, right + spare


def organ_lines(document: Document, left: float) -> tuple[list[str], str]:
    """The bodies above the issuer, and the issuer, broken into even lines for the left half of the letterhead."""
    size, room = (14.0 if document.layout == "party" else 13.0), left - _CELL
    above = [metrics.evenly(name, size, room, serif=True) for name in document.issuer.above]
    return above, metrics.evenly(document.issuer.name, size, room, bold=True, serif=True)


def _lines(text: str, size: float, width: float) -> int:
    return len(metrics.wrap(text, size, width, lines=9, bold=True, serif=True))


def _under(text: str, style: str, size: float, long: float, number: int, lines: int = 1, properties: str = "") -> str:
    """A line of text with a rule of the given length under its last line."""
    return paragraph(run(text) + rule(long, lines * size * _LINE + 3.5, number), style, properties)


def _party_head(document: Document, width: float, number: Next) -> str:
    left, right = head_columns(document, width)
    words = WORDING[document.lang].party
    above, issuer = organ_lines(document, left)
    organ = "".join(paragraph(run(name), "OrganAbove") for name in above)
    organ += paragraph(run(issuer), "Organ") + paragraph(run("*"), "OrganMark")
    nation = _under(words, "Nation", 15, _serif(words, 15), number())
    line = paragraph(run(number_line(document)), "NumberLine")
    return _table((left, right), ((organ, nation), (line, paragraph(run(place_line(document)), "PlaceDate"))))


def _state_head(document: Document, width: float, number: Next) -> str:
    left, right = head_columns(document, width)
    words, (above, issuer) = WORDING[document.lang], organ_lines(document, left)
    organ = "".join(paragraph(run(name), "OrganAbove") for name in above)
    rows = issuer.split("\n")
    long = max(_serif(row, 13) for row in rows) * 0.4
    organ += _under(issuer, "Organ", 13, long, number(), len(rows))
    nation = paragraph(run(words.nation), "Nation")
    nation += _under(words.motto, "Motto", 13, _serif(words.motto, 13), number())
    line = paragraph(run(number_line(document)), "NumberLine")
    return _table((left, right), ((organ, nation), (line, paragraph(run(place_line(document)), "PlaceDate"))))


def _title(document: Document, width: float, number: Next) -> list[str]:
    """Type and abstract; `-----` under them for the Party, a short rule for the State."""
    size = 15.0 if document.layout == "party" else 14.0
    rows = document.abstract.split("\n")
    even = [narrowed(width, metrics.balanced(row, size, width, bold=True, serif=True)) for row in rows]
    subtitles = [paragraph(run(row), "Subtitle", indent) for row, indent in zip(rows, even, strict=True)]
    title = paragraph(run(document.type_name), "Title")
    if document.layout == "party":
        return [title, *subtitles, paragraph(run("-----"), "UnderTitle")]
    long = min(_serif(rows[-1], 14) * 0.4, width / 3)
    last = _under(rows[-1], "Subtitle", 14, long, number(), _lines(rows[-1], 14, width), even[-1])
    return [title, *subtitles[:-1], last]


def letterhead(document: Document, width: float, number: Next) -> list[str]:
    """Everything above the first paragraph, for a text area `width` points wide."""
    head = _party_head if document.layout == "party" else _state_head
    several = len(document.addressees) > 1
    addressees = [paragraph(run(line), "Addressees" if several else "Addressee") for line in addressee_lines(document)]
    return [head(document, width, number), *_title(document, width, number), *addressees]


def _spaced(first: str, points: float) -> str:
    """The first paragraph of a block, moved down; the space belongs to this place, not to its style."""
    return re.sub(r"</w:pPr>", f'<w:spacing w:before="{twips(points)}"/></w:pPr>', first, count=1)


def signature(document: Document, width: float) -> list[str]:
    """Recipients at the left and the signature at the right; nothing where there is neither."""
    signed, names = document.signature, recipient_lines(document)
    if signed is None and not names:
        return []
    left = paragraph(run(WORDING[document.lang].recipients), "RecipientsHead") if names else paragraph("", "Recipients")
    left += "".join(paragraph(run(name), "Recipients") for name in names)
    right = "" if signed else paragraph("", "SignaturePost")
    if signed:
        right = "".join(paragraph(run(line), "SignatureAuthority") for line in authority_lines(document))
        post = "SignaturePost" if document.layout == "party" else "SignatureAuthority"
        right += paragraph(run(signed.post), post)
        right += paragraph(run(signed.name), "SignatureName") if signed.name else ""
    cells = (_spaced(left, 14), _spaced(right, 14))
    return [_table((width * 0.48, width * 0.52), (cells,), _SIGNING if signed else 0.0)]
