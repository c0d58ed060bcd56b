"""The default rulebook, as it applies at the mid-term review of 2013."""

from datetime import date
from pathlib import Path

import pytest

from vedich.scoring import rulebook
from vedich.scoring.rulebook import Rulebook

RULEBOOKS = Path(__file__).parents[2] / "rulebooks"


@pytest.fixture(scope="session")
def default_rulebook() -> Rulebook:
    return rulebook.read(RULEBOOKS, date(2013, 12, 31))
