"""Pages of reviews in tests: static files are named as they are, without having been collected."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from tests.review.looked_at import Looked, looked_at


@pytest.fixture(autouse=True)
def apart(settings, tmp_path: Path) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.DATA = tmp_path
    cache.clear()


@pytest.fixture
def looked(db) -> Looked:
    """A review of a plan whose communes have values; its form passes one tier, the office."""
    return looked_at("office")


@pytest.fixture
def office(looked: Looked) -> Client:
    client = Client()
    client.force_login(looked.world.users["vanphong"])
    return client
