"""Runs every measurement in a process of its own, and fails if a bar is not met."""

import subprocess
import sys
from pathlib import Path

NOT_MEASUREMENTS = {"__init__", "__main__", "report"}


def main() -> int:
    """Run the measurements named on the command line, or all of them."""
    here = Path(__file__).parent
    known = sorted(path.stem for path in here.glob("*.py") if path.stem not in NOT_MEASUREMENTS)
    chosen = sys.argv[1:] or known
    if unknown := set(chosen) - set(known):
        print(
            f"bench: no measurement called {', '.join(sorted(unknown))}; there are: {', '.join(known)}", file=sys.stderr
        )
        return 2
    failed = [name for name in chosen if subprocess.run([sys.executable, "-m", f"bench.{name}"]).returncode]
    if failed:
        print(f"bench: a bar was not met, or a measurement failed: {', '.join(failed)}", file=sys.stderr)
    else:
        print(f"bench: every bar is met; the figures are kept in {(here / 'results').name}/ as JSON")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
