"""An assistant as a folder of text files, fit for git.

``prompt.prompt`` is in the dotprompt form: YAML between two lines of ``---``, then the text.
``summary.prompt`` has the other prompt, ``assistant.yaml`` the rest. A prompt's file ends with one
line break that is not the prompt's, as editors want it; all else of it is the prompt's, byte for
byte.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gptlab.api.bots import Bot, BotVersion, CreateBot, Draft, ReviseBot, SaveDraft, VersionContent
from gptlab.api.fields import SessionType
from gptlab.core.errors import InvalidRequest
from gptlab.files.picoschema import read_variables, write_variables
from gptlab.files.problems import InvalidFile
from gptlab.files.yaml_text import as_json, read_mapping, write_mapping

PROMPT = "prompt.prompt"
SUMMARY = "summary.prompt"
ABOUT = "assistant.yaml"
NAMES = (PROMPT, SUMMARY, ABOUT)
FENCE = "---"
MARK = "\ufeff"
"""What some editors put ahead of a text, and nobody reads."""

_SESSION_TYPES = {kind.name.lower(): kind for kind in SessionType}
_FILE_OF = {
    "initial_prompt": PROMPT, "summary_prompt": SUMMARY, "config": PROMPT, "variables": PROMPT,
    "reply_schema": PROMPT,
}  # fmt: skip


@dataclass(frozen=True)
class AssistantFiles:
    """An assistant as its files say it.

    ``version`` is the one that was pulled, ``draft`` the revision of the draft that was pushed.
    """

    content: CreateBot
    bot_id: str | None = None
    version: int | None = None
    draft: str | None = None

    @classmethod
    def of(cls, bot: Bot) -> "AssistantFiles":
        """One's own assistant as it is at the moment."""
        return cls(content_of(bot, bot), bot.bot_id, bot.version)

    def write(self) -> dict[str, str]:
        """The files, by their names."""
        content = self.content
        about: dict[str, Any] = {
            "bot_id": self.bot_id,
            "version": self.version,
            "draft": self.draft,
            "name": content.name,
            "tag_line": content.tag_line,
            "description": content.description,
            **write_about(content),
        }
        return {
            **write_prompts(content),
            ABOUT: write_mapping(
                {name: value for name, value in about.items() if value is not None}
            ),
        }

    @classmethod
    def read(cls, files: Mapping[str, str]) -> "AssistantFiles":
        """The assistant of these files; raises InvalidFile."""
        missing = [name for name in NAMES if name not in files]
        if missing:
            raise InvalidFile(missing[0], "is missing. An assistant has all of " + ", ".join(NAMES))
        about = read_mapping(ABOUT, files[ABOUT])
        bot_id, version = about.pop("bot_id", None), about.pop("version", None)
        draft = about.pop("draft", None)
        for name, code in (("bot_id", bot_id), ("draft", draft)):
            if code is not None and not isinstance(code, str):
                raise InvalidFile(ABOUT, f"{name} is not a code")
        if version is not None and not isinstance(version, int):
            raise InvalidFile(ABOUT, "version is not a number")
        fields = {**read_about(ABOUT, about), **read_prompts(files)}
        return cls(_checked(fields), bot_id, version, draft)

    def as_draft(self) -> SaveDraft:
        """What may become the next version; name and description are no part of one."""
        names = set(VersionContent.model_fields)
        content = self.content.model_dump(include=names)
        return SaveDraft.of(**content, bot_id=self.bot_id, revision=self.draft)

    def revision(self, present: int) -> ReviseBot:
        """The change of the version that was pulled; ``present`` where none was."""
        content = self.content.model_dump(exclude={"lab_session_id"})
        return ReviseBot.of(**content, bot_id=self.bot_id, version=self.version or present)


def content_of(bot: Bot, version: Bot | BotVersion | Draft) -> CreateBot:
    """What the assistant is made of in one of its versions.

    Raises InvalidFile where its prompts are somebody else's secret.
    """
    if version.initial_prompt is None or version.summary_prompt is None:
        raise InvalidFile(bot.bot_id, "is not yours: its prompts are its creator's secret")
    return CreateBot.of(
        name=bot.name,
        tag_line=bot.tag_line,
        description=bot.description,
        session_type=version.session_type,
        initial_prompt=version.initial_prompt,
        summary_prompt=version.summary_prompt,
        config=version.config,
        variables=version.variables,
        starters=version.starters,
        reply_schema=version.reply_schema,
    )


def write_about(content: VersionContent) -> dict[str, Any]:
    """What of a version stands in no prompt's file."""
    return {
        "session_type": content.session_type.name.lower(),
        "starters": list(content.starters) or None,
    }


def read_about(name: str, about: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the file of this name, as an assistant has them; raises InvalidFile."""
    kind, starters = about.get("session_type"), about.get("starters") or []
    if not isinstance(kind, str) or kind not in _SESSION_TYPES:
        raise InvalidFile(name, f"session_type is {' or '.join(_SESSION_TYPES)}")
    if not isinstance(starters, list):
        raise InvalidFile(name, "starters is not a list")
    return {**about, "session_type": _SESSION_TYPES[kind], "starters": tuple(starters)}


def write_prompts(content: VersionContent) -> dict[str, str]:
    """The two prompts' files."""
    head: dict[str, Any] = {
        "model": content.config.model,
        "config": content.config.model_dump(exclude={"model"}, exclude_none=True),
        "input": write_variables(content.variables),
        "output": {"format": "json", "schema": content.reply_schema}
        if content.reply_schema is not None
        else None,
    }
    given = {name: value for name, value in head.items() if value is not None}
    return {
        PROMPT: _write(given, content.initial_prompt),
        SUMMARY: _write({}, content.summary_prompt),
    }


def read_prompts(files: Mapping[str, str]) -> dict[str, Any]:
    """The fields of an assistant that stand in the two prompts' files; raises InvalidFile."""
    head, prompt = _split(PROMPT, files[PROMPT])
    _, summary = _split(SUMMARY, files[SUMMARY])
    unknown = sorted(head.keys() - {"model", "config", "input", "output"})
    if unknown:
        raise InvalidFile(PROMPT, f"{unknown[0]} is not known here")
    parts = {name: head.get(name) or {} for name in ("config", "input", "output")}
    for name, part in parts.items():
        if not isinstance(part, dict):
            raise InvalidFile(PROMPT, f"{name} is not a list of names with values")
    if parts["output"].get("format", "json") != "json":
        raise InvalidFile(PROMPT, "output.format is json, or there is no output")
    as_json(PROMPT, parts["output"])
    return {
        "initial_prompt": prompt,
        "summary_prompt": summary,
        "config": {"model": head.get("model"), **parts["config"]},
        "variables": read_variables(PROMPT, parts["input"]),
        "reply_schema": parts["output"].get("schema"),
    }


def _checked(fields: Mapping[str, Any]) -> CreateBot:
    try:
        return CreateBot.of(**fields)
    except InvalidRequest as error:
        fields_of = (name for name in _FILE_OF if (error.param or "").startswith(name))
        raise InvalidFile(_FILE_OF.get(next(fields_of, ""), ABOUT), error.message) from None


def _write(head: Mapping[str, Any], text: str) -> str:
    """A text that begins like a head or with an editor's mark is given an empty head."""
    if not head and not text.startswith((FENCE, MARK)):
        return f"{text}\n"
    return f"{FENCE}\n{write_mapping(head) if head else ''}{FENCE}\n{text}\n"


def _split(name: str, text: str) -> tuple[dict[str, Any], str]:
    """The head of a prompt's file, and its text."""
    text = text.removesuffix("\n")
    first, _, rest = text.partition("\n")
    if first.rstrip() != FENCE:
        return {}, text
    head: list[str] = []
    while rest:
        line, _, rest = rest.partition("\n")
        if line.rstrip() == FENCE:
            return read_mapping(name, "\n".join(head)), rest
        head.append(line)
    raise InvalidFile(name, f"its head does not end: a line of {FENCE} is missing")
