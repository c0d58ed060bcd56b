"""Random trees of units with moves and mergers, and people who hold random roles in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from vedich.common.models import User
from vedich.common.roles import Role
from vedich.org.actions import put_successions, put_units
from vedich.org.models import ALWAYS, EVER, Appointment, Succession, Unit

AT = datetime(2026, 1, 1, tzinfo=UTC)
MERGER = date(2025, 7, 1)
DAYS = (date(2010, 1, 1), date(2024, 12, 31), MERGER, date(2026, 3, 1))


@dataclass
class World:
    """What was made: people and units in the order of their keys."""

    people: list[User] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)


@st.composite
def worlds(draw: st.DrawFn) -> dict:
    """Terms of a world: parents by position before, the units that end with the merger, who holds what and when."""
    size = draw(st.integers(1, 9))
    parents = [draw(st.integers(-1, position - 1)) for position in range(size)]
    moved = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=3))
    ended = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=3))
    number = draw(st.integers(1, 4))
    role = st.sampled_from(list(Role))
    days = st.sampled_from([(ALWAYS, EVER), (ALWAYS, MERGER), (MERGER, EVER), (date(2026, 1, 1), date(2026, 2, 1))])
    held = draw(st.lists(st.tuples(st.integers(0, number - 1), role, st.integers(0, size - 1), days), max_size=8))
    closed = draw(st.lists(st.integers(0, number - 1), max_size=1))
    return {"parents": parents, "moved": moved, "ended": ended, "number": number, "held": held, "closed": closed}


def made(terms: dict) -> World:
    """The world in the database. A unit that moves gets a second version, one that ends becomes part of another."""
    first: dict[int, Unit] = {}
    units: list[Unit] = []
    endings = {one for one, _other in [*terms["moved"], *terms["ended"]]}
    for position, parent in enumerate(terms["parents"]):
        over = f"U{parent}" if parent >= 0 else ""
        until = MERGER if position in endings else EVER
        first[position] = Unit(
            code=f"U{position}", name=f"U{position}", kind="commune", parent_code=over, valid_to=until
        )
        units.append(first[position])
    later: dict[int, Unit] = {}
    for position, parent in terms["moved"]:
        # A parent further down would stand in a circle.
        if parent < position and position not in later:
            later[position] = Unit(
                code=f"U{position}", name=f"U{position}", kind="commune", parent_code=f"U{parent}", valid_from=MERGER
            )
            units.append(later[position])
    put_units(units, by=None, at=AT)
    steps = {(position, position): (first[position], unit) for position, unit in later.items()}
    for one, other in terms["ended"]:
        into = later.get(other, first[other])
        if one != other and one not in later and into.valid_to == EVER:
            steps.setdefault((one, other), (first[one], into))
    put_successions(
        [Succession(predecessor=a, successor=b, day=MERGER, kind="whole", share=None) for a, b in steps.values()],
        by=None,
        at=AT,
    )
    people = [
        User.objects.create(username=f"p{number}", post=f"P{number}", is_active=number not in terms["closed"])
        for number in range(terms["number"])
    ]
    known = list(Unit.objects.order_by("pk"))
    seen = set()
    for person, role, unit, (begins, ends) in terms["held"]:
        key = (person, role, unit, begins)
        if key not in seen:
            seen.add(key)
            Appointment.objects.create(
                user=people[person], role=role, unit=known[unit], valid_from=begins, valid_to=ends
            )
    return World(people, known)
