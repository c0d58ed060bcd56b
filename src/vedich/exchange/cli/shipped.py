"""Shipped: examples, indicator packs and criteria sets: folders in the exchange format that come with the program."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from vedich.exchange.cli.output import progress, table
from vedich.exchange.cli.plan_data import refuse, rescore
from vedich.exchange.cli.start import fail, now, started

_PLACES = {"example": ("examples",), "pack": ("reference", "packs"), "criteria": ("reference", "criteria")}


def example(name: Annotated[str, typer.Argument(metavar="NAME", help="One of the folders in examples/.")]) -> None:
    """Load an example with its review and its scores."""
    started()
    load(folder_of("example", name))
    typer.echo(f"{name} is loaded.")


def pack(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="One of the folders in reference/packs/; none lists them.")
    ] = None,
) -> None:
    """Load a pack of indicators, or list the packs."""
    if name is None:
        _list_packs()
        return
    started()
    load(folder_of("pack", name))
    typer.echo(f"{name} is loaded.")


def criteria(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="One of the folders in reference/criteria/; none lists them.")
    ] = None,
) -> None:
    """Load a national set of criteria for new rural communes, or list the sets."""
    if name is None:
        _list_criteria()
        return
    started()
    load(folder_of("criteria", name))
    typer.echo(f"{name} is loaded.")


def _root(kind: str) -> Path:
    from django.conf import settings

    return settings.ROOT.joinpath(*_PLACES[kind])


def _known(kind: str) -> list[str]:
    root = _root(kind)
    return sorted(path.name for path in root.iterdir() if any(path.glob("*.csv"))) if root.is_dir() else []


def folder_of(kind: str, name: str) -> Path:
    """The folder of an example or a pack; anything else ends the command with the names there are."""
    known = _known(kind)
    if name not in known:
        fail(f"There is no {kind} {name!r}. There are: {', '.join(known) or 'none'}.")
    return _root(kind) / name


def load(folder: Path) -> None:
    """Import a folder, all of it or nothing, with its reviews where it has any."""
    from vedich.exchange.importing import take

    with progress() as tell:
        outcome = take(folder, by=None, at=now(), progress=tell)
        if not outcome.accepted:
            refuse(outcome.difference.problems)
        _put_reviews(folder)
        rescore(tell)


def _put_reviews(folder: Path) -> None:
    """The review files of a folder by their names: `review.yaml`, `review-2.yaml`; an earlier review comes first."""
    import yaml

    from vedich.review.actions import Refused, put_review

    for content in sorted(folder.glob("review*.yaml"), key=lambda path: path.stem):
        try:
            put_review(yaml.safe_load(content.read_text("utf-8")), by=None, at=now())
        except Refused as refused:
            fail(f"{content.name}: {refused}")


def _list_packs() -> None:
    started()
    rows = [(name, f"{_indicators(name):,}", _title(name)) for name in _known("pack")]
    table(("pack", "indicators", "what it holds"), rows, right=("indicators",))


def _list_criteria() -> None:
    import csv

    started()
    rows = []
    for name in _known("criteria"):
        counts = [len(_rows("criteria", name, sheet)) for sheet in ("criteria", "requirements")]
        with (_root("criteria") / name / "criteria_sets.csv").open(encoding="utf-8", newline="") as file:
            held = next(csv.DictReader(file))
        rows.append((name, held["decision"], held["valid_from"], *map(str, counts)))
    table(("set", "decision", "from", "criteria", "requirements"), rows, right=("criteria", "requirements"))


def _rows(kind: str, name: str, sheet: str) -> list[str]:
    return (_root(kind) / name / f"{sheet}.csv").read_text("utf-8").splitlines()[1:]


def _indicators(name: str) -> int:
    return sum(1 for _ in (_root("pack") / name / "indicators.csv").open(encoding="utf-8")) - 1


def _title(name: str) -> str:
    """The first English heading of the pack's README."""
    readme = (_root("pack") / name / "README.md").read_text("utf-8")
    return [line.removeprefix("# ") for line in readme.splitlines() if line.startswith("# ")][-1]
