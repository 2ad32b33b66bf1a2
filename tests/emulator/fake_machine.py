"""A machine on which the Makefile finds only what a test puts there."""

import os
import shutil
import subprocess
from pathlib import Path

from emulator.dev_stack.plan import ROOT

REQUIREMENTS = ("pyproject.toml", "functions/requirements.in", "constraints.txt")
TOOLS = ("sh", "pwd", "cksum", "sed", "awk", "touch", "rm", "mkdir", "mv", "cp", "dirname", "id")

PYTHON = """#!/bin/sh
echo "$@" >> "$FAKE_LOG"
case "$*" in
  *version_info*) exit "${FAKE_TOO_OLD:-0}" ;;
  "-m venv"*)
    if [ "$FAKE_VENV" = no ]; then mkdir -p "$4/bin"; exit 1; fi
    rm -rf "$4"; mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; cp "$0" "$4/bin/pip" ;;
  "-m pip install"*) exit "${FAKE_PIP:-0}" ;;
  "-m pytest"*) echo "environment: $VIRTUAL_ENV" ;;
  "-m gptlab.openapi") echo '{"new": true}'; exit "${FAKE_OPENAPI:-0}" ;;
  "-m ruff check"*) exit "${FAKE_RUFF:-0}" ;;
  *playwright*) exit 1 ;;
esac
"""
APT_GET = """#!/bin/sh
case "$1" in install) cp "$0" "$(dirname "$0")/chromium" ;; esac
"""
ROOT_USER = "#!/bin/sh\necho 0\n"


class Machine:
    """A copied project, and a PATH with pretended programs."""

    def __init__(self, place: Path) -> None:
        self.project = place / "project"
        self.programs = place / "bin"
        self.log = place / "log"
        (self.project / "functions").mkdir(parents=True)
        for name in REQUIREMENTS:
            (self.project / name).write_text("")
        shutil.copy(ROOT / "Makefile", self.project)
        self.programs.mkdir()
        for tool in TOOLS:
            (self.programs / tool).symlink_to(shutil.which(tool) or "")
        self.program("python3", PYTHON)

    def program(self, name: str, text: str = "#!/bin/sh\n") -> Path:
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(0o755)
        return path

    def make(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run make there; ``asked`` is then of this run."""
        self.log.write_text("")
        return subprocess.run(
            [shutil.which("make") or "make", *arguments],
            cwd=self.project,
            env={
                "PATH": str(self.programs),
                "FAKE_LOG": str(self.log),
                "LANG": os.environ.get("LANG", "C.UTF-8"),
                **variables,
            },
            capture_output=True,
            text=True,
            timeout=90,
        )

    def asked(self, words: str) -> list[str]:
        """What the pretended Python was asked to run, as far as it has these words."""
        return [line for line in self.log.read_text().splitlines() if words in line]
