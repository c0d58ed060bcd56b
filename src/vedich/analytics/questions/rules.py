"""Rules: the words an indicator may use for how its values become a figure."""

from __future__ import annotations

from vedich.analytics import periods
from vedich.analytics.tables import Indicator

OVER_TIME = ("sum", "last", "mean", "min", "max")
OVER_SPACE = ("sum", "mean", "weighted", "min", "max", "count", "none")


def require_known_words(indicator: Indicator) -> None:
    """Raises ValueError for an indicator without formula that uses a word no engine knows."""
    for field, word, words in (
        ("over_time", indicator.over_time, OVER_TIME),
        ("over_space", indicator.over_space, OVER_SPACE),
        ("frequency", indicator.frequency, periods.FREQUENCIES),
    ):
        if word not in words:
            raise ValueError(f"{field} of indicator {indicator.code} is {word!r}; use one of {', '.join(words)}")


def is_additive(indicator: Indicator) -> bool:
    """Whether parts of a value may be added up or cut off."""
    return indicator.over_space == "sum"


def is_flow(indicator: Indicator) -> bool:
    """Whether time and space are both summed, so that no series need be looked at."""
    return indicator.over_time == "sum" and is_additive(indicator)
