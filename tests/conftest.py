"""Test set-up: no test is left out where CI runs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import settings as examples

# How long one example takes says how busy the machine is, and nothing of what is tested.
examples.register_profile("house", deadline=None)
examples.load_profile("house")

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


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """Each process of tests has a database of its own: on SQLite in its memory, on PostgreSQL by its name."""
    worker = getattr(request.config, "workerinput", {}).get("workerid")
    default = settings.DATABASES["default"]
    if worker and default["ENGINE"].endswith("postgresql"):
        default.setdefault("TEST", {})["NAME"] = f"test_{default['NAME']}_{worker}"


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    """Every test begins in the language of the house, whatever the last page before it was read in."""
    with translation.override("vi"):
        yield
