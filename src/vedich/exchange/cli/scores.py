"""Scores: computed now, explained, and compared with what is stored."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vedich.exchange.cli.output import table
from vedich.exchange.cli.start import as_day, fail, started, today

if TYPE_CHECKING:
    from vedich.org.models import Unit
    from vedich.plan.models import Node, Target
    from vedich.scorecard.queries import Scored


class Format(StrEnum):
    """How scores are printed."""

    table = "table"
    json = "json"
    csv = "csv"


Day = Annotated[str | None, typer.Option(metavar="DAY", help="Year-month-day; today where none is given.")]
Estimates = Annotated[bool, typer.Option("--estimates", help="Take estimates where there is no actual value.")]
_CSV = (
    "code", "unit", "node", "actual", "estimate", "covered", "expected", "attained", "band", "planned", "pace",
    "forecast", "low", "high", "chance",
)  # fmt: skip


def score(
    as_of: Day = None,
    structure: Annotated[str | None, typer.Option(metavar="DAY", help="The day whose units and parents count.")] = None,
    node: Annotated[str | None, typer.Option(metavar="CODE", help="Only this node and what is below it.")] = None,
    unit: Annotated[str | None, typer.Option(metavar="CODE", help="Only this unit and what is below it.")] = None,
    estimates: Estimates = False,
    file_format: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.table,
) -> None:
    """Score targets as of a day."""
    day = as_day(as_of) if as_of else None
    place = as_day(structure) if structure else None
    started()
    from vedich.scorecard.queries import compute

    day = day or today()
    scored = compute(
        day=day,
        structure=place,
        estimates=estimates,
        node=_node(node) if node else None,
        unit=_unit(unit, place or day) if unit else None,
    )
    _PRINT[file_format](scored, day, place or day)
    _end_with_problems(scored)


def _node(code: str) -> Node:
    from vedich.plan.models import Node

    found = Node.objects.filter(code=code).first()
    return found or fail(f"There is no node with the code {code!r}.")


def _unit(code: str, day: date) -> Unit:
    from vedich.org.queries import by_code_near

    return by_code_near(code, day) or fail(f"There is no unit with the code {code!r}.")


def _target(code: str) -> Target:
    from vedich.plan.models import Target

    found = Target.objects.filter(code=code).first()
    return found or fail(f"There is no target with the code {code!r}.")


def _end_with_problems(scored: Sequence[Scored]) -> None:
    """List what is wrong; only what leaves a score without its number, though it could be mended, ends with 1."""
    from vedich.scoring.problems import stops

    problems = [problem for each in scored for problem in each.score.problems]
    for problem in problems:
        typer.echo(f"{problem.where}: {problem.message} [{problem.code}]", err=True)
    if any(stops(problem.code) for problem in problems):
        raise typer.Exit(1)


def as_number(amount: Decimal | float | None) -> float | None:
    return None if amount is None else float(amount)


def as_entry(each: Scored) -> dict[str, Any]:
    """One score as the exchange format has it."""
    from vedich.scoring.score import attained_shown

    score, target = each.score, each.target
    forecast = score.forecast
    return {
        "code": target.code,
        "unit": target.unit.code,
        "node": target.node.code if target.node else None,
        "actual": as_number(score.actual),
        "estimate": score.estimate,
        "coverage": list(score.coverage),
        "attained": as_number(attained_shown(score)),
        "band": score.band,
        "planned": as_number(score.planned),
        "pace": score.pace,
        "forecast": forecast
        and {"value": forecast.value, "low": forecast.low, "high": forecast.high, "chance": forecast.chance},
    }


def _print_json(scored: Sequence[Scored], day: date, structure: date) -> None:
    from vedich.scorecard.queries import totals
    from vedich.scorecard.queries.compute import rulebook_on

    answer = {
        "as_of": day.isoformat(),
        "structure": structure.isoformat(),
        "rulebook": rulebook_on(day).name,
        "targets": [as_entry(each) for each in scored],
        "totals": totals(scored),
    }
    typer.echo(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False))


def _print_csv(scored: Sequence[Scored], _day: date, _structure: date) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(_CSV)
    for each in scored:
        entry = as_entry(each)
        flat = {
            **entry,
            "covered": entry["coverage"][0],
            "expected": entry["coverage"][1],
            **{name: (entry["forecast"] or {}).get(name) for name in ("low", "high", "chance")},
            "forecast": (entry["forecast"] or {}).get("value"),
        }
        writer.writerow([_flat(flat[name]) for name in _CSV])


def _flat(cell: object) -> object:
    """A cell of CSV: truth in lower case, and no text that a spreadsheet would compute."""
    from vedich.exchange.reading.csv_file import guarded

    if isinstance(cell, bool):
        return str(cell).lower()
    return guarded(cell) if isinstance(cell, str) else cell


def shown(amount: Decimal | float | None) -> str:
    """A number for people: no more digits than it needs."""
    return "" if amount is None else f"{float(amount):,.10g}"


def _print_table(scored: Sequence[Scored], day: date, structure: date) -> None:
    from vedich.scorecard.queries import totals
    from vedich.scoring.score import attained_shown

    headers = ("target", "unit", "indicator", "actual", "promised", "attained %", "band", "pace", "coverage")
    rows = [
        (
            each.target.code,
            each.target.unit.code,
            each.target.indicator.name_en or each.target.indicator.name,
            f"{'~' if each.score.estimate else ''}{shown(each.score.actual)}",
            shown(each.version.value),
            shown(attained_shown(each.score)),
            each.score.band,
            each.score.pace or "",
            "{}/{}".format(*each.score.coverage),
        )
        for each in scored
    ]
    table(headers, rows, right=("actual", "promised", "attained %", "coverage"))
    counts = ", ".join(f"{band} {count}" for band, count in totals(scored).items())
    typer.echo(f"As of {day}, structure of {structure}: {counts}")


_PRINT = {Format.json: _print_json, Format.csv: _print_csv, Format.table: _print_table}


def explain(
    target: Annotated[str, typer.Argument(metavar="TARGET", help="The code of a target.")],
    as_of: Day = None,
    estimates: Estimates = False,
) -> None:
    """Say how one score came about, down to the values behind it."""
    day = as_day(as_of) if as_of else None
    started()
    from vedich.scorecard.queries import explain as explained

    day = day or today()
    scored, values = explained(_target(target), day=day, estimates=estimates)
    table(("reason", "is"), _reasons(scored, day))
    typer.echo("")
    headers = ("indicator", "unit", "period", "amount", "share", "kind", "source", "accepted")
    table(headers, [_value(value, share) for value, share in values], right=("amount", "share"))
    _end_with_problems([scored])


def _reasons(scored: Scored, day: date) -> list[tuple[str, str]]:
    from vedich.scoring.score import attained_shown

    score, version, target = scored.score, scored.version, scored.target
    decided = " ".join(filter(None, (version.decided_by, str(version.decided_on or ""))))
    lines = [
        ("target", f"{target.code} {target.indicator.name}, {target.unit.name}"),
        ("promised", f"{shown(version.value)} {target.indicator.measure} by {version.due}"),
        ("version", f"{version.number} {decided}".strip()),
        ("as of", f"{day}"),
        ("actual", f"{shown(score.actual)}{' (with estimates)' if score.estimate else ''}"),
        ("coverage", "{} of {}".format(*score.coverage)),
        ("method", score.method),
        *((f"step {name}", said) for name, said in score.steps),
        ("attained %", shown(attained_shown(score))),
        ("band", score.band),
        ("planned", f"{shown(score.planned)} {score.pace or ''}".strip()),
        ("required", shown(score.required)),
        ("forecast", _forecast(scored)),
        ("rulebook", score.rulebook),
    ]
    return [(name, said) for name, said in lines if said]


def _forecast(scored: Scored) -> str:
    forecast = scored.score.forecast
    if forecast is None:
        return scored.score.forecast_absent
    low, high = shown(forecast.low), shown(forecast.high)
    return f"{shown(forecast.value)} ({low} to {high}), chance {forecast.chance:.0%}"


def _value(value: Any, share: Decimal | None) -> tuple[str, ...]:
    from vedich.scoring.period import Period

    period = str(Period(value.start, value.end))
    amount = shown(value.amount) if value.amount is not None else value.state
    accepted = f"{value.accepted_at:%Y-%m-%d}" + (f" {value.batch.source}" if value.batch else "")
    return (
        value.indicator.code, value.unit.code, period, amount, shown(share), value.kind, value.source, accepted,
    )  # fmt: skip
