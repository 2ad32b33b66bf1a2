"""The history of an assistant as files: ``history/steps.yaml``, and a folder for each version.

They have no dates and no codes, so they are the same wherever the assistant is.
"""

from collections.abc import Mapping

from pydantic import ValidationError

from gptlab.api.bots import VersionContent
from gptlab.core.errors import InvalidRequest
from gptlab.files.assistants import (
    PROMPT,
    SUMMARY,
    read_about,
    read_prompts,
    write_about,
    write_prompts,
)
from gptlab.files.history import History, Steps, Version
from gptlab.files.problems import InvalidFile
from gptlab.files.yaml_text import read_mapping, write_mapping

FOLDER = "history"
STEPS = "steps.yaml"
ABOUT_VERSION = "version.yaml"


def write_history(history: History) -> dict[str, str]:
    """The files, by their names in the folder ``history``."""
    steps = Steps(steps=tuple(history.steps)).model_dump(exclude_defaults=True)
    files = {STEPS: write_mapping({"steps": list(steps.get("steps", ()))})}
    for number, version in enumerate(history.versions, start=1):
        about = {"note": version.note or None, **write_about(version.content)}
        files |= {f"{number}/{name}": text for name, text in write_prompts(version.content).items()}
        files[f"{number}/{ABOUT_VERSION}"] = write_mapping(
            {name: value for name, value in about.items() if value is not None}
        )
    return files


def read_history(files: Mapping[str, str]) -> History:
    """The history of these files; raises InvalidFile."""
    try:
        steps = Steps.model_validate(read_mapping(STEPS, files[STEPS])).steps
    except KeyError:
        raise InvalidFile(f"{FOLDER}/{STEPS}", "is missing") from None
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise InvalidFile(f"{FOLDER}/{STEPS}", f"{place} is not right") from None
    if any(step.version is None and len(step.moves) != 1 for step in steps):
        raise InvalidFile(f"{FOLDER}/{STEPS}", "a step publishes a version, or moves one label")
    published = [step.version for step in steps if step.version is not None]
    if published != list(range(2, len(published) + 2)):
        raise InvalidFile(f"{FOLDER}/{STEPS}", "does not publish version after version, from 2 on")
    return History([_version(number, files) for number in range(1, len(published) + 2)], steps)


def _version(number: int, files: Mapping[str, str]) -> Version:
    names = (PROMPT, SUMMARY, ABOUT_VERSION)
    missing = [name for name in names if f"{number}/{name}" not in files]
    if missing:
        raise InvalidFile(f"{FOLDER}/{number}/{missing[0]}", "is missing")
    texts = {name: files[f"{number}/{name}"] for name in names}
    about = read_mapping(ABOUT_VERSION, texts[ABOUT_VERSION])
    note = about.pop("note", "")
    if not isinstance(note, str):
        raise InvalidFile(f"{FOLDER}/{number}/{ABOUT_VERSION}", "note is not a text")
    try:
        fields = {**read_about(ABOUT_VERSION, about), **read_prompts(texts)}
        return Version(VersionContent.of(**fields), note)
    except InvalidRequest as error:
        raise InvalidFile(f"{FOLDER}/{number}", error.message) from None
