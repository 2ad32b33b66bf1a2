"""An assistant's folder on the disk."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import click

from gptlab.api.fields import DOCUMENT_ID
from gptlab.files.assistants import ABOUT, NAMES, AssistantFiles
from gptlab.files.cases import FOLDER as CASES
from gptlab.files.cases import SUFFIX
from gptlab.files.history_files import FOLDER as HISTORY
from gptlab.files.problems import InvalidFile

MOST_BYTES = 1_000_000
FOLDER = click.Path(file_okay=False, path_type=Path)
THEIRS = ".theirs"
"""What the name of a folder with somebody else's change ends with."""


def read_folder(folder: Path) -> dict[str, str]:
    """An assistant's files as they are, line breaks included; raises InvalidFile."""
    if not (folder / ABOUT).is_file():
        raise InvalidFile(str(folder), f"is no assistant's folder: it has no {ABOUT}")
    return {name: _text(folder / name) for name in NAMES if (folder / name).is_file()}


def write_folder(folder: Path, files: Mapping[str, str]) -> None:
    """Write what has changed, and leave what else is there."""
    for name, text in files.items():
        path, written = folder / name, text.encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != written:
            beside = path.with_name(f".{path.name}.new")
            beside.write_bytes(written)
            beside.replace(path)


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that its owner alone can read, whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    beside.replace(path)


def read_folders(root: Path) -> dict[Path, dict[str, str]]:
    """A folder's assistant, or those of the folders in it; raises InvalidFile."""
    if (root / ABOUT).is_file():
        return {root: read_folder(root)}
    found = {path.parent: read_folder(path.parent) for path in sorted(root.glob(f"*/{ABOUT}"))}
    if not found:
        raise InvalidFile(str(root), f"has no assistant: no {ABOUT} is in it or in a folder of it")
    return found


def read_case_files(folder: Path) -> dict[str, str]:
    """The cases of an assistant, by the names of their files; raises InvalidFile."""
    paths = sorted(folder.glob(f"{CASES}/*{SUFFIX}"))
    return {path.name: _text(path) for path in paths if path.is_file()}


def read_history_files(folder: Path) -> dict[str, str]:
    """The history of an assistant, by the names of its files; raises InvalidFile."""
    root = folder / HISTORY
    paths = sorted((*root.rglob("*.yaml"), *root.rglob("*.prompt")))
    return {path.relative_to(root).as_posix(): _text(path) for path in paths}


def _text(path: Path) -> str:
    content = path.read_bytes()
    if len(content) > MOST_BYTES:
        raise InvalidFile(path.name, "is longer than an assistant can be")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidFile(path.name, "is not UTF-8 text") from None


def bot_id_of(assistant: str) -> str:
    """A code as it is, or the code that stands in a folder; raises InvalidFile."""
    path = Path(assistant)
    if not path.is_dir():
        return code(assistant.removeprefix("gptlab/"))
    found = AssistantFiles.read(read_folder(path)).bot_id
    if found is None:
        raise InvalidFile(assistant, "was never pushed: push it first")
    return found


def code(given: str) -> str:
    """What may be an assistant's code; raises InvalidFile, as for a name."""
    if re.fullmatch(DOCUMENT_ID, given) is None:
        raise InvalidFile(given, "is no assistant's code, and no folder. gptlab list shows yours")
    return given
