"""`python -m benchmarks [NAME …]`: run all benchmarks, or those named (module or figure name)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def main(names: list[str]) -> int:
    modules = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
    wanted = [name.replace("-", "_") for name in names]
    unknown = [name for name in wanted if name not in modules]
    if unknown:
        print(f"no benchmark named {', '.join(unknown)}; there are: {', '.join(modules)}", file=sys.stderr)
        return 2
    failed = 0
    for module in wanted or modules:
        print(f"… {module}", file=sys.stderr)
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{module}"], cwd=FOLDER.parent, check=False)
        failed |= done.returncode
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
