"""The documents in another program: LibreOffice opens them and finds the same words."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.publication import sample

from vedich.publication.actions import make
from vedich.review.models import Review

pytestmark = [pytest.mark.django_db, pytest.mark.libreoffice, pytest.mark.once]
SAID = {
    "docx": "Trong tổng số 10 chỉ tiêu của các đề án",
    "xlsx": "Tổng hợp mức đạt theo chương trình",
    "pptx": "2/10 chỉ tiêu vượt và đạt",
    "pdf": "Trong tổng số 10 chỉ tiêu của các đề án",
}


@pytest.mark.parametrize("file_format", SAID)
def test_libreoffice_reads_what_was_written(small: Review, tmp_path: Path, file_format: str) -> None:
    path = tmp_path / f"bao-cao.{file_format}"
    path.write_bytes(make(small, file_format, by=None, at=sample.AT))
    if file_format != "pdf":
        _converted(path, tmp_path)
    text = subprocess.run(["pdftotext", "-layout", tmp_path / "bao-cao.pdf", "-"], capture_output=True, text=True)
    assert SAID[file_format] in " ".join(text.stdout.split())


def _converted(path: Path, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [shutil.which("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
