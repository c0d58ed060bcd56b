"""PDF: archival, tagged, in the same layout, repeatable."""

from __future__ import annotations

import html
import re
import zlib

import pytest
from tests.documents import sample

from vedich.documents.content import Chart, Column, Paragraph, Table, words
from vedich.documents.pdf import render

PARTY = render(sample.party_report())


def inflated(data: bytes) -> bytes:
    """The file with its compressed streams opened, so that objects can be read."""
    out = [data]
    for match in re.finditer(rb"stream\r?\n", data):
        try:
            out.append(zlib.decompressobj().decompress(data[match.end() :]))
        except zlib.error:
            continue
    return b"\n".join(out)


def alternatives(data: bytes) -> list[str]:
    """Every alternative text, decoded."""
    return [
        bytes.fromhex(code.decode()).decode("utf-16") for code in re.findall(rb"/Alt\s*<([0-9A-F]+)>", inflated(data))
    ]


def sheets(data: bytes) -> list[str]:
    """For each page, whether it stands upright or lies across."""
    boxes = re.findall(rb"/Type\s*/Page\b(?!s)[^>]*?/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", inflated(data))
    return ["upright" if float(wide) < float(high) else "across" for wide, high in boxes]


def test_it_is_an_archival_tagged_pdf_in_vietnamese_with_its_title() -> None:
    content = inflated(PARTY)
    assert PARTY.startswith(b"%PDF-1.7")
    assert (b"<pdfaid:part>2" in content, b"<pdfaid:conformance>A" in content, b"/MarkInfo" in content) == (True,) * 3
    assert re.search(rb"/Lang\s*\(vi\)", content) is not None
    assert sample.party_report().title.encode() in content


def test_the_annex_lies_across_on_a_page_of_its_own_after_the_report() -> None:
    turned = sheets(PARTY)
    assert (turned[-1], set(turned[:-1])) == ("across", {"upright"})
    assert 5 <= len(turned) <= 7


def test_every_chart_is_read_out() -> None:
    expected = [block.alt for block in sample.party_report().blocks if isinstance(block, Chart)]
    # Each is named twice: by the figure, and by the picture in it.
    assert list(dict.fromkeys(alternatives(PARTY))) == expected


def test_text_that_looks_like_markup_is_not_run() -> None:
    hostile = '#panic("x") *bold* $x$ @ref <label> \\ // "quoted" `code` #import "x"'
    table = Table((Column(hostile),), ((hostile,),), hostile, hostile)
    report = sample.party_report(blocks=(Paragraph(words(hostile)), table), abstract=hostile, footer=hostile)
    title = re.findall(rb'<rdf:li xml:lang="x-default">(.*?)</rdf:li>', render(report))
    assert [html.unescape(found.decode()) for found in title[:1]] == [f"BÁO CÁO {hostile}"]


def test_a_document_without_annex_signature_recipients_or_number_is_rendered() -> None:
    report = sample.party_report(
        blocks=(Paragraph(words("Một câu.")),), signature=None, recipients=(), number="", footer=""
    )
    assert sheets(render(report)) == ["upright"]


def test_a_table_over_many_pages_keeps_every_row_and_one_header() -> None:
    table = sample.programmes()
    long = Table(table.columns, table.rows * 30, "Bảng dài", total=table.total, upper=table.upper)
    content = inflated(render(sample.party_report(blocks=(long,))))
    # Two header rows, 210 rows, one total; the header repeated on later pages is decoration and not read again.
    assert (len(re.findall(rb"/S\s*/TR\b", content)), len(re.findall(rb"/S\s*/THead\b", content))) == (213, 1)


@pytest.mark.parametrize("make", [sample.party_report, sample.state_report])
def test_the_same_document_is_the_same_bytes(make: object) -> None:
    assert render(make()) == render(make())
