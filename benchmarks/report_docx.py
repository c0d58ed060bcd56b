"""How long a 60-page report with 40 tables and 20 charts takes as a Word file; the limit is 5 seconds."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from vedich.documents import charts
from vedich.documents.content import (
    Block,
    Chart,
    Column,
    Document,
    Figure,
    Heading,
    Issuer,
    Paragraph,
    Signature,
    Table,
    words,
)
from vedich.documents.docx import render

LIMIT = 5.0
SECTIONS = 20
_SENTENCE = (
    "Các cấp ủy, chính quyền tiếp tục lãnh đạo, chỉ đạo thực hiện chương trình; phân công rõ người, rõ việc, rõ thời "
    "gian, rõ sản phẩm; kiểm tra, đôn đốc thường xuyên và báo cáo kết quả theo quy định. "
)


def _table(section: int, half: int) -> Table:
    columns = (Column("Chỉ tiêu"), Column("ĐVT"), *(Column(f"Năm {2011 + i}", "number", 1) for i in range(5)))
    rows = tuple(
        (f"Chỉ tiêu {section}.{half}.{n} của chương trình công tác", "km", *(n * 131.7 + i * section for i in range(5)))
        for n in range(1, 13)
    )
    return Table(columns, rows, f"Kết quả nhóm chỉ tiêu {section}.{half}", "Đơn vị tính: km")


def _section(number: int) -> tuple[Block, ...]:
    ends = [date(2011 + i // 4, 3 * (i % 4) + 3, 28) for i in range(10)]
    series = charts.Trend(
        tuple(charts.Point(day, (i + 1) * (30 + number)) for i, day in enumerate(ends)),
        plan=(charts.Point(date(2011, 1, 1), 0), charts.Point(date(2015, 12, 31), 900)),
        outlook=charts.Outlook(date(2015, 12, 31), 700, 620, 800),
        unit="km",
    )
    figure = Figure(f"{number * 7}", f"bench/{number}", "Đếm trên số liệu khóa")
    return (
        Heading(1, f"{number}. Kết quả chương trình {number}"),
        *(Paragraph(words(_SENTENCE * 5, "Có ", figure, " chỉ tiêu chậm.")) for _ in range(4)),
        _table(number, 1),
        Paragraph(words(_SENTENCE * 3)),
        Chart(charts.trend(series, shape="document"), charts.trend_sentence(series), title=f"Diễn biến {number}"),
        _table(number, 2),
    )


def report() -> Document:
    """The report measured: 20 sections of text, two tables and a chart."""
    return Document(
        layout="party",
        issuer=Issuer("TỈNH ỦY"),
        type_name="BÁO CÁO",
        abstract="đo thời gian dựng báo cáo",
        day=date(2013, 7, 23),
        blocks=tuple(block for number in range(1, SECTIONS + 1) for block in _section(number)),
        number="1",
        symbol="BC/TU",
        signature=Signature(("T/M BAN THƯỜNG VỤ",), "PHÓ BÍ THƯ"),
    )


def main() -> None:
    """Print one line of JSON; with a path as argument, keep the file there."""
    start = time.perf_counter()
    data = render(report())
    spent = time.perf_counter() - start
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_bytes(data)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = {
        "name": "report-docx-60-pages",
        "value": round(spent, 3),
        "unit": "s",
        "peer": "limit",
        "peer_value": LIMIT,
        "ratio": round(spent / LIMIT, 3),
        "peak_mb": round(peak, 1),
    }
    print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
