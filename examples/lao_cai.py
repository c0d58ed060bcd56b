"""Writes the Lào Cai example: python examples/lao_cai.py [FOLDER]."""

from __future__ import annotations

import sys
from pathlib import Path

from build.lao_cai.folder import write

if __name__ == "__main__":
    here = Path(__file__).parent / "lao-cai"
    for sheet, count in write(Path(sys.argv[1]) if len(sys.argv) > 1 else here).items():
        print(f"{sheet}: {count} rows")
