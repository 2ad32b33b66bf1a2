"""``python -m gptlab_deploy.lockfile``: write what is installed in each image, with hashes.

``functions/requirements.in`` and pyproject.toml name what we use. The versions of all that this
brings along come from ``constraints.txt``, with which everything is tested; uv adds the hashes.
"""

import subprocess
import sys
import tomllib
from collections.abc import Iterable

from gptlab_deploy.bundle import APP, FUNCTIONS, ROOT, requirements_of

CLIENT = ("httpx2", "pydantic", "cryptography")
"""What the app's client needs besides its own pages, and the files that it makes."""

PYTHON = "3.13"
COMPILE = (
    "pip", "compile", "-", "--constraint=constraints.txt", f"--python-version={PYTHON}",
    "--python-platform=x86_64-manylinux_2_28", "--generate-hashes", "--no-annotate", "--no-header",
    "--no-emit-index-url", "--no-emit-find-links", "--quiet",
)  # fmt: skip
HEADER = "# Written by `python -m gptlab_deploy.lockfile`. Do not edit.\n"


def requirements_in(image: str) -> list[str]:
    """The packages that are named for an image, without what they bring along."""
    if image == FUNCTIONS:
        return (ROOT / "functions" / "requirements.in").read_text().splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [*project["optional-dependencies"]["app"], *CLIENT]


def compiled(lines: Iterable[str]) -> str:
    """A requirements file with a version and hashes for everything. Asks the package index."""
    return HEADER + subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "uv", *COMPILE],
        cwd=ROOT,
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    ).stdout  # fmt: skip


def main() -> int:
    for image in (FUNCTIONS, APP):
        requirements_of(image).write_text(compiled(requirements_in(image)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
