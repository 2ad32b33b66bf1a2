"""The whole account as a file: made, and taken in, on the person's side of the encryption."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from frontend import api_service, state
from frontend.languages import _, gettext_noop
from gptlab.files.archives import is_sealed, read_archive, write_archive
from gptlab.files.problems import InvalidFile
from gptlab.transfer.account import export_account, import_account
from gptlab.transfer.items import Outcome

Note = Callable[[int, int], None]
"""Is told how many items are done, and of how many."""
KNOWN = (
    gettext_noop("is sealed: it needs its passphrase"),
    gettext_noop("does not open: another passphrase, or damaged"),
    gettext_noop("is damaged, or no zip file"),
    gettext_noop("is not of a GPT Lab account"),
    gettext_noop("was written by a newer GPT Lab. Import it there"),
    gettext_noop("was changed since it was written"),
    gettext_noop("is missing"),
    gettext_noop("is not of a form that is known here"),
    gettext_noop("Its labels were moved here since an earlier import."),
    gettext_noop("This session was imported before, with fewer messages."),
    gettext_noop("A test session of the Lab is not kept."),
)
"""What may be wrong with a file or an item of it; what is rarer is said in English."""


def made(passphrase: str, note: Note) -> tuple[int, int, bytes]:
    """How many assistants and sessions there are, and the file with them."""
    api_service.renew_if_due()
    account = export_account(state.client(), note)
    content = write_archive(account, datetime.now(UTC), passphrase or None)
    return len(account.bots), len(account.sessions), content


def taken_in(content: bytes, passphrase: str, note: Note) -> Iterator[Outcome]:
    """What came of each item; raises InvalidFile and the product's errors."""
    account = read_archive(content, passphrase or None)
    api_service.renew_if_due()
    yield from import_account(state.client(), account, note)


def needs_passphrase(content: bytes) -> bool:
    return is_sealed(content)


def said(error: InvalidFile) -> str:
    return f"{error.name}: {_(error.problem)}"
