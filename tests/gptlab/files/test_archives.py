"""An archive says what it has, and what of it was changed; a dangerous one is not read."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest

from gptlab.api.accounts import User
from gptlab.api.bots import Bot, BotVersion, LabelMove
from gptlab.api.fields import SessionType
from gptlab.api.sessions import Message, Session
from gptlab.files.archives import (
    SEALED,
    Account,
    ArchivedBot,
    ArchivedSession,
    read_archive,
    write_archive,
)
from gptlab.files.problems import InvalidFile
from tests.functions.assistants import COOK
from tests.functions.imported import NOON, imported, messages

Change = Callable[[dict[str, bytes]], None]


def account(sessions: int = 2, turns: int = 3) -> Account:
    """Somebody with an assistant in two versions, and these sessions with it."""
    user = User(
        user_id="U" * 20, created_date=NOON, last_modified_date=NOON, sessions_started=2,
        sessions_ended=0, bots_created=1, daily_spend_limit_usd=None, spent_today_usd=0,
        has_recovery_code=False, allow_unpriced_models=False,
    )  # fmt: skip
    content = {name: COOK[name] for name in ("session_type", "summary_prompt", "config")}
    first, second = (
        BotVersion(version=n, created_date=NOON, initial_prompt=f"You cook. {n}", **content)
        for n in (1, 2)
    )
    second = second.model_copy(update={"labels": ("production",)})
    bot = Bot(
        bot_id="B" * 20, name="Cook", tag_line="Soup", description="Soup", showcased=False,
        is_mine=True, created_date=NOON, sessions_started=2, sessions_ended=0, is_active=True,
        last_modified_date=NOON, latest_version=2, labels={},
        **second.model_dump(exclude={"created_date", "labels", "note"}),
    )  # fmt: skip
    move = LabelMove(
        number=1, label="production", from_version=1, to_version=2, note=None, moved_by="U" * 20,
        moved_date=NOON,
    )  # fmt: skip
    return Account(
        user,
        [ArchivedBot(bot=bot, versions=(first, second), moves=(move,))],
        [_session(number, turns) for number in range(sessions)],
    )


def _session(number: int, turns: int) -> ArchivedSession:
    said = messages(1, turns)
    about = imported("B" * 20).model_dump(
        include={"bot_id", "bot_name", "bot_version", "model", "created_date", "status", "title"}
    )
    session = Session(
        session_id=f"S{number:019d}", session_type=SessionType.BRAINSTORMING, user_liked=1,
        last_modified_date=NOON + timedelta(hours=number), message_count=len(said), cost_usd=0.25,
        input_tokens=7, output_tokens=5, **about,
    )  # fmt: skip
    return ArchivedSession(
        session=session, recap="Soup was made.", messages=tuple(Message(**each) for each in said)
    )


def packed(content: bytes, change: Change) -> bytes:
    """The archive with its files changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return target.getvalue()


@pytest.fixture(scope="module")
def content() -> bytes:
    return write_archive(account(), NOON)


@pytest.mark.parametrize("passphrase", [None, "correct horse"])
def test_what_was_written_is_read(passphrase: str | None) -> None:
    written = account()

    assert read_archive(write_archive(written, NOON, passphrase), passphrase) == written


def test_a_sealed_one_opens_with_its_passphrase_alone() -> None:
    sealed = write_archive(account(), NOON, "correct horse")
    changed = sealed[:-40] + bytes([sealed[-40] ^ 1]) + sealed[-39:]

    assert sealed.startswith(SEALED)
    assert b"manifest.json" not in sealed
    for content, passphrase in ((sealed, None), (sealed, "wrong"), (changed, "correct horse")):
        with pytest.raises(InvalidFile):
            read_archive(content, passphrase)


def test_it_can_be_read_without_a_program(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("sessions/2026-01-01-S0000000000000000001.md").decode()

    assert text.startswith("# Soup\n")
    assert "**You**\n\nMessage 2\n" in text


def rewrite(files: dict[str, bytes]) -> None:
    files["sessions.jsonl"] = files["sessions.jsonl"].replace(b"Reply 2", b"Reply X", 1)


def _drop(files: dict[str, bytes]) -> None:
    files["sessions.jsonl"] = b"".join(files["sessions.jsonl"].splitlines(keepends=True)[:-1])


def _add(files: dict[str, bytes]) -> None:
    files["sessions.jsonl"] += files["sessions.jsonl"].splitlines(keepends=True)[0]


@pytest.mark.parametrize(
    ("change", "kept", "problem"),
    [(rewrite, 1, "was changed"), (_drop, 1, "is missing"), (_add, 2, "was changed")],
)
def test_a_line_that_was_changed_is_left_out_and_named(
    content: bytes, change: Change, kept: int, problem: str
) -> None:
    found = read_archive(packed(content, change))

    assert (len(found.bots), len(found.sessions)) == (1, kept)
    (item,) = found.refused
    assert item.file == "sessions.jsonl"
    assert problem in item.problem


def _newer(files: dict[str, bytes]) -> None:
    files["manifest.json"] = json.dumps(
        {**json.loads(files["manifest.json"]), "version": 2}
    ).encode()


def _foreign(files: dict[str, bytes]) -> None:
    files["manifest.json"] = b"{}"


def _without(files: dict[str, bytes]) -> None:
    del files["sessions.jsonl"]


def _climbing(files: dict[str, bytes]) -> None:
    files["sessions/../../.bashrc"] = b"x"


def _absolute(files: dict[str, bytes]) -> None:
    files["/etc/passwd"] = b"x"


def _bomb(files: dict[str, bytes]) -> None:
    files["sessions/bomb.md"] = bytes(50_000_000)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_newer, "newer GPT Lab"),
        (_foreign, "not of a GPT Lab account"),
        (_without, "sessions.jsonl: is missing"),
        (_climbing, "leads out of it"),
        (_absolute, "leads out of it"),
        (_bomb, "far larger unpacked"),
    ],
)
def test_a_foreign_newer_or_dangerous_one_is_refused(
    content: bytes, change: Change, problem: str
) -> None:
    with pytest.raises(InvalidFile, match=problem):
        read_archive(packed(content, change))


@pytest.mark.parametrize("cut", [0, 10, 300, -30])
def test_a_damaged_one_is_refused(content: bytes, cut: int) -> None:
    with pytest.raises(InvalidFile, match="damaged"):
        read_archive(content[:cut])


def test_a_wrong_byte_is_no_fault_of_ours(content: bytes) -> None:
    """Wherever it stands, the archive is read, or refused as a file; most are refused."""
    refused = 0
    places = range(0, len(content), 7)
    for place in places:
        wrong = bytearray(content)
        wrong[place] ^= 0xFF
        try:
            read_archive(bytes(wrong))
        except InvalidFile:
            refused += 1
    assert refused > len(places) / 2
