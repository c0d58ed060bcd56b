"""Writing a snapshot: sorted rows in pieces, fixed settings, and nothing in it that says when or by whom."""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db.models import Q, QuerySet

from vedich.common.looking import one_moment, rows
from vedich.criteria.models import CriteriaSet, Criterion, Enrolment, Requirement
from vedich.criteria.queries.sets import structure
from vedich.criteria.queries.standings import Said, statements
from vedich.funding.models import FundingLine
from vedich.org.models import ParentLink, Succession, Unit
from vedich.plan.models import (
    Assignment,
    AssignmentRole,
    Document,
    Indicator,
    Milestone,
    Node,
    Target,
    TargetVersion,
    Task,
)
from vedich.report.queries.values import in_pieces
from vedich.review.models import Review
from vedich.review.queries.assessed import followed
from vedich.review.queries.snapshots.files import MANIFEST, Files, canonical, content_digest, root
from vedich.review.queries.snapshots.ground import FrozenPlan, grounds
from vedich.review.queries.snapshots.schema import (
    CRITERIA,
    FACT_SCHEMA,
    FACTS,
    PLAIN,
    SCORE,
    SCORE_SCHEMA,
    SCORES,
    SHEETS,
    STATEMENT_SCHEMA,
    STATEMENTS,
    VERSIONS,
    WITH_CRITERIA,
    Sheet,
    file_name,
)
from vedich.scorecard.models import ScoreRun
from vedich.scorecard.queries import facts
from vedich.scorecard.queries.compute import Ground, rulebook_on, scores_on
from vedich.scorecard.queries.making import record_from

PIECE = 50_000
"""Rows of one group in a file, and the most that are held while they are written."""
_SETTINGS: dict[str, Any] = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": True,
    "write_statistics": True,
}
_EXACT = Decimal("0.000001")
_DRAFT, _ABANDONED = ".draft-", 24 * 60 * 60  # seconds after which nobody writes on a draft any more
Tell = Callable[[str, int, int | None], None]


@dataclass(frozen=True)
class Written:
    """A whole snapshot on the disk."""

    digest: str
    schema: int
    rows: dict[str, int]
    size: int


def write(review: Review, *, tell: Tell = lambda *_: None) -> Written:
    """Write a snapshot of what is accepted now under a name of its own, then give it the name of its digest.

    Killed at any step, it leaves a draft that nobody reads, or a whole snapshot that nothing names yet.
    """
    draft = root() / f"{_DRAFT}{uuid.uuid4().hex}"
    _sweep()
    draft.mkdir(parents=True)
    try:
        about = _write_files(draft, review, tell)
        schema = WITH_CRITERIA if review.criteria_set_id else PLAIN
        body = {"schema": schema, "review": terms_of(review), "files": about}
        digest = content_digest(body)
        _durable(draft / MANIFEST, canonical(body | {"content": digest}) + b"\n")
        _keep_names(draft)
        _take_place(draft, digest)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    size = sum(each["size"] for each in about.values())
    return Written(digest, schema, {name: about[file_name(name)]["rows"] for name in VERSIONS[schema]}, size)


def terms_of(review: Review) -> dict[str, Any]:
    """What a review looks at; another look is another snapshot."""
    criteria = {"criteria": review.criteria_set.code} if review.criteria_set else {}
    return {
        **criteria,
        "code": review.code,
        "node": review.node.code,
        "start": _iso(review.start),
        "end": _iso(review.end),
        "as_of": _iso(review.as_of),
        "structure": _iso(review.structure),
        "estimates": review.estimates,
        "days": [day.isoformat() for day in days_of(review)],
        "rulebook": rulebook_on(review.as_of).name,
    }


def days_of(review: Review) -> list[date]:
    """The days whose scores a review shows, its own day last."""
    before = {date.fromisoformat(day) for day in review.trend_days} - {review.as_of}
    return [*sorted(before), review.as_of]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _sweep() -> None:
    """Throw away drafts of writers that were killed long ago."""
    for draft in root().glob(f"{_DRAFT}*"):
        if time.time() - draft.stat().st_mtime > _ABANDONED:  # noqa: TID251 -- the age of a file, not the day of an act
            shutil.rmtree(draft, ignore_errors=True)


def _take_place(draft: Path, digest: str) -> None:
    """Give a draft its name in one step; where the same is there and whole already, that one stays."""
    place = root() / digest
    if place.exists() and not _is_whole(place, draft):
        place.rename(root() / f"{_DRAFT}{uuid.uuid4().hex}")  # damaged since; the next sweep takes it away
    if not place.exists():
        try:
            draft.rename(place)
        except OSError:
            if not place.exists():  # else another writer of the same was quicker
                raise
    _keep_names(root())


def _is_whole(place: Path, draft: Path) -> bool:
    """Whether every file is there, byte for byte."""
    for file in draft.iterdir():
        other = place / file.name
        if not other.is_file() or _digest(other) != _digest(file):
            return False
    return True


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _durable(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _keep_names(folder: Path) -> None:
    """Make the names in a folder outlive a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_files(draft: Path, review: Review, tell: Tell) -> dict[str, dict[str, Any]]:
    about: dict[str, dict[str, Any]] = {}
    with one_moment() as look:
        content, indicators = _content(look, review)
        for sheet in SHEETS:
            found = content[sheet.name].order_by(*sheet.order).values_list(*sheet.columns)
            about[file_name(sheet.name)] = _file(draft, sheet.name, sheet.schema, _tables(sheet, rows(look, found)))
        pieces = _told(in_pieces(look, indicators, until=review.as_of, size=PIECE), tell)
        about[file_name(FACTS)] = _file(draft, FACTS, FACT_SCHEMA, pieces)
        if review.criteria_set is not None:
            about |= _criteria_files(draft, look, review, review.criteria_set, content["targets"])
    scores = _scores(Files(draft, "", about), review, tell)
    about[file_name(SCORES)] = _file(draft, SCORES, SCORE_SCHEMA, scores)
    return about


def _criteria_files(
    draft: Path, look: Any, review: Review, held: CriteriaSet, targets: QuerySet[Target]
) -> dict[str, dict[str, Any]]:
    """The set, the communes that follow it under the units of the targets, and all that was said of them by the day."""
    about: dict[str, dict[str, Any]] = {}
    followers = followed(review, _places(look, targets))
    found = {
        "criteria_sets": CriteriaSet.objects.filter(pk__in={held.pk, held.whole.pk}),
        "criteria": Criterion.objects.filter(criteria_set=held.whole),
        "requirements": Requirement.objects.filter(criteria_set=held.whole),
        "enrolments": followers,
    }
    for sheet in CRITERIA:
        piece = found[sheet.name].order_by(*sheet.order).values_list(*sheet.columns)
        about[file_name(sheet.name)] = _file(draft, sheet.name, sheet.schema, _tables(sheet, rows(look, piece)))
    ids = rows(look, followers.values_list("pk", "unit", "place"))
    enrolments = [Enrolment(pk=pk, unit_id=unit, place=place) for pk, unit, place in ids]
    said = statements(held, structure(held), enrolments, review.as_of, ask=partial(rows, look))
    about[file_name(STATEMENTS)] = _file(draft, STATEMENTS, STATEMENT_SCHEMA, _statement_tables(said))
    return about


def _places(look: Any, targets: QuerySet[Target]) -> Q | None:
    """Whatever lies under a unit with a target; None where the plan has none."""
    tops = {unit for (unit,) in rows(look, targets.order_by().values_list("unit").distinct())}
    return Q(ancestor__in=tops) if tops else None


def _statement_tables(said: Said) -> Iterator[pa.Table]:
    found = (
        (unit, it.requirement, it.source, it.state, it.day, None if it.amount is None else it.amount.quantize(_EXACT))
        for unit in sorted(said)
        for it in said[unit]
    )
    while piece := list(islice(found, PIECE)):
        columns = zip(*piece, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, STATEMENT_SCHEMA, strict=True)]
        yield pa.Table.from_arrays(arrays, schema=STATEMENT_SCHEMA)


def _told(pieces: Iterable[pa.Table], tell: Tell) -> Iterator[pa.Table]:
    done = 0
    for piece in pieces:
        yield piece
        done += len(piece)
        tell("values", done, None)


def _content(look: Any, review: Review) -> tuple[dict[str, QuerySet[Any, Any]], list[int]]:
    """What each file holds of the plan under the review's node, and the indicators its figures are made of."""
    under, above = _tree(look, review.node_id)
    targets = Target.objects.filter(Q(node__in=under) | Q(parent__node__in=under))
    held = {node for (node,) in rows(look, targets.order_by().values_list("node").distinct()) if node}
    nodes = sorted({*under, *above, *held})
    plan = Node.objects.filter(pk__in=nodes)
    indicators = _indicators(look, targets)
    found = {
        "units": Unit.objects.all(),
        "parents": ParentLink.objects.all(),
        "successions": Succession.objects.all(),
        "documents": Document.objects.filter(pk__in=plan.values("document")),
        "nodes": plan,
        "indicators": Indicator.objects.filter(pk__in=indicators),
        "targets": targets,
        "versions": TargetVersion.objects.filter(target__in=targets.values("pk")),
        "milestones": Milestone.objects.filter(target__in=targets.values("pk")),
        "tasks": Task.objects.filter(Q(node__in=under) | Q(target__in=targets.values("pk"))),
        "assignments": Assignment.objects.filter(
            Q(node__in=nodes) | Q(target__in=targets.values("pk")) | Q(role=AssignmentRole.PATRON, unit__isnull=False)
        ),
        "funding": FundingLine.objects.filter(node__in=under),
    }
    return found, indicators


def _tree(look: Any, top: int) -> tuple[list[int], list[int]]:
    """A node with all below it, and all above it."""
    parents = dict(rows(look, Node.objects.order_by("pk").values_list("pk", "parent")))
    above, step = [], parents[top]
    while step is not None:
        above.append(step)
        step = parents[step]
    under = {top}
    fresh = {top}
    while fresh:
        fresh = {node for node, parent in parents.items() if parent in fresh}
        under |= fresh
    return sorted(under), above


def _indicators(look: Any, targets: QuerySet[Target]) -> list[int]:
    sheet = next(sheet for sheet in SHEETS if sheet.name == "indicators")
    every = [
        Indicator(**dict(zip(sheet.attributes, row, strict=True)))
        for row in rows(look, Indicator.objects.order_by("pk").values_list(*sheet.columns))
    ]
    own = {pk for (pk,) in rows(look, targets.order_by().values_list("indicator").distinct())}
    return sorted(facts.closure([each for each in every if each.pk in own], every))


def _tables(sheet: Sheet, found: Iterator[tuple[Any, ...]]) -> Iterator[pa.Table]:
    while piece := list(islice(found, PIECE)):
        columns = zip(*piece, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, sheet.schema, strict=True)]
        yield pa.Table.from_arrays(arrays, schema=sheet.schema)


def _file(draft: Path, name: str, schema: pa.Schema, tables: Iterable[pa.Table]) -> dict[str, Any]:
    """Write one file for good; answers its rows, its hash and its size."""
    path, count = draft / file_name(name), 0
    with path.open("xb") as file:
        with pq.ParquetWriter(file, schema, **_SETTINGS) as writer:
            for table in tables:
                writer.write_table(table.cast(schema), row_group_size=PIECE)
                count += len(table)
        file.flush()
        os.fsync(file.fileno())
    return {"rows": count, "sha256": _digest(path), "size": path.stat().st_size}


def _scores(files: Files, review: Review, tell: Tell) -> Iterator[pa.Table]:
    """The scores of every target under the node on every day, computed from the frozen facts alone."""
    plan = FrozenPlan(files)
    under = _under(plan, review.node_id)
    targets = [each for each in plan.targets if each.node_id in under]
    found: list[tuple[Any, ...]] = []
    for ground in grounds(plan, targets):
        for day in days_of(review):
            found += _scored(ground, day, review)
        tell("scores", len(found), len(targets) * len(days_of(review)))
    found.sort(key=lambda row: row[:2])
    for first in range(0, len(found), PIECE):
        columns = zip(*found[first : first + PIECE], strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, SCORE_SCHEMA, strict=True)]
        yield pa.Table.from_arrays(arrays, schema=SCORE_SCHEMA)


def _scored(ground: Ground, day: date, review: Review) -> Iterator[tuple[Any, ...]]:
    """The scores of a day as rows; only those of the review's own day keep their reasons and their series."""
    is_own = day == review.as_of
    look = {"day": day, "structure": review.structure, "estimates": review.estimates}
    run = ScoreRun(**look)
    for each in scores_on(ground, **look, with_series=is_own):
        record = record_from(run, each, None)
        reasons = canonical(record.reasons if is_own else {}).decode()
        yield (day, *(getattr(record, name) for name in SCORE.attributes[:-1]), reasons)


def _under(plan: FrozenPlan, top: int) -> set[int]:
    under, grew = {top}, True
    while grew:
        more = {node.pk for node in plan.nodes if node.parent_id in under} - under
        under |= more
        grew = bool(more)
    return under
