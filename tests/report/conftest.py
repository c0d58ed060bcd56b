"""Pages of reporting in tests: static files are named as they are, without having been collected."""

from tests.desk.conftest import plain_static_files

__all__ = ["plain_static_files"]
