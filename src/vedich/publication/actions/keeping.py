"""Keeping: bytes into the vault, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from vedich.publication.queries import vault


def keep(data: bytes) -> str:
    """Store bytes under their digest and answer it.

    They are written under another name, forced to the disk, and then given their own: whoever is killed in between
    leaves nothing that could be taken for the file. What is there already, and whole, stays.
    """
    digest = sha256(data).hexdigest()
    path = vault.path_of(digest)
    if not _is_whole(path, len(data)):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        _settle(path.parent)
    return digest


def _is_whole(path: Path, size: int) -> bool:
    return path.is_file() and path.stat().st_size == size and sha256(path.read_bytes()).hexdigest() == path.name


def _settle(folder: Path) -> None:
    """The new name reaches the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
