"""How well the numbers of Word drafts are found, classed and judged: precision and recall on the labelled drafts."""

from __future__ import annotations

import json

from tests.documents.reconcile.labelled import CLASSES, SPLITS, VERDICTS, measured_on


def main() -> None:
    """Print one line of JSON for each split."""
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


if __name__ == "__main__":
    main()
