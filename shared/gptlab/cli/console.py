"""What every command has: where GPT Lab is, who is signed in, how results and errors are told."""

import json
import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from gptlab.api.accounts import Login
from gptlab.client import Client, Unreachable, errors
from gptlab.files.problems import InvalidFile
from gptlab.transfer.items import Note

URL = "GPTLAB_URL"
KEY = "GPTLAB_API_KEY"
PASSPHRASE = "GPTLAB_PASSPHRASE"  # noqa: S105 - the variable's name
LOCAL = "http://127.0.0.1:8080"
ITEMS_REFUSED, USAGE, NOT_SIGNED_IN, REFUSED, CONFLICT, UNREACHABLE = 1, 2, 3, 4, 5, 6
pass_console = click.pass_obj
STOPPED = 130
"""As shells say it of a program that Ctrl-C ended."""
_EXIT_CODES: Mapping[type[errors.GPTLabError], int] = {
    Unreachable: UNREACHABLE,
    errors.NotSignedIn: NOT_SIGNED_IN,
    errors.Conflict: CONFLICT,
}
_HINTS: Mapping[type[errors.GPTLabError], str] = {
    errors.DraftNotFound: "gptlab push FOLDER --draft makes one.",
    errors.DraftChanged: "gptlab publish CODE takes it as it is, push --draft --force replaces it.",
    errors.BotNotFound: "gptlab list shows yours; push --new makes one of a folder from elsewhere.",
}
EXIT_CODES = """\b
Exit codes:
  0  done
  1  done in part, or there is a difference, or the assistant got worse
  2  the command, or a file, is not right
  3  not signed in
  4  refused by GPT Lab
  5  somebody changed it meanwhile
  6  GPT Lab cannot be reached
  130  stopped by Ctrl-C during a test
"""


class Failed(click.ClickException):
    """A command's end, with a sentence for people, a code for programs and an exit code.

    ``result`` is what else --json answers: what was done until then.
    """

    is_json = False

    def __init__(
        self, message: str, exit_code: int, code: str = "failed", **result: object
    ) -> None:
        super().__init__(message)
        self.code = code
        self.result = result
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it of the exception

    def show(self, file: Any = None) -> None:  # noqa: ANN401 - as click's
        if self.is_json:
            error = {"code": self.code, "message": self.message}
            click.echo(json.dumps({**self.result, "error": error}))
        else:
            click.echo(f"Error: {self.message}", err=True)


@dataclass
class Console:
    """One command's surroundings. The key is never kept: only the sign-in, which ends by itself."""

    url: str
    is_json: bool
    folder: Path
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)

    def tell(self, text: str, **result: object) -> None:
        """The result: a sentence, or with --json its fields."""
        click.echo(json.dumps(result) if self.is_json else text)

    def note(self, text: str) -> None:
        """Something on the way to it."""
        click.echo(text, err=True)

    def client(self) -> Client:
        """Signed in: by the kept sign-in, or by the key in the environment."""
        login = self._kept()
        client = Client(self.url, login=login, on_login=self._keep_if_possible)
        if login is None:
            client.log_in(self.key())
        return client

    def key(self) -> str:
        """The key in the environment, or what is typed where somebody is there to type."""
        if key := self.environment.get(KEY):
            return key
        if sys.stdin.isatty():
            return str(click.prompt("Your API key", hide_input=True, err=True))
        raise Failed(
            f"Please sign in first: gptlab login (or put your key into {KEY}).",
            NOT_SIGNED_IN,
            "token_missing",
        )

    def passphrase(self, *, confirm: bool = False) -> str:
        """Of a sealed file: in the environment, or typed."""
        if given := self.environment.get(PASSPHRASE):
            return given
        if not sys.stdin.isatty():
            raise Failed(f"Put the passphrase into {PASSPHRASE}.", USAGE, "passphrase_missing")
        return str(
            click.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True)
        )

    @contextmanager
    def progress(self, label: str) -> Iterator[Note]:
        """A bar where somebody looks on."""
        hidden = not sys.stderr.isatty()
        with click.progressbar(length=1, label=label, file=sys.stderr, hidden=hidden) as bar:

            def note(done: int, total: int) -> None:
                bar.length = total
                bar.update(done - bar.pos)

            yield note

    def keep(self, login: Login | None) -> None:
        """For the next command; a file that its owner alone can read."""
        path = self._path()
        if login is None:
            path.unlink(missing_ok=True)
            return
        self.folder.mkdir(parents=True, exist_ok=True, mode=stat.S_IRWXU)
        text = json.dumps({"url": self.url, "login": login.model_dump(mode="json")})
        beside = path.with_suffix(f".{os.getpid()}")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        beside.replace(path)

    def _keep_if_possible(self, login: Login | None) -> None:
        """Without a home that can be written, as in a container, each command signs in anew."""
        try:
            self.keep(login)
        except OSError as error:
            self.note(f"The sign-in is not kept: {error.strerror}.")

    def kept_url(self) -> str | None:
        """Where somebody signed in last."""
        kept = self._read()
        return str(kept["url"]) if kept else None

    def _kept(self) -> Login | None:
        """The sign-in at this address, while it holds."""
        kept = self._read()
        if not kept or kept["url"] != self.url:
            return None
        try:
            login = Login.model_validate(kept["login"])
        except ValidationError:
            return None
        return login if login.expires_at > datetime.now(UTC) else None

    def _read(self) -> dict[str, Any] | None:
        try:
            kept = json.loads(self._path().read_text())
        except (OSError, ValueError):
            return None
        return kept if isinstance(kept, dict) and {"url", "login"} <= kept.keys() else None

    def _path(self) -> Path:
        return self.folder / "login.json"


def failing(command: Callable[..., None]) -> Callable[..., None]:
    """Tells a failure as commands do, with its exit code."""

    @wraps(command)
    def run(console: Console, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - any command's
        try:
            command(console, *arguments, **options)
        except BrokenPipeError:
            raise
        except (
            Failed, InvalidFile, errors.GPTLabError, OSError, KeyboardInterrupt, click.Abort,
        ) as error:  # fmt: skip
            failed = failed_of(error)
            failed.is_json = console.is_json
            raise failed from None

    return run


def failed_of(
    error: Failed | InvalidFile | errors.GPTLabError | OSError | KeyboardInterrupt | click.Abort,
) -> Failed:
    """The end of a command that this error has."""
    if isinstance(error, Failed):
        return error
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return Failed("Stopped.", STOPPED, "stopped")
    if isinstance(error, OSError):
        return Failed(f"{error.filename}: {error.strerror}", USAGE, "file")
    if isinstance(error, InvalidFile):
        return Failed(str(error), USAGE, "invalid_file")
    kinds = (exit_code for kind, exit_code in _EXIT_CODES.items() if isinstance(error, kind))
    message = f"{error.message} {_HINTS.get(type(error), '')}".rstrip()
    return Failed(message, next(kinds, REFUSED), error.code)
