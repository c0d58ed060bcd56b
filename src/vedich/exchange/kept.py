"""A difference as it is kept beside its file until it is accepted: everything its page shows, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice
from typing import Any

from vedich.common.uploads import Upload
from vedich.exchange.difference import Difference
from vedich.exchange.problems import Problem

CHANGES_SHOWN, PLACES_SHOWN = 100, 20
Kept = dict[str, Any]
_NAME = "difference.json"


def keep(upload: Upload, found: Difference, *, afresh: bool = False) -> Kept:
    """Write down what a file would change. `afresh`: it is not what was shown when it was accepted."""
    kept = {**_as_kept(found), "afresh": afresh}
    path = upload.path.parent / _NAME
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(kept, ensure_ascii=False, default=str), "utf-8")
    draft.replace(path)  # a page never reads half of it
    return kept


def read(upload: Upload) -> Kept | None:
    """What was kept; None while the file has not been compared."""
    path = upload.path.parent / _NAME
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def _as_kept(found: Difference) -> Kept:
    shown = list(islice(found.changes, CHANGES_SHOWN))
    rows = {(change.sheet, change.row) for change in shown}
    return {
        "fingerprint": found.fingerprint,
        "touched": found.touched,
        "counts": found.counts(),
        "changes": [change._asdict() for change in shown],
        "changes_left_out": sum(sheet.changed for sheet in found.sheets.values()) - len(rows),
        "groups": _groups(found.problems.listed),
        "problems": found.problems.total,
        "problems_left_out": found.problems.total - len(found.problems.listed),
        "warnings": asdict(found.warnings),
    }


def _groups(problems: Iterable[Problem]) -> list[Kept]:
    """Problems of one kind together, the most frequent first."""
    by_code: dict[str, list[Problem]] = {}
    for problem in problems:
        by_code.setdefault(problem.code, []).append(problem)
    return [
        {
            "code": code,
            "count": len(found),
            "advice": {"en": found[0].advice, "vi": found[0].advice_vi},
            "places": [_place(each) for each in found[:PLACES_SHOWN]],
        }
        for code, found in sorted(by_code.items(), key=lambda item: -len(item[1]))
    ]


def _place(problem: Problem) -> Kept:
    names = ("file", "row", "column", "value")
    said = {"en": problem.message, "vi": problem.message_vi}
    return {**{name: getattr(problem, name) for name in names}, "message": said}
