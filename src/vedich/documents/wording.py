"""Wording: the fixed words of official documents, and the lines that are built from them."""

from __future__ import annotations

from dataclasses import dataclass

from vedich.documents.content import Document
from vedich.documents.numbers import open_day, sentence_day


@dataclass(frozen=True)
class Wording:
    """The fixed words in one language."""

    party: str
    nation: str
    motto: str
    number: str
    recipients: str
    addressees: str
    table: str
    chart: str
    page: str
    contents: str


WORDING = {
    "vi": Wording(
        party="ĐẢNG CỘNG SẢN VIỆT NAM",
        nation="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        motto="Độc lập - Tự do - Hạnh phúc",
        number="Số",
        recipients="Nơi nhận:",
        addressees="Kính gửi:",
        table="Bảng",
        chart="Biểu đồ",
        page="Trang",
        contents="Mục lục",
    ),
    "en": Wording(
        party="COMMUNIST PARTY OF VIET NAM",
        nation="SOCIALIST REPUBLIC OF VIET NAM",
        motto="Independence - Freedom - Happiness",
        number="No.",
        recipients="Recipients:",
        addressees="To:",
        table="Table",
        chart="Chart",
        page="Page",
        contents="Contents",
    ),
}


_AUTHORITY = {"T/M": "TM.", "K/T": "KT.", "T/L": "TL.", "T/UQ": "TUQ.", "Q/": "Q."}
"""Signing for another: as the Party writes it, and as the State does (36-HD/VPTW; Decree 30/2020, Annex I)."""


def symbol(document: Document) -> str:
    """After the number: the Party parts the kind from the body by a slash (`BC/TU`), the State by a hyphen."""
    old, new = ("-", "/") if document.layout == "party" else ("/", "-")
    return document.symbol if new in document.symbol else document.symbol.replace(old, new, 1)


def authority_lines(document: Document) -> list[str]:
    """For whom is signed, in the form of the layout: `T/M BAN THƯỜNG VỤ` or `TM. ỦY BAN NHÂN DÂN`."""
    party = document.layout == "party"
    forms = {state: ours for ours, state in _AUTHORITY.items()} if party else _AUTHORITY
    lines = document.signature.authority if document.signature else ()
    return [_in_form(" ".join(line.split()), forms) for line in lines]


def _in_form(line: str, forms: dict[str, str]) -> str:
    for other, form in forms.items():
        if line.upper().startswith(other):
            return f"{form} {line[len(other) :].strip()}"
    return line


def number_line(document: Document) -> str:
    """`Số 05-BC/TU` (Party, no colon) or `Số: 05/BC-UBND` (State); `…` where the number is still open."""
    word = WORDING[document.lang].number
    number = document.number.zfill(2) if document.number.isdigit() else document.number
    if document.layout == "party":
        return f"{word} {number or '…'}{'' if number else ' '}-{symbol(document)}"
    return f"{word}{':' if document.lang == 'vi' else ''} {number or '…'}/{symbol(document)}"


def place_line(document: Document) -> str:
    """`Lào Cai, ngày 23 tháng 7 năm 2013`; the day is open while the number is."""
    written = (sentence_day if document.number else open_day)(document.day, document.lang)
    return f"{document.place}, {written}" if document.place else written


def recipient_lines(document: Document) -> list[str]:
    """`- Như trên,` … with the last closed by a full stop; the State separates by semicolons (Decree 30/2020)."""
    mark = "," if document.layout == "party" else ";"
    names = [name.strip().lstrip("-").strip().rstrip(",;.") for name in document.recipients]
    return [f"- {name}{mark if i < len(names) - 1 else '.'}" for i, name in enumerate(names)]


def addressee_lines(document: Document) -> list[str]:
    """`Kính gửi: …` for one, a list under `Kính gửi:` for several."""
    word = WORDING[document.lang].addressees
    names = [name.strip().lstrip("-").strip().rstrip(",;.") for name in document.addressees]
    if len(names) == 1:
        return [f"{word} {names[0]}"]
    return [word, *(f"- {name}{';' if i < len(names) - 1 else '.'}" for i, name in enumerate(names))] if names else []
