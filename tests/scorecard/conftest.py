"""Pages of scoring in tests: static files are named as they are, nothing of another test is kept."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Rows of one test have the keys of those of another, which no real database does."""
    cache.clear()
