"""Writes the example of the new rural communes: python examples/khoi_ntm.py [FOLDER]."""

from __future__ import annotations

import sys
from pathlib import Path

from build.khoi_ntm.folder import write

if __name__ == "__main__":
    here = Path(__file__).parent / "khoi-ntm"
    for sheet, count in write(Path(sys.argv[1]) if len(sys.argv) > 1 else here).items():
        print(f"{sheet}: {count} rows")
