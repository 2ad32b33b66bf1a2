"""The README's shell journey does what it says."""

import os
import re
import shutil
import subprocess

from emulator.suite import LocalCloud
from tests.house.sources import ROOT


def journey() -> str:
    """The block that begins by naming the API."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    return next(str(block) for block in blocks if block.startswith("API="))


def test_the_shell_journey_talks_recaps_and_reads_back(cloud: LocalCloud) -> None:
    shell = shutil.which("bash") or "sh"
    done = subprocess.run(
        [shell, "-euo", "pipefail", "-c", journey()],
        env={"API": cloud.gateway_url, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert "leeks" in done.stdout
    assert done.stdout.rstrip().endswith("3")


def test_the_python_journey_is_valid_against_the_client() -> None:
    block = re.search(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.S)

    assert block
    compile(block[1], "README.md", "exec")
