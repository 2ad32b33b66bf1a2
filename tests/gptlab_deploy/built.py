"""Images as they are built, without Docker: what the Dockerfile runs is run in their folder."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

IMAGE_DATE = 315_532_801
"""Seconds since 1970. Some builders date every file of an image so: 1980."""


def run_lines(folder: Path) -> list[list[str]]:
    """What is run for the image, in words."""
    found = re.findall(r"^RUN (.*)$", (folder / "Dockerfile").read_text(), re.MULTILINE)
    return [shlex.split(line) for line in found]


def build(folder: Path) -> None:
    """Compile as the image's build does, then date as some do: whatever is compared, not dates."""
    (compiling,) = [words for words in run_lines(folder) if "compileall" in words]
    assert compiling[0] == "python"
    subprocess.run([sys.executable, *compiling[1:]], cwd=folder, check=True)
    for path in folder.rglob("*"):
        os.utime(path, (IMAGE_DATE, IMAGE_DATE))
