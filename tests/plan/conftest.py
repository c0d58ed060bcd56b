"""Pages of the plan in tests: static files are named as they are, without having been collected."""

from tests.desk.conftest import nothing_kept, plain_static_files

__all__ = ["nothing_kept", "plain_static_files"]
