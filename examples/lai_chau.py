"""Writes the Lai Châu example: python examples/lai_chau.py [FOLDER]."""

from __future__ import annotations

import sys
from pathlib import Path

from build.lai_chau.folder import write

if __name__ == "__main__":
    here = Path(__file__).parent / "lai-chau"
    for sheet, count in write(Path(sys.argv[1]) if len(sys.argv) > 1 else here).items():
        print(f"{sheet}: {count} rows")
