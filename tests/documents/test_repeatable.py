"""The same content is the same bytes: on another day, in another process, zone and order of sets."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys

import pytest
from tests.documents import exhibits, sample

from vedich.documents import docx, pdf, pptx, xlsx

MADE = {
    "docx": lambda: docx.render(sample.party_report()),
    "xlsx": lambda: xlsx.render(exhibits.workbook()),
    "pptx": lambda: pptx.render(exhibits.deck()),
    "pdf": lambda: pdf.render(sample.party_report()),
}
_SCRIPT = """
import hashlib, json
from tests.documents.test_repeatable import MADE
print(json.dumps({name: hashlib.sha256(make()).hexdigest() for name, make in MADE.items()}))
"""


@pytest.fixture(scope="module")
def elsewhere() -> dict[str, str]:
    """The digests of every format from a process with other hashes, another zone and another language."""
    changed = {"PYTHONHASHSEED": "7", "TZ": "America/Lima", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1"}
    environment = {**os.environ, **changed, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)}
    command = [sys.executable, "-X", "utf8", "-c", _SCRIPT]
    other = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(other.stdout)


@pytest.mark.parametrize("file_format", MADE)
def test_the_same_content_is_the_same_bytes_in_another_process(file_format: str, elsewhere: dict[str, str]) -> None:
    assert hashlib.sha256(MADE[file_format]()).hexdigest() == elsewhere[file_format]
