"""A whole account, out of one installation and into another, by the typed client.

An import can be repeated: what it makes has ids that come from those in the archive, so what broke
off is completed and nothing is made twice.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from gptlab.client import Client, Unreachable, errors
from gptlab.files.archives import Account, ArchivedBot, ArchivedSession
from gptlab.transfer.assistants import export_assistant, import_assistant, own_bots
from gptlab.transfer.items import Kind, Note, Outcome, State, silent
from gptlab.transfer.sessions import export_session, import_session, own_sessions

AT_ONCE = 8
"""Items that are read at the same time."""


def export_account(client: Client, note: Note = silent) -> Account:
    """Everything of the person who is signed in, opened on their side."""
    bots, sessions = list(own_bots(client)), list(own_sessions(client))
    total, done = len(bots) + len(sessions), 0
    archived_bots: list[ArchivedBot] = []
    archived_sessions: list[ArchivedSession] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for bot in pool.map(lambda each: export_assistant(client, each.bot_id), bots):
            archived_bots.append(bot)
            done += 1
            note(done, total)
        for session in pool.map(lambda each: export_session(client, each.session_id), sessions):
            archived_sessions.append(session)
            done += 1
            note(done, total)
    return Account(client.get_user(), archived_bots, archived_sessions)


def import_account(client: Client, account: Account, note: Note = silent) -> Iterator[Outcome]:
    """Bring an account here, item by item. An item that is refused says why, the rest goes on.

    Raises Unreachable, NotSignedIn and CeilingReached: then all that follows would fail as well.
    """
    for item in account.refused:
        yield Outcome("line", f"{item.file}:{item.number}", "refused", reason=item.problem)
    if client.get_user().user_id == account.user.user_id:
        raise errors.InvalidRequest("This is the account that the file was made of.")
    known = frozenset(session.session_id for session in own_sessions(client))
    bot_ids: dict[str, str] = {}
    """What the assistants of the archive are called here."""

    def bring_assistant(archived: ArchivedBot) -> tuple[State, str]:
        state, bot = import_assistant(client, archived)
        bot_ids[archived.bot.bot_id] = bot.bot_id
        return state, bot.bot_id

    def bring_session(archived: ArchivedSession) -> tuple[State, str]:
        session_id = import_session(client, archived, bot_ids)
        return ("already there" if session_id in known else "imported"), session_id

    total = len(account.bots) + len(account.sessions)
    for done, bot in enumerate(reversed(account.bots), start=1):
        yield _attempted("assistant", bot.bot.bot_id, partial(bring_assistant, bot))
        note(done, total)
    for done, session in enumerate(reversed(account.sessions), start=len(account.bots) + 1):
        yield _attempted("session", session.session.session_id, partial(bring_session, session))
        note(done, total)


def _attempted(kind: Kind, source_id: str, work: Callable[[], tuple[State, str]]) -> Outcome:
    try:
        state, here_id = work()
    except (Unreachable, errors.NotSignedIn, errors.CeilingReached, errors.StoreUnavailable):
        raise
    except errors.GPTLabError as error:
        return Outcome(kind, source_id, "refused", reason=error.message)
    return Outcome(kind, source_id, state, here_id)
