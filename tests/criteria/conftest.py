"""Pages of criteria in tests: static files are named as they are, without having been collected."""

from __future__ import annotations

import pytest
from tests.criteria.made import World, world
from tests.desk.conftest import nothing_kept, plain_static_files

__all__ = ["nothing_kept", "plain_static_files"]


@pytest.fixture
def made(db: None) -> World:
    return world()
