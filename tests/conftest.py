"""Test set-up: no test is left out where CI runs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.utils import translation

NEEDS = {"browser": "chromium", "libreoffice": "soffice"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what this machine cannot run, and say so; in CI a missing program is an error."""
    for marker, program in NEEDS.items():
        if shutil.which(program):
            continue
        if os.environ.get("CI"):
            raise pytest.UsageError(f"CI must have {program}: nothing is left out there")
        for item in items:
            if item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=f"{program} is not installed"))


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    """Every test begins in the language of the house, whatever the last page before it was read in."""
    with translation.override("vi"):
        yield
