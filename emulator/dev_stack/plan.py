"""The options of a start of the local stack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from emulator.dev_stack import variables
from emulator.dev_stack.variables import Variable

Environment = dict[str, str]
ROOT = Path(__file__).parents[2]
INDEXES = ROOT / "firestore.indexes.json"


@dataclass(frozen=True)
class Plan:
    """``environment`` is every component's; ``secrets`` go to the functions alone.

    ``database`` None keeps everything in memory. With ``bundles``, a folder for them, each function
    runs from the image's files in a process of its own. ``overrides`` are variables of the
    functions that win over all others. With ``local_model`` a real model takes the demo model's
    place.
    """

    environment: Environment
    secrets: Environment
    ports: Mapping[Variable, int] = field(default_factory=dict)
    database: Path | None = None
    functions: Path = ROOT / "functions"
    bundles: Path | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    seed: bool = True
    app: bool = True
    local_model: bool = False

    def port(self, variable: Variable) -> int:
        """0, any free one, where nothing else was asked for."""
        return self.ports.get(variable, 0)

    @property
    def is_demo(self) -> bool:
        """Whether the demo model answers, which it does where no provider is named."""
        return not (self.environment.get(variables.PROVIDER.name) or self.local_model)

    @property
    def has_own_firestore(self) -> bool:
        return not self.environment.get(variables.FIRESTORE.name)

    @property
    def specification(self) -> Path:
        return ROOT / "functions" / "openapi.json"

    @property
    def indexes(self) -> Path | None:
        return INDEXES if INDEXES.exists() else None


def inherited(environment: Mapping[str, str]) -> Environment:
    """What components get of the caller's environment: nothing of a person's OpenAI account."""
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith("OPENAI_") or name == variables.PROVIDER.name
    }
    kept.setdefault(variables.PROJECT.name, variables.PROJECT.default)
    shared = str(ROOT / "shared")
    kept["PYTHONPATH"] = ":".join(filter(None, (str(ROOT), shared, kept.get("PYTHONPATH"))))
    return kept
