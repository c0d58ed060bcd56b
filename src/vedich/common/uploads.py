"""Uploads: files somebody has sent and not yet accepted, kept in the data folder under a token."""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from vedich.common.models import User

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

KEPT_FOR = 24 * 60 * 60  # seconds
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_ABOUT = "about.json"


@dataclass(frozen=True)
class Upload:
    """One file that waits to be accepted."""

    token: str
    path: Path
    name: str


def _root() -> Path:
    return settings.DATA / "uploads"


def keep(file: UploadedFile, *, by: User) -> Upload:
    """Store what was sent; only who sent it can open it again. Older files nobody accepted are thrown away."""
    _sweep()
    token = secrets.token_urlsafe(16)
    folder = _root() / token
    folder.mkdir(parents=True)
    name = Path(file.name or "").name[-100:]
    path = folder / _safe(name)
    with path.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    (folder / _ABOUT).write_text(json.dumps({"by": by.pk, "name": name, "file": path.name}), "utf-8")
    return Upload(token, path, name)


def find(token: str, *, by: User) -> Upload | None:
    """The upload with this token, where it is still there and was sent by this user."""
    about = _root() / token / _ABOUT
    if not _TOKEN.fullmatch(token) or not about.exists():
        return None
    said = json.loads(about.read_text("utf-8"))
    return Upload(token, about.parent / said["file"], said["name"]) if said["by"] == by.pk else None


def forget(upload: Upload) -> None:
    shutil.rmtree(upload.path.parent, ignore_errors=True)


def _safe(name: str) -> str:
    """A name that is safe on disk and keeps its ending, which says how a single CSV file is read."""
    return re.sub(r"[^A-Za-z0-9_.-]", "_", name).lstrip(".") or "upload"


def _sweep() -> None:
    if not _root().is_dir():
        return
    oldest = time.time() - KEPT_FOR  # noqa: TID251 -- compared with the clock of the file system
    for folder in _root().iterdir():
        if folder.is_dir() and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)
