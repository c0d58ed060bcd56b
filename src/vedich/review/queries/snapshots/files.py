"""Files of a snapshot: where they lie, and reading them only where no byte has changed since they were frozen."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model
from django.utils.translation import gettext as _

from vedich.review.models import Snapshot
from vedich.review.queries.snapshots.schema import VERSIONS, Sheet, file_name

MANIFEST = "manifest.json"


class Damaged(Exception):
    """A file of a snapshot is gone or is not what was frozen; nothing is shown from it."""

    def __init__(self, file: str, digest: str) -> None:
        super().__init__(file, digest)
        self.file, self.digest = file, digest

    def __str__(self) -> str:
        sentence = _(
            "The frozen figures {code} cannot be read: {file} is missing or is not as it was frozen. Put the folder "
            "snapshots/{digest} of the data folder back from a backup, or freeze the review again."
        )
        return sentence.format(code=self.digest[:12], file=self.file, digest=self.digest)


def root() -> Path:
    return settings.DATA / "snapshots"


def canonical(body: Mapping[str, Any]) -> bytes:
    """JSON that is the same wherever the same is said."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def content_digest(body: Mapping[str, Any]) -> str:
    """One hash over the whole: the manifest without this hash, and through it every file."""
    return sha256(canonical({name: said for name, said in body.items() if name != "content"})).hexdigest()


@dataclass(frozen=True)
class Files:
    """A folder of frozen files, with what its manifest says of each."""

    folder: Path
    digest: str
    about: Mapping[str, Mapping[str, Any]]
    """Per file name: rows, sha256, size."""
    terms: Mapping[str, Any] = field(default_factory=dict)
    """What the review looked at."""

    def holds(self, name: str) -> bool:
        """Whether a file of this name was frozen."""
        return file_name(name) in self.about

    def data(self, name: str) -> bytes:
        """A whole file as it was frozen. Raises Damaged for anything else."""
        file = file_name(name)
        try:
            data = (self.folder / file).read_bytes()
        except OSError as error:
            raise Damaged(file, self.digest) from error
        if sha256(data).hexdigest() != self.about.get(file, {}).get("sha256"):
            raise Damaged(file, self.digest)
        return data

    def table(self, name: str) -> pa.Table:
        return pq.read_table(pa.BufferReader(self.data(name)))

    def instances(self, sheet: Sheet) -> list[Any]:
        """The rows as instances of their model, as they were; they are not for saving."""
        table = self.table(sheet.name)
        columns = [table[name].to_pylist() for name in sheet.columns]
        return [_instance(sheet, row) for row in zip(*columns, strict=True)]


def _instance(sheet: Sheet, row: tuple[Any, ...]) -> Model:
    made = sheet.model(**dict(zip(sheet.attributes, row, strict=True)))
    made._state.adding, made._state.db = False, DEFAULT_DB_ALIAS
    return made


def opened(snapshot: Snapshot) -> Files:
    """The files of a snapshot, its manifest checked; each file is checked when it is read."""
    return under(snapshot.digest)


def under(digest: str) -> Files:
    said = manifest_of(digest)
    return Files(root() / digest, digest, said["files"], said["review"])


def manifest_of(digest: str) -> Mapping[str, Any]:
    """The manifest under a digest. Raises Damaged where it is not the one that was written."""
    try:
        said = json.loads((root() / digest / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise Damaged(MANIFEST, digest) from error
    sound = isinstance(said, dict) and said.get("content") == digest == content_digest(said)
    if not sound or set(said["files"]) != {file_name(name) for name in VERSIONS.get(said.get("schema"), ())}:
        raise Damaged(MANIFEST, digest)
    return said


def damages(digests: Collection[str] | None = None) -> Iterator[Damaged]:
    """What is wrong with snapshots, file by file; of all of them where none is named."""
    known = sorted(set(Snapshot.objects.values_list("digest", flat=True)) if digests is None else set(digests))
    for digest in known:
        try:
            files = under(digest)
        except Damaged as damaged:
            yield damaged
            continue
        for name in filter(files.holds, VERSIONS[max(VERSIONS)]):
            try:
                table = files.table(name)
            except Damaged as damaged:
                yield damaged
            else:
                if table.num_rows != files.about[file_name(name)]["rows"]:
                    yield Damaged(file_name(name), digest)
