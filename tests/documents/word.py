"""Reading Word files back, for the tests of both layouts."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.etree import ElementTree

import docx
from docx.document import Document as WordDocument
from tests.documents import sample

from vedich.documents.content import Document
from vedich.documents.docx import render

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARTY = render(sample.party_report())
STATE = render(sample.state_report())


def opened(data: bytes) -> WordDocument:
    return docx.Document(BytesIO(data))


def xml(data: bytes, part: str = "word/document.xml") -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(BytesIO(data)).read(part))


def text(element: ElementTree.Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def value(element: ElementTree.Element | None, name: str = "val") -> str | None:
    return None if element is None else element.get(W + name)


def paragraphs(data: bytes, style: str) -> list[str]:
    """The text of every paragraph in a style, in tables too."""
    found = []
    for p in xml(data).iter(f"{W}p"):
        if value(p.find(f"{W}pPr/{W}pStyle")) == style:
            found.append(text(p))
    return found


def small(*blocks: object, **changes: object) -> Document:
    return sample.party_report(blocks=blocks, footer="", recipients=(), signature=None, **changes)
