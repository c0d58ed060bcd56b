"""Archives: Office files repacked so that the same content is the same bytes."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from io import BytesIO

_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def repacked(data: bytes, day: date) -> bytes:
    """The archive with fixed times: entries at the start of ZIP time, documents created and modified on `day`.

    Workbooks inside (the data of native charts) are repacked too. The order of entries stays.
    """
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp(day).encode() + rb"\g<3>", content)
            elif name.endswith(".xlsx"):
                content = repacked(content, day)
            write(target, name, content)
    return out.getvalue()


def write(target: zipfile.ZipFile, name: str, content: bytes) -> None:
    """One entry without a trace of when and where it was written."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    target.writestr(entry, content)


def stamp(day: date) -> str:
    """A day as a W3C time stamp, at midnight UTC."""
    return f"{day.isoformat()}T00:00:00Z"
