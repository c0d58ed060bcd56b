"""How long the Word file and the PDF of a 60-page report and its open data take together; the limits: 5 s, 500 MB."""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from decimal import Decimal

from benchmarks.report_docx import report
from vedich.documents import datapackage, docx, pdf
from vedich.documents.datapackage import DataPackage, DataTable, Field

LIMIT, LIMIT_MB = 5.0, 500.0
ROWS = 404


def data() -> DataPackage:
    """As many targets as the congress resolution of the example."""
    fields = (Field("target", "string", "Mã"), Field("day", "date", "Ngày"), Field("actual", "number", "Thực hiện"))
    rows = tuple((f"T{n}", date(2013, 12, 31), Decimal(n) / 7) for n in range(ROWS))
    return DataPackage(
        "bench", "Đo", "", date(2013, 7, 23), "Đo", (DataTable("scores", "Đo", fields, rows, ("target",)),)
    )


def main() -> int:
    """Print one line of JSON; 1 where a limit is passed."""
    start = time.perf_counter()
    paper = report()
    sizes = [len(docx.render(paper)), len(pdf.render(paper)), len(datapackage.zipped(datapackage.files(data())))]
    spent = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = {
        "name": "edition-60-pages", "value": round(spent, 3), "unit": "s", "peer": "limit", "peer_value": LIMIT,
        "ratio": round(spent / LIMIT, 3), "peak_mb": round(peak, 1), "bytes": sizes,
    }  # fmt: skip
    print(json.dumps(line, ensure_ascii=False))
    return int(spent > LIMIT or peak > LIMIT_MB)


if __name__ == "__main__":
    sys.exit(main())
