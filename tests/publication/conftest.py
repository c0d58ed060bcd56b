"""Pages of reviews in tests: static files are named as they are, without having been collected."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from tests.publication import sample

from vedich.review.models import Review


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    cache.clear()


@pytest.fixture
def small(db) -> Review:
    """The review of a small plan, scored."""
    _, top = sample.plan()
    sample.scores()
    return sample.review(top)
