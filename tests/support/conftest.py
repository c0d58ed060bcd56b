"""Pages of sponsorship in tests: static files are named as they are, without having been collected."""

from __future__ import annotations

import pytest
from tests.desk.conftest import nothing_kept, plain_static_files
from tests.support.made import World, world

__all__ = ["nothing_kept", "plain_static_files"]


@pytest.fixture
def made(db: None) -> World:
    return world()
