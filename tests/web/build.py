"""Builds frontend/web into its dist/: `make web`. Needs Node.js."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.node_packages import NodeMissing, install_node_packages

ROOT = Path(__file__).parents[2]
WEB = ROOT / "frontend" / "web"
DIST = WEB / "dist"
PLACE = ROOT / "build" / "web"
SPECIFICATION = ROOT / "functions" / "openapi.json"
SOURCES = ("client", "element")
SETTINGS = ("build.mjs", "tsconfig.json")
SECONDS = 120


def install() -> None:
    """The packages, beside which the sources are built. Raises NodeMissing."""
    install_node_packages(WEB / "package.json", PLACE)


def build() -> Path:
    """What the sources give: a folder below build/. Raises CalledProcessError, told on stderr."""
    for name in SOURCES:
        shutil.rmtree(PLACE / name, ignore_errors=True)
        shutil.copytree(WEB / name, PLACE / name)
    for name in SETTINGS:
        shutil.copy(WEB / name, PLACE)
    subprocess.run(
        ["node", "build.mjs"],
        cwd=PLACE,
        env={**os.environ, "SPECIFICATION": str(SPECIFICATION)},
        check=True,
        timeout=SECONDS,
    )
    return PLACE / "dist"


def main() -> int:
    try:
        install()
    except NodeMissing as why:
        sys.stderr.write(f"{why}: make web needs Node.js 20 or newer.\n")
        return 1
    built = build()
    shutil.rmtree(DIST, ignore_errors=True)
    shutil.copytree(built, DIST)
    return 0


if __name__ == "__main__":
    sys.exit(main())
