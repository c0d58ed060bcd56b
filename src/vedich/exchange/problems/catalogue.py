"""The catalogue of problems: what each one says, in English and in Vietnamese."""

from __future__ import annotations

from vedich.exchange.problems.entry import Entry
from vedich.exchange.problems.of_cells import OF_CELLS
from vedich.exchange.problems.of_criteria import OF_CRITERIA
from vedich.exchange.problems.of_files import OF_FILES
from vedich.exchange.problems.of_forms import OF_FORMS
from vedich.exchange.problems.of_rows import OF_ROWS
from vedich.exchange.problems.of_support import OF_SUPPORT

CATALOGUE: dict[str, Entry] = OF_FILES | OF_CELLS | OF_ROWS | OF_FORMS | OF_CRITERIA | OF_SUPPORT
