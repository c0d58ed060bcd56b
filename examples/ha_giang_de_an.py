"""Writes the example of the Hà Giang scheme: python examples/ha_giang_de_an.py [FOLDER]."""

from __future__ import annotations

import sys
from pathlib import Path

from build.ha_giang_de_an.folder import write

if __name__ == "__main__":
    here = Path(__file__).parent / "ha-giang-de-an"
    for sheet, count in write(Path(sys.argv[1]) if len(sys.argv) > 1 else here).items():
        print(f"{sheet}: {count} rows")
