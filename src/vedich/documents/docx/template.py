"""Templates: page, styles, header and footer of a Word file that a committee has made, and nothing else of it.

Whatever is taken is written anew from Word's own elements: no relation, no picture, no macro, no field but those that
count pages comes along. The same file gives the same parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

from vedich.documents.content import Document, Margins
from vedich.documents.docx.marks import NAMESPACES, field, mm_twips, paragraph, quoted, run, safe
from vedich.documents.docx.opening import BadTemplate, Parts, parts_of
from vedich.documents.docx.styles import Style, styles_of, table_defaults
from vedich.documents.layouts import RULES, SIDES

__all__ = ["NOTE", "BadTemplate", "Template", "dressed", "opened"]

NOTE = "{{SỐ LIỆU}}"
"""Where the footer of a template wants the line that says of which day the figures are."""
_NOTE = re.compile(r"\{\{\s*" + NOTE.strip("{}") + r"\s*\}\}", re.IGNORECASE)
_W = f"{{{NAMESPACES['w']}}}"
_CONTENT = {
    "p", "r", "t", "tab", "br", "cr", "noBreakHyphen", "fldChar", "instrText", "fldSimple", "tbl", "tblGrid", "gridCol",
    "tr", "tc",
}  # fmt: skip
_PROPERTIES = {"pPr", "rPr", "tblPr", "trPr", "tcPr"}
_UNWRAPPED = {"sdt", "sdtContent", "hyperlink", "ins", "smartTag", "customXml", "moveTo"}
"""The mark goes, what it holds stays."""
_DROPPED = {
    "numPr", "sectPr", "rsid", "ins", "del", "moveFrom", "moveTo", "pPrChange", "rPrChange", "tblPrChange",
    "trPrChange", "tcPrChange",
}  # fmt: skip
_COUNTING = ("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES")
_TEXT = re.compile(r"<w:t [^>]*>([^<]*)</w:t>")
_A4, _NEAR = (11906, 16838), 60
_REFERENCE = re.compile(r'(<w:(?:pStyle|rStyle|tblStyle) w:val=")([^"]+)(")')
_ID = re.compile(r"[\w .-]{1,200}")
"""Ids of styles as Word gives them. They are written into every paragraph: one with marks of XML is no style."""
_OTHER = {"party": "Tiêu đề văn bản", "state": "Quốc hiệu"}
"""A style that only one of the layouts has."""


@dataclass(frozen=True)
class Template:
    """What papers take of a template."""

    layout: str
    margins: Margins
    above: int
    """From the upper edge of the page to the header, in twentieths of a point; `below` likewise."""
    below: int
    defaults: str
    """What holds for every style."""
    styles: Mapping[str, str]
    """Each style as XML by its id."""
    ids: Mapping[str, str]
    """Per style of ours that the template has: its id there. Word renames the ids of styles, never their names."""
    header: str = ""
    first_header: str = ""
    footer: str = ""
    first_footer: str = ""
    font: str = ""
    size: float = 0.0
    """Of the text of paragraphs."""
    says: tuple[str, ...] = ()
    """The words of its header and footer."""
    leaves_pictures: bool = False
    """Whether there are pictures in its header or footer, which are not taken."""

    @property
    def taken(self) -> list[str]:
        """Names of the styles that are those of the template."""
        return [style.name for style in styles_of(self.layout) if style.shown and style.id in self.ids]

    @property
    def lacking(self) -> list[str]:
        """Names of the styles that it does not have, and that look as the program has them."""
        return [style.name for style in styles_of(self.layout) if style.shown and style.id not in self.ids]

    def sheet(self, lang: str) -> str:
        """The style sheet of a paper: that of the template, and the styles of ours that it lacks."""
        added = "".join(self._renamed(style).xml() for style in styles_of(self.layout) if style.id not in self.ids)
        tables = table_defaults(self.ids, self._id)
        return f"{self.defaults or _defaults(lang)}{''.join(self.styles.values())}{tables}{added}"

    def named(self, body: str) -> str:
        """Paragraphs and tables of ours under the names of the template's styles."""
        return _REFERENCE.sub(lambda found: f"{found[1]}{self._id(found[2])}{found[3]}", body)

    def _renamed(self, style: Style) -> Style:
        """One of ours among those of the template."""
        return replace(
            style, id=self._id(style.id), based_on=self._id(style.based_on), following=self._id(style.following)
        )

    def _id(self, ours: str) -> str:
        if ours in self.ids or not ours:
            return self.ids.get(ours, "")
        return f"Vd{ours}" if ours in self.styles else ours  # another style has our id

    def headed(self) -> str:
        """The header from the second page on; the number of the page stands there where nothing else counts pages."""
        counts = any(_counts_pages(each) for each in (self.header, self.footer))
        return self.header if counts else self.header + self.named(paragraph(field("PAGE", "2"), "Header"))

    def footed(self, note: str, *, first: bool = False) -> str:
        """A footer with the line about the figures where the template wants it, else under everything."""
        found = self.first_footer if first else self.footer
        if NOTE in found:
            return found.replace(NOTE, safe(note))
        return found + (self.named(paragraph(run(note), "Footer")) if note else "")


def dressed(document: Document, template: Template | None) -> Document:
    """The document with the margins of the template, unless it has some of its own."""
    if template is None or document.margins != Margins():
        return document
    return replace(document, margins=template.margins)


def opened(data: bytes, layout: str) -> Template:
    """Read a template for papers of a layout. Raises BadTemplate with the reason."""
    parts = parts_of(data)
    section = _last_section(parts)
    sheet, ids = _Sheet(parts), {}
    for style in styles_of(layout):
        if found := sheet.by_name.get((_name(style.name), "paragraph")):
            ids[style.id] = found
    for name, kind in (("Table Grid", "table"), ("Normal", "paragraph"), ("Normal Table", "table")):
        if found := sheet.by_name.get((_name(name), kind)):
            ids[name.replace(" ", "") if name != "Normal Table" else "TableNormal"] = found
    _require_styles(sheet, ids, layout)
    headers, footers = _edges(parts, section, "header"), _edges(parts, section, "footer")
    title = section.find(f"{_W}titlePg")
    is_titled = title is not None and title.get(f"{_W}val") not in ("0", "false", "off")
    header, footer = headers.get("default", _EMPTY), footers.get("default", _EMPTY)
    plain = _EMPTY if _counts_pages(header.xml) else header
    first = (headers.get("first", _EMPTY), footers.get("first", footer)) if is_titled else (plain, footer)
    every = dict.fromkeys((header, footer, *first))
    margin = section.find(f"{_W}pgMar")
    font, size = sheet.look(ids.get("BodyText") or ids.get("Normal", ""))
    return Template(
        layout=layout,
        margins=_margins(section, layout),
        above=_number(margin, "header", mm_twips(10)),
        below=_number(margin, "footer", mm_twips(8)),
        defaults=sheet.defaults,
        styles=sheet.styles,
        ids=ids,
        header=header.xml,
        first_header=first[0].xml,
        footer=footer.xml,
        first_footer=first[1].xml,
        font=font,
        size=size,
        says=tuple(dict.fromkeys(line for each in every for line in each.says)),
        leaves_pictures=any(each.has_pictures for each in every),
    )


def _last_section(parts: Parts) -> ElementTree.Element:
    body = parts.tree("word/document.xml").find(f"{_W}body")
    section = body.find(f"{_W}sectPr") if body is not None else None
    if section is None:
        raise BadTemplate("broken")
    return section


def _number(element: ElementTree.Element | None, name: str, otherwise: int) -> int:
    text = element.get(f"{_W}{name}", "") if element is not None else ""
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise


def _margins(section: ElementTree.Element, layout: str) -> Margins:
    """In mm. The page is A4 upright, and its margins are those the layout allows."""
    size, margin = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    page = (_number(size, "w", 0), _number(size, "h", 0))
    if any(abs(is_ - should) > _NEAR for is_, should in zip(page, _A4, strict=True)):
        raise BadTemplate("page")
    found = {side: round(_number(margin, side, 0) / 1440 * 25.4, 1) for side in SIDES}
    for side, value in found.items():
        low, high = getattr(RULES[layout], side)
        if not low <= value <= high:
            raise BadTemplate("margins", f"{side} {value:g}")
    return Margins(**found)


def _require_styles(sheet: _Sheet, ids: Mapping[str, str], layout: str) -> None:
    """It must have grown out of our sample: a file that was set by hand has no styles that papers could take."""
    other = _OTHER["state" if layout == "party" else "party"]
    names = {name for name, _ in sheet.by_name}
    if _name(other) in names and _name(_OTHER[layout]) not in names:
        raise BadTemplate("other_layout")
    if not {"Organ", "NumberLine", "Recipients", "Part", "Note"} & set(ids):
        raise BadTemplate("no_styles")


def _name(text: str) -> str:
    """By what a style is known: what follows a comma is to Word another name of it."""
    return unicodedata.normalize("NFC", text).split(",")[0].strip().casefold()


class _Sheet:
    """The styles of a template, each written anew; fonts and colours of its theme stand in them by name."""

    def __init__(self, parts: Parts) -> None:
        name = parts.related("word/document.xml", "styles")
        if not name:
            raise BadTemplate("no_styles")
        root = parts.tree(name)
        _resolve(root, _theme(parts))
        defaults = root.find(f"{_W}docDefaults")
        self.defaults = _plain(defaults) if defaults is not None else ""
        self._defaults = defaults
        self._rows = {
            each.get(f"{_W}styleId", ""): each
            for each in root.findall(f"{_W}style")
            if each.get(f"{_W}type") in ("paragraph", "character", "table")
            and _ID.fullmatch(each.get(f"{_W}styleId", ""))
        }
        self.styles = {key: _plain(each) for key, each in self._rows.items()}
        self.by_name: dict[tuple[str, str], str] = {}
        for key, each in self._rows.items():
            named = each.find(f"{_W}name")
            text = named.get(f"{_W}val", "") if named is not None else ""
            self.by_name.setdefault((_name(text), each.get(f"{_W}type", "")), key)

    def look(self, key: str) -> tuple[str, float]:
        """Font and size of a style, of those it is based on, or of the whole file."""
        font, size, seen = "", "", set()
        row = self._rows.get(key)
        while row is not None and key not in seen:
            seen.add(key)
            font, size = font or _attribute(row, "rFonts", "ascii"), size or _attribute(row, "sz", "val")
            key = _attribute(row, "basedOn", "val")
            row = self._rows.get(key)
        if self._defaults is not None:
            font = font or _attribute(self._defaults, "rFonts", "ascii")
            size = size or _attribute(self._defaults, "sz", "val")
        return font or "Times New Roman", int(size) / 2 if size.isdecimal() and len(size) < 5 else 10.0


def _attribute(element: ElementTree.Element, tag: str, name: str) -> str:
    found = next(element.iter(f"{_W}{tag}"), None)
    return found.get(f"{_W}{name}", "") if found is not None else ""


def _theme(parts: Parts) -> dict[str, str]:
    """The fonts of the theme: `minor` for text, `major` for headings."""
    name, a = parts.related("word/document.xml", "theme"), f"{{{NAMESPACES['a']}}}"
    if not name:
        return {}
    found = {}
    for kind in ("major", "minor"):
        latin = parts.tree(name).find(f".//{a}{kind}Font/{a}latin")
        if latin is not None and latin.get("typeface"):
            found[kind] = latin.get("typeface", "")
    return found


def _resolve(root: ElementTree.Element, theme: Mapping[str, str]) -> None:
    """The theme itself is not taken along: its fonts are written out, colours have their value beside them."""
    for element in root.iter():
        for name in [each for each in element.attrib if "theme" in each.lower()]:
            value = element.attrib.pop(name)
            plain = re.sub(r"(Theme|theme)$", "", name.removeprefix(_W))
            if element.tag == f"{_W}rFonts" and plain in ("ascii", "hAnsi") and (font := theme.get(value[:5])):
                element.set(f"{_W}{plain}", font)


@dataclass(frozen=True)
class _Edge:
    """A header or a footer."""

    xml: str = ""
    says: tuple[str, ...] = ()
    has_pictures: bool = False


_EMPTY = _Edge()


def _edges(parts: Parts, section: ElementTree.Element, kind: str) -> dict[str, _Edge]:
    found = {}
    for each in section.findall(f"{_W}{kind}Reference"):
        name = parts.named("word/document.xml", each.get(f"{{{NAMESPACES['r']}}}id", ""))
        if name:
            found[each.get(f"{_W}type", "")] = _edge(parts, parts.tree(name))
    return found


def _edge(parts: Parts, root: ElementTree.Element) -> _Edge:
    _resolve(root, _theme(parts))
    for instruction in _fields(root):
        if instruction not in _COUNTING:
            raise BadTemplate("field", instruction[:40])
    for each in root.iter(f"{_W}p"):
        _note_in_one(each)
    written = "".join(_clean(each) for each in root)
    says = (" ".join(unescape("".join(_TEXT.findall(each))).split()) for each in written.split("</w:p>"))
    pictures = any(each.tag.rpartition("}")[2] in ("drawing", "pict", "object") for each in root.iter())
    return _Edge(written, tuple(filter(None, says)), pictures)


def _fields(root: ElementTree.Element) -> Iterator[str]:
    """The first word of each field, however many runs its instruction is spread over."""
    for each in root.iter(f"{_W}fldSimple"):
        yield each.get(f"{_W}instr", "").strip().upper().partition(" ")[0]
    text, inside = "", False
    for each in root.iter():
        if each.tag == f"{_W}fldChar":
            if inside:
                yield text.strip().upper().partition(" ")[0]
            text, inside = "", each.get(f"{_W}fldCharType") == "begin"
        elif each.tag == f"{_W}instrText":
            text, inside = text + (each.text or ""), True
    if inside:
        yield text.strip().upper().partition(" ")[0]


def _note_in_one(element: ElementTree.Element) -> None:
    """The place of the note in one run: Word likes to spread words over several."""
    texts = list(element.iter(f"{_W}t"))
    whole = unicodedata.normalize("NFC", "".join(each.text or "" for each in texts))
    if _NOTE.search(whole):
        for each in texts[1:]:
            each.text = ""
        texts[0].text = _NOTE.sub(NOTE, whole)


def _counts_pages(xml: str) -> bool:
    return bool(re.search(r"\bPAGE\b", xml))


def _clean(element: ElementTree.Element) -> str:
    """Content of a header or footer, of elements that are known to do nothing but show words."""
    local = element.tag.removeprefix(_W)
    if local in _UNWRAPPED:
        return "".join(_clean(each) for each in element)
    if local in _PROPERTIES:
        return _plain(element)
    if local not in _CONTENT:
        return ""
    inside = safe(element.text or "") if local in ("t", "instrText") else "".join(_clean(each) for each in element)
    if local == "tc" and "<w:p" not in inside:
        inside += "<w:p/>"
    kept = ' xml:space="preserve"' if local in ("t", "instrText") else ""
    return f"<w:{local}{_attributes(element)}{kept}>{inside}</w:{local}>"


def _plain(element: ElementTree.Element) -> str:
    """An element of Word's own with everything of Word's own inside it."""
    local = element.tag.removeprefix(_W)
    if local == element.tag or local in _DROPPED:
        return ""
    inside = "".join(_plain(each) for each in element)
    return f"<w:{local}{_attributes(element)}" + (f">{inside}</w:{local}>" if inside else "/>")


def _attributes(element: ElementTree.Element) -> str:
    own = {key.removeprefix(_W): value for key, value in element.attrib.items() if key.startswith(_W)}
    return "".join(f" w:{key}={quoted(value)}" for key, value in own.items() if not key.startswith("rsid"))


def _defaults(lang: str) -> str:
    tag = "vi-VN" if lang == "vi" else "en-GB"
    return f'<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="{tag}"/></w:rPr></w:rPrDefault></w:docDefaults>'
