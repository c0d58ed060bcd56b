"""The vault: files of editions in the data folder, each under the digest of its bytes."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

from django.conf import settings

_DIGEST = re.compile(r"[0-9a-f]{64}")


class NotWhole(Exception):
    """A sealed file is gone from the data folder, or is not what was sealed."""


def path_of(digest: str) -> Path:
    """Where a file lies; raises ValueError for what is no digest."""
    if not _DIGEST.fullmatch(digest):
        raise ValueError(f"{digest!r} is no digest")
    return settings.DATA / "editions" / digest[:2] / digest


def read(digest: str) -> bytes:
    """The bytes that have this digest; raises NotWhole where they are not there any more."""
    try:
        data = path_of(digest).read_bytes()
    except FileNotFoundError as gone:
        raise NotWhole(f"the file {digest[:12]}… is not in the data folder") from gone
    if sha256(data).hexdigest() != digest:
        raise NotWhole(f"the file {digest[:12]}… in the data folder was changed")
    return data
