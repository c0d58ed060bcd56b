"""Labelled drafts: reading them, and measuring what the reconciliation makes of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml

from vedich.documents.reconcile import Data, Known, Result, reconcile
from vedich.documents.reconcile.grids import Cell, Grid
from vedich.documents.reconcile.known import WHOLE
from vedich.documents.reconcile.outline import Outline
from vedich.documents.reconcile.passages import Passage, Place
from vedich.documents.reconcile.tokens import tidy
from vedich.documents.reconcile.vocabulary import (
    counted,
    edges_known,
    funded,
    measured,
    said,
    source,
    tasks_known,
    things,
)

FOLDER = Path(__file__).parent
SPLITS = ("dev", "held_out")
CLASSES = {"f": "figure", "d": "date", "n": "document", "o": "ordinal", "x": "other"}
VERDICTS = {"=": "agrees", "!": "disagrees", "-": "absent", "?": "ambiguous"}
_LABEL = re.compile(r"\{([^{}~]*)~([fdnox]) ([^{}]*)\}")


@dataclass(frozen=True)
class Label:
    """What a person says about one number."""

    start: int
    end: int
    kind: str
    value: str
    key: str = ""
    verdict: str = ""


@dataclass(frozen=True)
class Draft:
    name: str
    style: str
    data: Data
    passages: tuple[Passage, ...]
    labels: tuple[tuple[Label, ...], ...]


def drafts(split: str) -> list[Draft]:
    return [_draft(path) for path in sorted((FOLDER / split).glob("*.yaml"))]


def data_of(name: str) -> Data:
    """The data of a file in `known/`."""
    said_ = yaml.safe_load((FOLDER / "known" / f"{name}.yaml").read_text("utf-8"))
    edges = [str(each) for each in said_.get("edges", [])]
    day = said_.get("day", date(2013, 12, 31))
    found: list[Known] = [*edges_known([*edges, "100"] if edges else [])]
    for scope, counts in said_.get("counts", {}).items():
        found += counted(WHOLE if scope == "targets" else scope, counts, edges, key=scope)
    for scope, sums in said_.get("money", {}).items():
        values = {what: Decimal(str(value)) for what, value in sums.items()}
        found += funded(WHOLE if scope == "total" else scope, key=scope, **values)
    if "state_budget" in said_:
        whole = Decimal(str(said_["money"]["total"]["estimated"]))
        spoken = ("ngân sách nhà nước",)
        found += source("Ngân sách nhà nước", Decimal(said_["state_budget"]), whole, key="state_budget", spoken=spoken)
    found += tasks_known(said_.get("tasks", {}))
    found += [things(key, each["value"], each["nouns"]) for key, each in said_.get("things", {}).items()]
    found += [known for key, text in said_.get("said", {}).items() for known in said(key, text)]
    for key, each in said_.get("indicators", {}).items():
        figures = {
            what: Decimal(str(each[what])) for what in ("plan", "actual", "attained", "baseline") if what in each
        }
        found += measured(
            key, [each["name"]], each["measure"], figures, decimals=each.get("decimals", 0), day=day,
            plan_day=date(2015, 12, 31), of=Decimal(each["of"]) if "of" in each else None,
        )  # fmt: skip
    scopes = {WHOLE if key == "targets" else key: tuple(names) for key, names in said_.get("scopes", {}).items()}
    return Data(tuple(found), scopes)


def _draft(path: Path) -> Draft:
    said_ = yaml.safe_load(path.read_text("utf-8"))
    passages: list[Passage] = []
    labels: list[tuple[Label, ...]] = []
    outline, table, paragraphs, tables = Outline(), [], 0, 0

    def close() -> None:
        nonlocal tables
        if table:
            tables += 1
            cells = [[_labelled(cell) for cell in row] for row in table]
            rows = [[Cell(text) for text, _ in row] for row in cells]
            marks = {(line, at): found for line, row in enumerate(cells, 1) for at, (_, found) in enumerate(row, 1)}
            for passage in Grid(rows, [False] * len(rows), tables, outline.headings, outline.caption).passages():
                passages.append(passage)
                labels.append(marks[(passage.place.row, passage.place.column)])
            table.clear()

    for line in said_["body"].splitlines():
        if line.startswith("||"):
            table.append([cell.strip() for cell in line[2:].split("||")])
            continue
        close()
        text, found = _labelled(line.lstrip("# "))
        if text:
            paragraphs += 1
            is_head = outline.see(text, 2 if line.startswith("#") else 0)
            passages.append(Passage(text, Place(paragraph=paragraphs), outline.headings, is_head=is_head))
            labels.append(found)
    close()
    return Draft(path.stem, said_["style"], data_of(said_["known"]), tuple(passages), tuple(labels))


def _labelled(marked: str) -> tuple[str, tuple[Label, ...]]:
    """The text without its marks, and the marks."""
    plain, found, last = "", [], 0
    marked = tidy(marked)
    for match in _LABEL.finditer(marked):
        plain += marked[last : match.start()]
        kind, rest = CLASSES[match[2]], match[3].split()
        key, verdict = (rest[1], VERDICTS[rest[2]]) if kind == "figure" else ("", "")
        found.append(Label(len(plain), len(plain) + len(match[1]), kind, rest[0], "" if key == "-" else key, verdict))
        plain += match[1]
        last = match.end()
    return plain + marked[last:], tuple(found)


@dataclass
class Score:
    """Counts from which precision and recall follow, and what went wrong."""

    right: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    values_right: int = 0
    values: int = 0
    keys_right: int = 0
    keys: int = 0
    wrong: list[str] = field(default_factory=list)

    def of(self, name: str) -> dict[str, float | int]:
        """Precision, recall and how many there are."""
        right, given, wanted = self.right[name], self.given[name], self.wanted[name]
        return {
            "precision": round(right / given, 4) if given else 1.0,
            "recall": round(right / wanted, 4) if wanted else 1.0,
            "numbers": wanted,
        }


def measured_on(split: str) -> Score:
    """What the reconciliation makes of every draft of a split."""
    score = Score()
    for draft in drafts(split):
        for passage, labels in zip(draft.passages, draft.labels, strict=True):
            _compare(draft, passage, labels, reconcile([passage], draft.data), score)
    return score


def _compare(draft: Draft, passage: Passage, labels: tuple[Label, ...], results: list[Result], score: Score) -> None:
    left = list(results)
    for label in labels:
        hit = next((r for r in left if r.mention.start < label.end and label.start < r.mention.end), None)
        score.wanted[label.kind] += 1
        score.wanted[f"verdict {label.verdict}"] += bool(label.verdict)
        shown = f"{draft.name}: {passage.text[max(0, label.start - 30) : label.end + 15]!r}"
        if hit is None:
            score.wrong.append(f"{shown} not found, is {label.kind}")
            continue
        left.remove(hit)
        score.given[hit.mention.kind] += 1
        if hit.mention.is_figure:
            score.given[f"verdict {hit.verdict}"] += 1
        if hit.mention.kind != label.kind:
            score.wrong.append(f"{shown} read as {hit.mention.kind}, is {label.kind}")
            continue
        score.right[label.kind] += 1
        score.values += 1
        is_right = _says(hit, label.value)
        score.values_right += is_right
        if not is_right:
            score.wrong.append(f"{shown} read as {hit.mention.numbers or hit.mention.value}, is {label.value}")
        if not label.verdict:
            continue
        if hit.verdict == label.verdict:
            score.right[f"verdict {label.verdict}"] += 1
        else:
            got = hit.known.key if hit.known else [each.key for each in hit.choice]
            score.wrong.append(f"{shown} {hit.verdict} ({got}), should be {label.verdict} ({label.key})")
        if label.key:
            score.keys += 1
            score.keys_right += hit.known is not None and _key(hit.known.key) == _key(label.key)
    for extra in left:
        score.given[extra.mention.kind] += 1
        if extra.mention.is_figure:
            score.given[f"verdict {extra.verdict}"] += 1
        score.wrong.append(
            f"{draft.name}: {extra.text[max(0, extra.at - 20) : extra.at + 20]!r} is no number of its own"
        )


def _key(key: str) -> str:
    """Labels name the indicator; which of its figures is meant follows from the value."""
    return key.split(":")[1] if key.startswith("score:") else key


def _says(result: Result, value: str) -> bool:
    """Whether the value read is the one labelled, as printed or with its scale word."""
    mention = result.mention
    if not mention.is_figure:
        return mention.value == value
    above, _, below = value.partition("/")
    if below and (mention.of is None or mention.of != Decimal(below)):
        return False
    scales = {1, 1000, 10**6, 10**9, result.measure.factor}
    return any(mention.number * scale == Decimal(above) for scale in scales)
