"""The programs that the pages show do what they say."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from emulator.dev_stack import LocalCloud
from tests.architecture.sources import ROOT

KEY = "demo-key-of-a-reader"


def journey() -> str:
    """The block that begins by naming the API."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), re.S)
    return next(str(block) for block in blocks if block.startswith("API="))


def test_the_shell_journey_chats_recaps_and_reads_back(cloud: LocalCloud) -> None:
    shell = shutil.which("bash") or "sh"
    done = subprocess.run(
        [shell, "-euo", "pipefail", "-c", journey()],
        env={"API": cloud.gateway_url, "KEY": KEY, "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert "leeks" in done.stdout
    assert done.stdout.rstrip().endswith("3")


@pytest.mark.parametrize("page", ["api.md", "openai-clients.md"])
def test_the_python_programs_print_a_reply(cloud: LocalCloud, page: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / page).read_text(), re.S)
    program = "".join(blocks).replace("http://127.0.0.1:8080", cloud.gateway_url)
    program = program.replace("demo-…", KEY)
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT / "shared",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr
    assert "offline demo model" in done.stdout
