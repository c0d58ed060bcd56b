"""Pages of funding in tests: static files are named as they are, without having been collected."""

from __future__ import annotations

from tests.desk.conftest import nothing_kept, plain_static_files

__all__ = ["nothing_kept", "plain_static_files"]
