"""How well the numbers of Word drafts are found, classed and judged, and how long a report of 60 pages takes."""

from __future__ import annotations

import json
import time

from tests.documents.reconcile.labelled import CLASSES, SPLITS, VERDICTS, measured_on

from benchmarks.report_docx import report
from vedich.documents.docx import render
from vedich.documents.reconcile import Data, read, reconcile

LIMIT = 30.0


def sixty_pages() -> dict[str, object]:
    """Seconds for a report of 60 pages held against the same report: the most words that can be alike."""
    data = render(report())
    written = tuple(read(data))
    start = time.perf_counter()
    found = reconcile(read(data), Data((), written=written))
    spent = time.perf_counter() - start
    return {
        "name": "reconcile-60-pages",
        "value": round(spent, 3),
        "unit": "s",
        "peer": "limit",
        "peer_value": LIMIT,
        "ratio": round(spent / LIMIT, 3),
        "numbers": len(found),
        "disagree": sum(each.verdict == "disagrees" for each in found),
    }


def main() -> None:
    """Print one line of JSON for each split, and one for a long report."""
    for split in SPLITS:
        score = measured_on(split)
        names = [*CLASSES.values(), *(f"verdict {each}" for each in VERDICTS.values())]
        line = {
            "name": f"reconcile-{split.replace('_', '-')}",
            "value": score.of("verdict disagrees")["precision"],
            "unit": "precision of disagrees",
            "values": [score.values_right, score.values],
            "matched": [score.keys_right, score.keys],
            "classes": {name: score.of(name) for name in names},
        }
        print(json.dumps(line, ensure_ascii=False))
    print(json.dumps(sixty_pages(), ensure_ascii=False))


if __name__ == "__main__":
    main()
