"""Everything of one person in one file: a zip of JSON Lines and Markdown.

``manifest.json`` names the form, the person and the SHA-256 of each line; ``account.json`` is the
profile. A line of ``assistants.jsonl`` is an assistant with all its versions, one of
``sessions.jsonl`` a session with all that was said. ``assistants/`` and ``sessions/`` have the same
to read; an import does not look at them.

With a passphrase the zip is sealed: ``SEALED`` and 16 bytes of salt, 12 of nonce, then AES-256-GCM
with the first two as associated data. The key is scrypt of the passphrase: N=2^17, r=8, p=1.
"""

import hashlib
import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from pydantic import BaseModel, ConfigDict, ValidationError

from gptlab import __version__
from gptlab.api.accounts import User
from gptlab.api.bench import Case
from gptlab.api.bots import Bot, BotVersion, Draft, LabelMove
from gptlab.api.fields import Role
from gptlab.api.sessions import Message, Session
from gptlab.files.problems import InvalidFile

FORMAT = "gptlab-account"
VERSION = 1
SEALED = b"GPTLAB SEALED 1\n"
MANIFEST, ACCOUNT = "manifest.json", "account.json"
ASSISTANTS, SESSIONS = "assistants.jsonl", "sessions.jsonl"
MOST_BYTES = 2_000_000_000
"""Unpacked, of all that is read."""
MOST_LINE_BYTES = 200_000_000
MOST_RATIO = 1_000
"""JSON packs well; a bomb packs better."""
MOST_FILES = 200_000
_SALT, _NONCE = 16, 12

README = """# Everything of one GPT Lab account

`assistants.jsonl` and `sessions.jsonl` have one assistant or session in each line, as JSON, in the
words of the API. `assistants/` and `sessions/` have the same to read. `manifest.json` names the
form and the SHA-256 of each line. `gptlab import <this file>` brings it into another GPT Lab.
"""


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ArchivedBot(_Line):
    """An assistant, with its versions and the moves of its labels, each from the first on."""

    bot: Bot
    versions: tuple[BotVersion, ...]
    moves: tuple[LabelMove, ...] = ()
    draft: Draft | None = None
    cases: tuple[Case, ...] = ()


class ArchivedSession(_Line):
    """A session with all that was said.

    ``messages`` are on the branch where it is. ``other_messages`` are on other branches, or earlier
    versions of replies. ``parents`` has the turns that began a branch, and which turn each goes on
    from.
    """

    session: Session
    recap: str | None = None
    variables: dict[str, str] = {}
    messages: tuple[Message, ...]
    other_messages: tuple[Message, ...] = ()
    parents: dict[int, int] = {}


@dataclass(frozen=True)
class Item:
    """A line that is not used, and why."""

    file: str
    number: int
    problem: str


@dataclass(frozen=True)
class Account:
    """What an archive has, and which lines of it are not as they were written."""

    user: User
    bots: Sequence[ArchivedBot] = ()
    sessions: Sequence[ArchivedSession] = ()
    refused: Sequence[Item] = field(default=())


def write_archive(account: Account, now: datetime, passphrase: str | None = None) -> bytes:
    """The file."""
    lines = {
        ASSISTANTS: [each.model_dump_json() for each in account.bots],
        SESSIONS: [each.model_dump_json() for each in account.sessions],
    }
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "written_by": f"gptlab {__version__}",
        "user_id": account.user.user_id,
        "created_date": now.isoformat(),
        "lines": {name: [_digest(line) for line in found] for name, found in lines.items()},
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", README)
        archive.writestr(MANIFEST, json.dumps(manifest, indent=2))
        archive.writestr(ACCOUNT, account.user.model_dump_json(indent=2))
        for name, found in lines.items():
            archive.writestr(name, "".join(f"{line}\n" for line in found))
        for name, text in _to_read(account):
            archive.writestr(name, text)
    plain = target.getvalue()
    return plain if passphrase is None else _seal(plain, passphrase)


def is_sealed(beginning: bytes) -> bool:
    """Whether a file that begins so needs a passphrase."""
    return beginning.startswith(SEALED)


def read_archive(content: bytes, passphrase: str | None = None) -> Account:
    """What a file has. What was changed in it is left out and named.

    Raises InvalidFile where it is no archive, or one that may not be read.
    """
    if is_sealed(content):
        content = _unseal(content, passphrase)
    with open_zip(content, "archive") as archive:
        return _account(archive)


def _account(archive: zipfile.ZipFile) -> Account:
    manifest = _json(archive, MANIFEST)
    if manifest.get("format") != FORMAT:
        raise InvalidFile(MANIFEST, "is not of a GPT Lab account")
    if not isinstance(manifest.get("version"), int) or manifest["version"] > VERSION:
        raise InvalidFile(MANIFEST, "was written by a newer GPT Lab. Import it there")
    try:
        user = User.model_validate(_json(archive, ACCOUNT))
    except ValidationError:
        raise InvalidFile(ACCOUNT, "is not a profile") from None
    lines = manifest.get("lines")
    if not isinstance(lines, dict):
        raise InvalidFile(MANIFEST, "does not name the lines")
    refused: list[Item] = []
    bots = list(_items(archive, ASSISTANTS, ArchivedBot, lines, refused))
    sessions = list(_items(archive, SESSIONS, ArchivedSession, lines, refused))
    return Account(user, bots, sessions, tuple(refused))


_ZIP_ERRORS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError,
    NotImplementedError,
)  # fmt: skip
"""What zipfile raises of a damaged file; the last of a compression that it does not know."""


@contextmanager
def open_zip(content: bytes, name: str) -> Iterator[zipfile.ZipFile]:
    """To be read; ``name`` is what the file is called where it is refused with InvalidFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_dangerous(archive)
            yield archive
    except _ZIP_ERRORS:
        raise InvalidFile(name, "is damaged, or no zip file") from None


def _refuse_dangerous(archive: zipfile.ZipFile) -> None:
    """Nothing is unpacked to the disk, but whoever does it by hand shall not be hurt either."""
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise InvalidFile("archive", "has more files than an account can have")
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise InvalidFile("archive", "has a path that leads out of it")
        if member.flag_bits & 1:
            raise InvalidFile("archive", "is encrypted in a way that is not known here")
        if member.file_size > MOST_RATIO * max(member.compress_size, 1_000):
            raise InvalidFile("archive", "would be far larger unpacked than its size says")
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise InvalidFile("archive", "has two files of one name")
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise InvalidFile("archive", "is larger than can be read")


def _json(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    with _opened(archive, name) as file:
        text = file.read(MOST_LINE_BYTES + 1)
    try:
        found = json.loads(text) if len(text) <= MOST_LINE_BYTES else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InvalidFile(name, "is damaged")
    return found


def _opened(archive: zipfile.ZipFile, name: str) -> Any:  # noqa: ANN401 - as zipfile's
    try:
        return archive.open(name)
    except KeyError:
        raise InvalidFile(name, "is missing") from None


def _items(
    archive: zipfile.ZipFile,
    name: str,
    kind: type[_Line],
    digests: Mapping[str, Any],
    refused: list[Item],
) -> Iterator[Any]:
    """The lines of a file that are as they were written."""
    expected = digests.get(name)
    if not isinstance(expected, list):
        raise InvalidFile(MANIFEST, f"does not name the lines of {name}")
    number = 0
    with _opened(archive, name) as file:
        for number, line in enumerate(_lines(name, file), start=1):
            text = line.rstrip(b"\n")
            if number > len(expected) or hashlib.sha256(text).hexdigest() != expected[number - 1]:
                refused.append(Item(name, number, "was changed since it was written"))
                continue
            try:
                yield kind.model_validate_json(text)
            except ValidationError:
                refused.append(Item(name, number, "is not of a form that is known here"))
    for missing in range(number + 1, len(expected) + 1):
        refused.append(Item(name, missing, "is missing"))


def _lines(name: str, file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(MOST_LINE_BYTES + 1):
        if len(line) > MOST_LINE_BYTES:
            raise InvalidFile(name, "has a line that is too long")
        yield line


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _to_read(account: Account) -> Iterator[tuple[str, str]]:
    """The same as Markdown, by the ids: names may be anything."""
    for bot in account.bots:
        yield f"assistants/{bot.bot.bot_id}.md", _bot_to_read(bot)
    for said in account.sessions:
        day = said.session.created_date.date().isoformat()
        yield f"sessions/{day}-{said.session.session_id}.md", _session_to_read(said)


def _bot_to_read(archived: ArchivedBot) -> str:
    bot = archived.bot
    versions = (
        f"## Version {each.version}\n\n### Prompt\n\n{each.initial_prompt}\n\n"
        f"### Prompt for the recap\n\n{each.summary_prompt}\n"
        for each in archived.versions
    )
    return "\n".join((f"# {bot.name}\n\n{bot.tag_line}. {bot.description}\n", *versions))


def _session_to_read(archived: ArchivedSession) -> str:
    name = archived.session.bot_name or "Assistant"
    names = {Role.USER: "You", Role.ASSISTANT: name}
    said = [f"**{names[each.role]}**\n\n{each.content}\n" for each in archived.messages]
    recap = [f"## Recap\n\n{archived.recap}\n"] if archived.recap else []
    return "\n".join((f"# {archived.session.title or name}\n", *said, *recap))


def _key(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(passphrase.encode()))


def _seal(plain: bytes, passphrase: str) -> bytes:
    head = SEALED + os.urandom(_SALT)
    nonce = os.urandom(_NONCE)
    key = _key(passphrase, head[len(SEALED) :])
    return head + nonce + key.encrypt(nonce, plain, head)


def _unseal(content: bytes, passphrase: str | None) -> bytes:
    if passphrase is None:
        raise InvalidFile("archive", "is sealed: it needs its passphrase")
    start = len(SEALED)
    head, rest = content[: start + _SALT], content[start + _SALT :]
    try:
        return _key(passphrase, head[start:]).decrypt(rest[:_NONCE], rest[_NONCE:], head)
    except (InvalidTag, ValueError):
        raise InvalidFile("archive", "does not open: another passphrase, or damaged") from None
