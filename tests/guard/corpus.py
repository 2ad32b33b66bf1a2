"""The shipped set: prompts, replies a bot with that prompt may give, messages of both kinds."""
# ruff: noqa: RUF001 - quotation marks are what this is about

import json
from dataclasses import dataclass
from pathlib import Path

QUOTATION_MARKS = frozenset("\"'“”‘’「」『』«»")
FOLDER = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Sample:
    """A bot's prompt and harmless replies of that bot, all in its language."""

    title: str
    prompt: str
    replies: tuple[str, ...] = ()

    @property
    def quotes(self) -> bool:
        """Whether there may be lines in the prompt that the bot is meant to say."""
        return not QUOTATION_MARKS.isdisjoint(self.prompt)


def load(path: Path) -> list[Sample]:
    """From JSON lines with ``title``, ``prompt`` and, if there are any, ``replies``."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [Sample(row["title"], row["prompt"], tuple(row.get("replies", ()))) for row in rows]


def shipped() -> list[Sample]:
    return load(FOLDER / "english.jsonl") + load(FOLDER / "chinese.jsonl")


def messages() -> dict[str, list[str]]:
    """What users write: ``attacks`` and ``harmless``."""
    found: dict[str, list[str]] = json.loads((FOLDER / "messages.json").read_text("utf-8"))
    return found
