"""A machine on which the bootstrap finds only what a test puts there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from emulator.dev_stack.plan import ROOT

FILES = {"pyproject.toml": "", "functions/requirements.in": "", "constraints.txt": ""}

PYTHON = """#!/bin/sh
echo "$@" >> "$FAKE_LOG"
case "$*" in
  *version_info*) printf '%s' "${FAKE_VERSION:-3 13}" ;;
  *"import venv"*) if [ "$FAKE_VENV" = no ]; then exit 1; fi; echo there ;;
  "-m venv"*) rm -rf "$4"; mkdir -p "$4/bin"; cp "$FAKE_PYTHON" "$4/bin/python" ;;
  "-m pip --version") echo pip ;;
  "-m pip install"*) exit "${FAKE_PIP:-0}" ;;
  "-m pytest"*) echo "browser: $GPTLAB_CHROMIUM, environment: $VIRTUAL_ENV" ;;
  "-m gptlab.openapi") echo '{"new": true}'; exit "${FAKE_OPENAPI:-0}" ;;
  *playwright*) exit 1 ;;
esac
"""
APT_GET = """#!/bin/sh
case "$1" in install) cp "$0" "$(dirname "$0")/chromium" ;; esac
"""
RUN = """import os, runpy, sys
os.geteuid = lambda: 0
sys.executable, *sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


class Machine:
    """A copied project, and a PATH with pretended programs."""

    def __init__(self, place: Path) -> None:
        self.project = place / "project"
        self.programs = place / "bin"
        self.log = place / "log"
        for name, text in FILES.items():
            (self.project / name).parent.mkdir(parents=True, exist_ok=True)
            (self.project / name).write_text(text)
        (self.project / "emulator").mkdir()
        shutil.copy(ROOT / "emulator" / "bootstrap.py", self.project / "emulator")
        self.programs.mkdir()
        for tool in ("mkdir", "rm", "cp", "dirname"):
            (self.programs / tool).symlink_to(shutil.which(tool) or "")
        self.python = self.program("fake-python", PYTHON)

    def program(self, name: str, text: str = "#!/bin/sh\n") -> Path:
        path = self.programs / name
        path.write_text(text)
        path.chmod(0o755)
        return path

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the bootstrap there, by the pretended Python; ``asked`` is then of this run."""
        self.log.write_text("")
        script = str(self.project / "emulator" / "bootstrap.py")
        return subprocess.run(
            [sys.executable, "-c", RUN, str(self.python), script, *arguments],
            env={
                "PATH": str(self.programs),
                "FAKE_LOG": str(self.log),
                "FAKE_PYTHON": str(self.python),
                "LANG": os.environ.get("LANG", "C.UTF-8"),
                **variables,
            },
            capture_output=True,
            text=True,
            timeout=30,
        )

    def asked(self, words: str) -> list[str]:
        """What the pretended Python was asked to run, as far as it has these words."""
        return [line for line in self.log.read_text().splitlines() if words in line]
