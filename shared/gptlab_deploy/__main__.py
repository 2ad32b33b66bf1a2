"""``python -m gptlab_deploy``: stage both images under build/images, and say what came of it."""

import sys
from pathlib import Path

from gptlab_deploy.bundle import IMAGES, ROOT, bundle, bundle_app, digest, files

ROW = "{:<18}{:>6}  {}\n"


def main() -> int:
    say = sys.stdout.write
    say(ROW.format("in build/images/", "kB", "contents"))
    for folder in (bundle(ROOT / IMAGES), bundle_app(ROOT / IMAGES)):
        say(ROW.format(folder.name, _kilobytes(folder), digest(folder)))
    return 0


def _kilobytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in files(folder)) // 1024


if __name__ == "__main__":
    sys.exit(main())
