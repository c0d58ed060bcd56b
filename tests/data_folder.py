"""A data folder for the tests alone; loaded by `-p`, because pytest-django reads the settings before any conftest."""

from __future__ import annotations

import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="vedich-test-")
os.environ["VEDICH_DATA"] = FOLDER
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vedich.settings")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API runs a loop in the test's thread


def pytest_unconfigure() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
