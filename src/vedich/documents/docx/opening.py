"""Opening: the parts of a Word file that somebody sends as a template, unpacked without trusting anything in it."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO
from xml.etree import ElementTree
from xml.parsers import expat

LARGEST, UNPACKED, PARTS, DEPTH = 5_000_000, 15_000_000, 1_000, 200
"""Bytes of a template, bytes unpacked, parts, and how deep elements may lie in one another."""
_CHUNK = 1 << 18
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = "word/document.xml"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class BadTemplate(ValueError):
    """Why a file cannot be a template.

    `code` is too_large, not_word, old_word, encrypted, broken, macros, external, embedded, field, page, margins,
    no_styles or other_layout; `about` is what in it.
    """

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(f"{code}: {about}" if about else code)
        self.code = code
        self.about = about


class Parts:
    """The parts of a file, read as they are asked for; together they stay below the limit."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = UNPACKED
        self._relations: dict[str, dict[str, tuple[str, str]]] = {}
        self.names = set(archive.namelist())

    def tree(self, name: str) -> ElementTree.Element:
        """A part; a document type, and with it every entity of the file's own, is refused."""
        return _tree(self.bytes(name))

    def bytes(self, name: str) -> bytes:
        out = bytearray()
        try:
            with self._archive.open(name) as handle:
                while chunk := handle.read(_CHUNK):
                    out += chunk
                    if len(out) > self._left:
                        raise BadTemplate("too_large")
        except RuntimeError as error:
            raise BadTemplate("encrypted") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, OSError) as error:
            raise BadTemplate("broken") from error
        self._left -= len(out)
        return bytes(out)

    def relations(self, of: str) -> dict[str, tuple[str, str]]:
        """Kind and part of each relation of a part, by its id; one that leads out of the file is refused."""
        if of not in self._relations:
            folder, name = posixpath.split(of)
            where = posixpath.join(folder, "_rels", f"{name}.rels")
            rows = self.tree(where).iter(_RELATIONS) if where in self.names else ()
            self._relations[of] = {
                each.get("Id", ""): (each.get("Type", "").rpartition("/")[2], _inside(folder, each)) for each in rows
            }
        return self._relations[of]

    def named(self, of: str, relation: str) -> str:
        """The part a relation leads to; empty where there is none."""
        name = self.relations(of).get(relation, ("", ""))[1]
        return name if name in self.names else ""

    def related(self, of: str, kind: str) -> str:
        """The first part of a kind that a part leads to."""
        return next((name for each, name in self.relations(of).values() if each == kind and name in self.names), "")


def parts_of(data: bytes) -> Parts:
    """Open a file. Raises BadTemplate for what is no Word file, holds macros or objects, or leads out of itself."""
    if len(data) > LARGEST:
        raise BadTemplate("too_large")
    if data[:8] == _OLE:  # the container of old and of encrypted Office files
        raise BadTemplate("encrypted" if b"E\0n\0c\0r\0y\0p\0t\0" in data else "old_word")
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, EOFError, ValueError, OSError, NotImplementedError) as error:
        raise BadTemplate("broken" if data[:2] == b"PK" else "not_word") from error
    parts = Parts(archive)
    if len(parts.names) > PARTS:
        raise BadTemplate("too_large")
    if _MAIN not in parts.names or "[Content_Types].xml" not in parts.names:
        raise BadTemplate("not_word")
    lower = {name.lower() for name in parts.names}
    if any("vba" in name for name in lower) or b"macroEnabled" in parts.bytes("[Content_Types].xml"):
        raise BadTemplate("macros")
    if any(name.startswith(("word/embeddings/", "word/activex/")) for name in lower):
        raise BadTemplate("embedded")
    for name in sorted(parts.names):
        if name.endswith(".rels"):
            folder, own = posixpath.split(name)
            parts.relations(posixpath.join(posixpath.dirname(folder), own.removesuffix(".rels")))
    return parts


def _inside(folder: str, relation: ElementTree.Element) -> str:
    """The part a relation leads to, from the top of the file."""
    target = relation.get("Target", "")
    if relation.get("TargetMode", "").lower() == "external" or "://" in target:
        raise BadTemplate("external", target[:120])
    return posixpath.normpath(target[1:] if target.startswith("/") else posixpath.join(folder, target))


def _tree(content: bytes) -> ElementTree.Element:
    parser, builder, depth = expat.ParserCreate(namespace_separator="}"), ElementTree.TreeBuilder(), 0

    def refuse(*_: object) -> None:
        raise BadTemplate("broken")

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH:
            raise BadTemplate("broken")
        builder.start(_full(name), {_full(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_full(name))

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(content, True)
        return builder.close()
    except (expat.ExpatError, AssertionError) as error:
        raise BadTemplate("broken") from error


def _full(name: str) -> str:
    """As ElementTree writes the names of elements."""
    return f"{{{name}" if "}" in name else name
