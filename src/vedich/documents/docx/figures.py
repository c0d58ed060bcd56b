"""Figures: each number of a report as a content control that can be found again after editing."""

from __future__ import annotations

import hashlib
import uuid
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree

from vedich.documents.content import Figure
from vedich.documents.docx.marks import NAMESPACES, emphasis, quoted, run, safe

URN = "urn:vedich:figures:1"
_W = f"{{{NAMESPACES['w']}}}"
_LARGEST = 64 * 2**20
_LIMIT = 64
"""Word refuses longer tags and titles of content controls."""


def tag(key: str) -> str:
    """The tag of a figure: its key, or where that is too long for Word, its beginning and a digest."""
    if len(key) <= _LIMIT:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()[:16]
    return f"{key[: _LIMIT - 17]}~{digest}"


def control(figure: Figure, number: int, properties: str = "") -> str:
    """The figure as words inside an invisible content control; `number` is unique in the document."""
    title = figure.source if len(figure.source) <= _LIMIT else figure.source[: _LIMIT - 1] + "…"
    alias = f"<w:alias w:val={quoted(title)}/>" if title else ""
    look = properties or emphasis(figure.bold, False)
    return (
        f"<w:sdt><w:sdtPr>{alias}<w:tag w:val={quoted(tag(figure.key))}/>"
        f'<w:id w:val="{number}"/><w15:appearance w15:val="hidden"/></w:sdtPr>'
        f"<w:sdtContent>{run(figure.text, look)}</w:sdtContent></w:sdt>"
    )


def register(
    figures: Iterable[Figure],
    basis: Iterable[tuple[str, str]] = (),
    approved: Iterable[tuple[str, str]] = (),
) -> bytes:
    """The list of figures kept inside the file: tag, key, words when written, where each came from, who accepted it.

    `basis` says of all of them what they rest on, such as the code of the frozen figures.
    """
    by = dict(approved)
    seen: dict[str, Figure] = {}
    for figure in figures:
        seen.setdefault(figure.key, figure)
    rows = "".join(
        f"<figure tag={quoted(tag(f.key))} key={quoted(f.key)} text={quoted(f.text)}{_by(by.get(f.key, ''))}>"
        f"{safe(f.source)}</figure>"
        for f in seen.values()
    )
    said = "".join(f" {name}={quoted(value)}" for name, value in basis)
    return f'<?xml version="1.0" encoding="UTF-8"?><figures xmlns="{URN}"{said}>{rows}</figures>'.encode()


def _by(who: str) -> str:
    return f" approved={quoted(who)}" if who else ""


def register_properties(content: bytes) -> bytes:
    """The identity Word wants for a stored part; derived from its content, so that it is repeatable."""
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, URN + hashlib.sha256(content).hexdigest())).upper()
    store = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="no"?><ds:datastoreItem ds:itemID="{{{identity}}}" '
        f'xmlns:ds="{store}"><ds:schemaRefs><ds:schemaRef ds:uri="{URN}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()


@dataclass(frozen=True)
class FoundFigure:
    """A figure as it stands in a file now, and as it was written."""

    key: str
    text: str
    written: str
    source: str
    approved: str = ""
    """Who accepted the values it is made of, and when; empty where that is not known."""


def parsed(source: zipfile.ZipFile, name: str) -> ElementTree.Element:
    """One part; refused where it is larger than any report needs, or declares entities, which Word never does."""
    if source.getinfo(name).file_size > _LARGEST:
        raise ValueError(f"{name} in this Word file is larger than {_LARGEST // 2**20} MB")
    data = source.read(name)
    if b"<!DOCTYPE" in data:
        raise ValueError(f"{name} in this Word file declares a document type")
    return ElementTree.fromstring(data)  # noqa: S314 -- size is bounded and declarations are refused above


def _opened(data: bytes) -> tuple[ElementTree.Element, dict[str | None, ElementTree.Element]]:
    """The body and the list of figures by tag. Raises ValueError for bytes that are not a Word file."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as source:
            body = parsed(source, "word/document.xml")
            names = [n for n in source.namelist() if n.startswith("customXml/item") and n.endswith(".xml")]
            stored = [parsed(source, name) for name in names]
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError) as problem:
        raise ValueError("not a Word file (.docx)") from problem
    return body, {row.get("tag"): row for part in stored if part.tag == f"{{{URN}}}figures" for row in part}


def registered(data: bytes) -> tuple[tuple[str, str], ...]:
    """The list of figures inside a Word file, key and words as written; editing the text leaves it alone."""
    return tuple((row.get("key", ""), row.get("text", "")) for row in _opened(data)[1].values())


def basis_of(data: bytes) -> dict[str, str]:
    """What the figures of a Word file rest on, as it was written. Raises ValueError for bytes that are not one."""
    with zipfile.ZipFile(BytesIO(data)) as source:
        names = [n for n in source.namelist() if n.startswith("customXml/item") and n.endswith(".xml")]
        stored = [parsed(source, name) for name in names]
    return next((dict(part.attrib) for part in stored if part.tag == f"{{{URN}}}figures"), {})


def figures_in(data: bytes) -> tuple[FoundFigure, ...]:
    """Every figure of a Word file written here, in reading order, also after people edited and saved it.

    Figures whose control was deleted are absent; a file without figures gives none. Raises ValueError for bytes
    that are not a Word file.
    """
    body, known = _opened(data)
    found = []
    for element in body.iter(f"{_W}sdt"):
        mark = element.find(f"{_W}sdtPr/{_W}tag")
        row = known.get(mark.get(f"{_W}val")) if mark is not None else None
        if row is not None:
            text = "".join(t.text or "" for t in element.iter(f"{_W}t"))
            found.append(
                FoundFigure(row.get("key", ""), text, row.get("text", ""), row.text or "", row.get("approved", ""))
            )
    return tuple(found)
