"""Worlds: small made-up provinces for property tests, with units that end, divide, merge and are renamed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from vedich.analytics.tables import (
    AMOUNT,
    NIL,
    NOT_APPLICABLE,
    Indicator,
    ParentLink,
    Question,
    Succession,
    Tables,
    Unit,
    Value,
)

CHANGES = [date(2020, 7, 1), date(2021, 1, 1), date(2021, 5, 15)]
"""The days on which communes may change."""

DAYS = [date(2020, 3, 31), date(2020, 6, 30), *CHANGES, date(2020, 12, 31), date(2021, 3, 31), date(2021, 12, 31)]
PERIODS = {
    "quarter": [(date(2020 + i // 4, 1 + i % 4 * 3, 1), date(2020 + (i + 1) // 4, 1 + (i + 1) % 4 * 3, 1)) for i in range(6)],
    "half": [(date(2020, 1, 1), date(2020, 7, 1)), (date(2020, 7, 1), date(2021, 1, 1))],
    "year": [(date(2020, 1, 1), date(2021, 1, 1)), (date(2021, 1, 1), date(2022, 1, 1))],
    "once": [(date(2020, 2, 3), date(2021, 2, 3)), (date(2020, 2, 3), date(2021, 5, 3)), (date(2021, 2, 3), date(2021, 5, 3))],
}  # fmt: skip
PROVINCE, DISTRICTS = 1, (2, 3)
SHARES: list[tuple[Decimal | None, ...]] = [
    (Decimal(1),),
    (Decimal(1),),
    (Decimal("0.5"), Decimal("0.5")),
    (Decimal("0.3"), Decimal("0.45"), Decimal("0.25")),
    (None,),
    (None, None),
]
AMOUNTS = [Decimal(it) for it in ("0", "1", "2.5", "-3", "7.000001", "12", "0.333", "1000000", "45.25")]
TIMES = ["sum", "last", "mean", "min", "max"]
SPACES = ["sum", "sum", "mean", "weighted", "min", "max", "count", "none"]
FORMULAS = ["a", "100*a/b", "a-c", "b/(a-a)", "f9*2", "a+"]


def tables(random: Random) -> Tables:
    """A province with communes that change, up to three indicators, a formula, and values of all kinds."""
    units, parents, successions = places(random)
    known = indicators(random)
    return Tables(units, parents, successions, known, values(random, units, known))


def places(random: Random, determined: bool = False) -> tuple[list[Unit], list[ParentLink], list[Succession]]:
    """A province, two districts and communes that change on a few days; `determined`: nothing is ever lost."""
    units = [Unit(PROVINCE, "province"), *(Unit(it, "district") for it in DISTRICTS)]
    parents = [ParentLink(it, PROVINCE) for it in DISTRICTS]
    alive = {11 + i: date.min for i in range(random.randint(2, 4))}
    spans: list[tuple[int, date, date]] = []
    successions: list[Succession] = []
    for day in CHANGES:
        leaving = [it for it in sorted(alive) if random.randint(0, 2) == 0]
        spans += [(it, alive.pop(it), day) for it in leaving]
        staying = sorted(alive)
        begun = [20 + len(spans) * 10 + i for i in range(random.randint(0, 2))]
        heirs = begun + (random.sample(staying, 1) if staying and random.randint(0, 1) else [])
        if determined and not heirs:
            begun = heirs = [20 + len(spans) * 10]
        alive |= dict.fromkeys(begun, day)
        for unit in leaving:
            successions += _succession(random, unit, day, heirs, determined)
    for unit, begins, ends in [*spans, *((unit, begins, date.max) for unit, begins in alive.items())]:
        kind = "commune" if determined else random.choice(["commune"] * 7 + ["village"])
        units.append(Unit(unit, kind, begins, ends))
        parents += _parents(random, unit, begins, ends)
    return units, parents, successions


def _succession(random: Random, unit: int, day: date, heirs: list[int], determined: bool) -> list[Succession]:
    choices = [it for it in SHARES if len(it) <= len(heirs) and not (determined and None in it)]
    if not choices or (not determined and random.randint(0, 9) == 0):
        return []
    shares = random.choice(choices)
    return [
        Succession(unit, heir, day, share)
        for heir, share in zip(random.sample(heirs, len(shares)), shares, strict=True)
    ]


def _parents(random: Random, unit: int, begins: date, ends: date) -> list[ParentLink]:
    first, second = random.choice([2, 3, 3, PROVINCE]), random.choice(DISTRICTS)
    moves = random.choice(CHANGES)
    if not begins < moves < ends or random.randint(0, 2):
        return [ParentLink(unit, first, begins, ends)]
    return [ParentLink(unit, first, begins, moves), ParentLink(unit, second, moves, ends)]


def indicators(random: Random) -> list[Indicator]:
    """Three indicators, each perhaps weighted by the one before, and one or two formulas."""
    plain = []
    for i, code in enumerate("abc"):
        time, space, tier = random.choice(TIMES), random.choice(SPACES), random.choice(["commune"] * 5 + ["district"])
        space = "mean" if space == "weighted" and not i else space
        plain.append(Indicator(i, code, time, space, tier, random.choice(list(PERIODS)), "", i - 1 if i else None))
    return [*plain, *(Indicator(9 + i, f"f{9 + i}", "", "", "", "", random.choice(FORMULAS)) for i in range(2))]


def values(random: Random, units: list[Unit], known: list[Indicator]) -> list[Value]:
    """Values of the indicators, some of them nil, not applicable, estimated, twice or of another frequency."""
    found: list[Value] = []
    collecting = [it.id for it in units if it.kind != "province"]
    for indicator in (it for it in known if not it.formula):
        for unit in collecting:
            for span in [*PERIODS[indicator.frequency], random.choice(PERIODS["year"])]:
                for _ in range(random.choice([0, 1, 1, 1, 2])):
                    found.append(_value(random, len(found), indicator.id, unit, span))
    random.shuffle(found)
    return found


def _value(random: Random, number: int, indicator: int, unit: int, span: tuple[date, date]) -> Value:
    state = random.choice([AMOUNT] * 8 + [NIL, NIL, NOT_APPLICABLE])
    amount = random.choice(AMOUNTS) if state == AMOUNT else None
    return Value(number, indicator, unit, *span, state, amount, random.randint(0, 4) == 0, random.randint(0, 2))


def questions(random: Random, known: Tables, number: int = 12) -> list[Question]:
    """Questions about the tables, most of them about the end of all days."""
    return [
        Question(
            indicator=random.choice([it.id for it in known.indicators]),
            unit=random.choice([it.id for it in known.units]) if random.randint(0, 1) else PROVINCE,
            day=random.choice([*DAYS, *[DAYS[-1]] * 6]),
            structure=random.choice(DAYS),
            start=random.choice([None, None, None, date(2020, 4, 1)]),
            estimates=bool(random.randint(0, 1)),
            baseline=random.choice([None, Decimal(0), Decimal(1), Decimal("2.5")]),
            period=random.choice([None, None, None, PERIODS["quarter"][1], PERIODS["year"][0]]),
        )
        for _ in range(number)
    ]
