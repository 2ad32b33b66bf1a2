"""``python -m gptlab_deploy``: stage every deployable under build/, and say what came of it."""

import subprocess
import sys
from pathlib import Path
from time import perf_counter

from gptlab_deploy.bundle import BUILD, ROOT, bundle, bundle_app, digest, files

LOAD = "import sys; sys.path.insert(0, sys.argv[1]); import main"
ROW = "{:<18}{:>6}{:>12}  {}\n"


def main() -> int:
    folders = bundle(ROOT / BUILD)
    app = bundle_app(ROOT / BUILD)
    say = sys.stdout.write
    say(ROW.format("in build/", "kB", "loads in s", "contents"))
    for folder in folders:
        say(ROW.format(folder.name, _kilobytes(folder), _seconds(folder), digest(folder)))
    say(ROW.format(app.name, _kilobytes(app), "", digest(app)))
    return 0


def _kilobytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in files(folder)) // 1024


def _seconds(folder: Path) -> str:
    """How long an interpreter takes that sees nothing else of ours; `make bench-cold` measures."""
    began = perf_counter()
    load = [sys.executable, "-I", "-B", "-c", LOAD, str(folder)]
    subprocess.run(load, check=True)  # noqa: S603 - our own
    return f"{perf_counter() - began:.2f}"


if __name__ == "__main__":
    sys.exit(main())
