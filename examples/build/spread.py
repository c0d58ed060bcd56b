"""Spread: whole numbers divided by weights so that sums stay exact, the same way on every run."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random


def chance(key: str) -> Random:
    """A generator that depends on nothing but its key."""
    return Random(key)


def shares(total: int, weights: Sequence[float], caps: Sequence[int] | None = None) -> list[int]:
    """`total` divided in proportion to the weights, by largest remainder, none above its cap."""
    if caps is not None and sum(caps) < total:
        raise ValueError(f"{total} does not fit into {sum(caps)}")
    found = [0] * len(weights)
    left, free = total, [i for i, weight in enumerate(weights) if weight > 0]
    while left:
        if not free:
            free = [i for i in range(len(weights)) if caps is not None and found[i] < caps[i]]
            weights = [1.0] * len(weights)
        found, left, free = _round(found, left, free, weights, caps)
    return found


def _round(
    found: list[int], left: int, free: list[int], weights: Sequence[float], caps: Sequence[int] | None
) -> tuple[list[int], int, list[int]]:
    whole = sum(weights[i] for i in free)
    ideal = {i: left * weights[i] / whole for i in free}
    given = {i: int(ideal[i]) for i in free}
    order = sorted(free, key=lambda i: (given[i] - ideal[i], i))
    for i in order[: left - sum(given.values())]:
        given[i] += 1
    for i in free:
        room = given[i] if caps is None else min(given[i], caps[i] - found[i])
        found[i] += room
        left -= room
    return found, left, [i for i in free if caps is None or found[i] < caps[i]]


def matrix(
    rows: Sequence[int], columns: Sequence[int], lean: Sequence[Sequence[float]], sweeps: int = 40
) -> list[list[int]]:
    """Whole numbers with exactly these row and column sums, leaning as asked; a lean of 0 keeps a cell empty."""
    fitted = [list(line) for line in lean]
    for _ in range(sweeps):
        for line, total in zip(fitted, rows, strict=True):
            _scale(line, total)
        for j, total in enumerate(columns):
            whole = sum(line[j] for line in fitted) or 1.0
            for line in fitted:
                line[j] *= total / whole
    found = [[int(cell) for cell in line] for line in fitted]
    _settle(found, rows, columns, lean)
    return found


def _scale(line: list[float], total: int) -> None:
    whole = sum(line) or 1.0
    line[:] = [cell * total / whole for cell in line]


def _settle(
    found: list[list[int]], rows: Sequence[int], columns: Sequence[int], lean: Sequence[Sequence[float]]
) -> None:
    """Give out what rounding down left over, one by one, to the row and column that still lack most."""
    short_rows = [total - sum(line) for total, line in zip(rows, found, strict=True)]
    short_columns = [total - sum(line[j] for line in found) for j, total in enumerate(columns)]
    while any(short_rows) or any(short_columns):
        i, j = max(
            ((i, j) for i, line in enumerate(lean) for j, cell in enumerate(line) if cell > 0),
            key=lambda at: (min(short_rows[at[0]], short_columns[at[1]]), short_rows[at[0]] + short_columns[at[1]]),
        )
        if short_rows[i] <= 0 or short_columns[j] <= 0:
            raise ValueError("the sums do not fit the cells left open")
        found[i][j] += 1
        short_rows[i] -= 1
        short_columns[j] -= 1
