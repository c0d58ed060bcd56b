"""League tables in words: what is ranked, how groups are made, how a place changed."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vedich.common.templatetags.frame import named, number
from vedich.scorecard.queries.league import BASELINE, BELOW, PROMISED, TARGETS, Group, League, Row

THIRD_NAMES: dict[str, Promise] = {
    "upper": gettext_lazy("Upper third"),
    "middle": gettext_lazy("Middle third"),
    "lower": gettext_lazy("Lower third"),
    "": gettext_lazy("Size not known"),
}


def sizes(league: League) -> list[tuple[str, str]]:
    """What units can be compared by, with what it is called."""
    found = [
        ("", _("no groups: all of one kind together")),
        (TARGETS, _("number of targets")),
        (BELOW, _("number of units below")),
    ]
    if league.indicator is not None:
        found += [(PROMISED, _("what was promised")), (BASELINE, _("where it started"))]
    return found + [(each.code, named(each)) for each in league.indicators if each != league.indicator]


def size_name(league: League) -> str:
    return dict(sizes(league)).get(league.asked.size, "") if league.asked.size else ""


def group_title(league: League, group: Group) -> str:
    """`Một phần ba trên (45 – 120)`; nothing where there are no groups."""
    if not league.asked.size:
        return ""
    title = str(THIRD_NAMES[group.code])
    if group.lowest is None or group.highest is None:
        return title
    low, high = (number(float(each)) for each in (group.lowest, group.highest))
    if low == high and len(league.groups) == 1:
        return _("All of one size ({size})").format(size=low)
    return f"{title} ({low})" if low == high else f"{title} ({low} – {high})"


def rule(league: League) -> str:
    """How the ranking is made, in sentences."""
    if league.indicator is None:
        said = _(
            "Ranked by the share of targets met among those that have a score, of the unit itself and those it leads."
        )
    else:
        said = _("Ranked by how much of what was promised has been attained.")
    parts = [said, _("Equal values share a rank. Without figures there is no rank, and no zero.")]
    if league.asked.size:
        parts.append(
            _(
                "Groups are thirds by size ({size}): a unit is in the lower third where fewer than a third of the "
                "units are smaller; equal sizes stand together."
            ).format(size=size_name(league))
        )
    if league.before is not None:
        parts.append(
            _("The place before is counted again for the units of today: a merged unit stands for all it came from.")
        )
    return " ".join(parts)


def change(row: Row, league: League) -> str:
    """How the place changed since the run before."""
    if league.before is None or row.place.rank is None:
        return ""
    if row.change is None:
        return _("not comparable") if row.merged else _("no place before")
    if row.change == 0:
        return _("unchanged")
    sign = "▲" if row.change > 0 else "▼"
    return f"{sign} {abs(row.change)}"
