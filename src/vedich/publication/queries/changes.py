"""Changes: what one edition says otherwise than the one before, figure by figure, from the open data of both."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from vedich.documents import numbers
from vedich.publication.queries.opendata import SCORED, TARGETED

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_CELLS = {"targets.csv": TARGETED, "scores.csv": SCORED}
"""Per file, the columns that are compared and what each is called."""

Change = dict[str, str]
"""key, what (in words), before, after; an empty side is a figure that was not there."""


def differences(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Change]:
    """Every figure that differs between two sets of files, those of targets first."""
    found: list[Change] = []
    old, new = dict(_figures(before)), dict(_figures(after))
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        if was is None or now is None or was[1] != now[1]:
            what = (now or was or ("", ""))[0]
            found.append({"key": key, "what": what, "before": was[1] if was else "", "after": now[1] if now else ""})
    return found


def _figures(files: Mapping[str, bytes]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Key, what it is in words, and how it is written."""
    names = {row["target"]: row["name"] for row in _rows(files.get("targets.csv"))}
    for file, columns in _CELLS.items():
        for row in _rows(files.get(file)):
            code = row["target"]
            for column, title in columns.items():
                yield f"target:{code}:{column}", (f"{names.get(code, code)} ({code}): {title}", _shown(row[column]))
    for row in _rows(files.get("figures.csv")):
        if not row["figure"].startswith("score:"):  # the cells of targets are compared above, with all their digits
            yield row["figure"], (row["source"] or row["figure"], row["text"])


def _rows(data: bytes | None) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""))) if data else []


def _shown(text: str) -> str:
    """A number as it is written for people, with as many decimals as it has, six at the most."""
    if not _NUMBER.fullmatch(text):
        return text
    value = numbers.rounded(Decimal(text), 6).normalize()
    return numbers.number(value, max(-int(value.as_tuple().exponent), 0))
