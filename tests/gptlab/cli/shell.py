"""The command line as somebody types it."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from gptlab.cli.main import main


class Shell:
    """Somebody at a terminal, in a folder of their own."""

    def __init__(self, url: str, folder: Path, key: str | None) -> None:
        self.folder, self.url = folder, url
        self.environment = {"XDG_CONFIG_HOME": str(folder / "config"), "GPTLAB_URL": url}
        self.environment |= {"GPTLAB_API_KEY": key} if key else {}

    def run(self, *arguments: str, given: str | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=given, env=self.environment)

    def json(self, *arguments: str, code: int = 0) -> Any:  # noqa: ANN401 - JSON as it came
        result = self.run("--json", *arguments)
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)
