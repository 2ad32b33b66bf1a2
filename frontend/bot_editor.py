"""Changing an assistant of one's own: its draft, its versions, and its end. Nothing is drawn here.

The form is about the assistant as it was when it was opened (``bot_opened``): the version in use,
or with ``draft_opened`` the draft. Where somebody, in another tab say, changed it since, what is
typed stays and waits for a decision.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import zip_longest

from frontend import state
from frontend.draft import STARTERS, config_fields
from frontend.state import change_draft
from gptlab.api.bench import Scoreboard
from gptlab.api.bots import Bot, BotVersionPage, Draft, ReviseBot, SaveDraft
from gptlab.client import errors

GIVEN = (
    *("session_type", "initial_prompt", "summary_prompt", "config"),
    *("variables", "starters", "reply_schema"),
)
"""What a version and a draft are made of."""
CARD = ("name", "tag_line", "description")


def is_creators(bot: Bot) -> bool:
    """Whether whoever is signed in may change it."""
    return bot.is_mine and bot.is_active and state.user.get() is not None


def open_form(bot: Bot) -> None:
    """With what was typed in it, where it was left so."""
    if state.bot_opened.get() is None:
        begin(bot)
    state.bot_doing.set("change")
    state.bot_saved.clear()


def take_up(bot: Bot) -> None:
    """Go on with a change that the browser kept, as it was begun."""
    kept = state.change_kept.get()
    if kept is None or kept[0] != bot.bot_id or state.bot_opened.get() or not is_creators(bot):
        return
    state.change_kept.clear()
    if kept[2]:
        state.bot_opened.set(bot.model_copy(update={"draft_revision": kept[2]}))
        state.draft_opened.set(kept[2])
    elif kept[1] == bot.version:
        state.bot_opened.set(bot)
    else:
        state.bot_opened.set(_as_it_was(bot, kept[1]))
    opened = state.bot_opened.get() or bot
    change_draft.fill_in(_fields(opened), opened.variables)  # kept before the page was whole


def _as_it_was(bot: Bot, version: int) -> Bot:
    """In an earlier version; where that is not among the last, only its number is known."""
    found = state.client().list_bot_versions(bot.bot_id).versions
    given = next((each for each in found if each.version == version), None)
    then = {name: getattr(given, name) for name in GIVEN} if given else {}
    return bot.model_copy(update={"version": version, **then})


def begin(bot: Bot) -> None:
    """Fill the form in with the assistant as it is."""
    change_draft.put(_fields(bot))
    change_draft.put_variables(bot.variables)
    state.bot_opened.set(bot)
    state.draft_opened.clear()


def open_draft(bot: Bot, draft: Draft) -> None:
    """Fill the form in with the draft, whatever was typed before."""
    given = {name: getattr(draft, name) for name in GIVEN}
    begin(bot.model_copy(update={**given, "draft_revision": draft.revision}))
    state.draft_opened.set(draft.revision)
    state.draft_theirs.clear()
    state.bot_doing.set("change")


def look_at_bench() -> None:
    state.leave_bench()
    state.bot_doing.set("publish")
    state.bot_saved.clear()


def look_at_versions() -> None:
    state.bot_versions.clear()
    state.bot_scoreboard.clear()
    state.bot_doing.set("versions")
    state.bot_saved.clear()


def leave() -> None:
    """Back to the details; what was typed stays."""
    for slot in (state.bot_doing, state.bot_versions, state.bot_saved):
        slot.clear()


def discard() -> None:
    """Back to the details, as if nothing had been typed."""
    leave()
    for slot in (state.bot_opened, state.draft_opened, state.draft_theirs):
        slot.clear()
    change_draft.forget()


def keep_mine(present: Bot) -> None:
    """What is typed is a change of the assistant as it is now."""
    state.bot_opened.set(present)


def keep_my_draft(theirs: Draft) -> None:
    """What is typed is to take the place of their draft."""
    opened = state.bot_opened.get()
    if opened:
        state.bot_opened.set(opened.model_copy(update={"draft_revision": theirs.revision}))
    if state.draft_opened.get():
        state.draft_opened.set(theirs.revision)
    state.draft_theirs.clear()


def changed_card(opened: Bot) -> list[str]:
    """Which fields of the card are typed differently: they are no part of a draft."""
    texts = change_draft.texts_and_kind()
    return [name for name in CARD if texts[name] != getattr(opened, name)]


def as_draft(opened: Bot) -> SaveDraft:
    """What is typed, in place of the draft that was there when the form was opened."""
    kept = {name: getattr(opened, name) for name in GIVEN}
    texts = change_draft.texts_and_kind()
    typed = {name: value for name, value in texts.items() if name in GIVEN}
    return SaveDraft.of(
        **{
            **kept,
            **typed,
            "config": change_draft.model_config(),
            "starters": change_draft.starters(),
            "variables": change_draft.variables(),
        },
        bot_id=opened.bot_id,
        revision=opened.draft_revision,
    )


def is_another_draft(wanted: SaveDraft, opened: Bot) -> bool:
    """Whether it is different from what the form was opened with."""
    return any(getattr(opened, name) != getattr(wanted, name) for name in GIVEN)


def save_draft(wanted: SaveDraft) -> None:
    """Where somebody was faster, nothing is: ``draft_theirs`` has theirs, and what is typed stays.

    Raises DraftChanged where the draft is gone meanwhile; saved again, it is a new one.
    """
    client = state.client()
    try:
        saved = client.save_draft(wanted)
    except errors.DraftChanged:
        _meet_their_draft(wanted.bot_id)
        return
    discard()
    know_draft(saved)
    look_at_bench()


def _meet_their_draft(bot_id: str) -> None:
    try:
        state.draft_theirs.set(state.client().get_draft(bot_id))
    except errors.DraftNotFound:
        opened = state.bot_opened.get()
        if opened:
            state.bot_opened.set(opened.model_copy(update={"draft_revision": None}))
        state.draft_opened.clear()
        know_draft(None)
        raise errors.DraftChanged from None


def know_draft(draft: Draft | None) -> None:
    """Which draft there is now, wherever the assistant is shown."""
    bot = state.bot_info.get()
    if bot:
        revision = draft.revision if draft else None
        state.bot_info.set(bot.model_copy(update={"draft_revision": revision}))


def revision(opened: Bot) -> ReviseBot:
    return ReviseBot.of(
        bot_id=opened.bot_id,
        version=opened.version,
        **change_draft.texts_and_kind(),
        config=change_draft.model_config(),
        starters=change_draft.starters(),
        variables=change_draft.variables(),
    )


def is_another(revision: ReviseBot, opened: Bot) -> bool:
    """Whether anything would be changed."""
    told = revision.model_fields_set  # what is left out stays as it is
    return any(getattr(opened, name) != wanted for name, wanted in revision if name in told)


def save(revision: ReviseBot) -> None:
    """Where somebody was faster, nothing is: ``bot_info`` has theirs, and the draft stays."""
    try:
        revised = state.client().revise_bot(revision)
    except errors.BotChanged:
        state.bot_info.set(state.client().get_bot(revision.bot_id))
        return
    discard()
    has_become(revised, revision.version)


def go_back(bot: Bot, to_version: int) -> None:
    """Either way to the details. Raises BotChanged with the assistant as it is now there."""
    leave()
    try:
        reverted = state.client().revert_bot(bot.bot_id, version=bot.version, to_version=to_version)
    except errors.BotChanged:
        state.bot_info.set(state.client().get_bot(bot.bot_id))
        raise
    has_become(reverted, bot.version)


def put_in_use(bot: Bot, number: int) -> None:
    """Let a version run where none is named. Raises BotChanged with the assistant as it is now."""
    leave()
    try:
        moved = state.client().move_label(
            bot.bot_id, "production", number, from_version=bot.version
        )
    except errors.BotChanged:
        state.bot_info.set(state.client().get_bot(bot.bot_id))
        raise
    has_become(moved, bot.version)


def move_label(bot: Bot, label: str, number: int, note: str = "") -> None:
    """Let a label other than production point at a version, new or from where it was seen."""
    labels = bot.labels or {}
    with _seen_anew(bot):
        moved = state.client().move_label(
            bot.bot_id, label, number, from_version=labels.get(label), note=note
        )
        state.bot_info.set(moved)


def remove_label(bot: Bot, label: str, number: int) -> None:
    with _seen_anew(bot):
        state.bot_info.set(state.client().remove_label(bot.bot_id, label, from_version=number))


@contextmanager
def _seen_anew(bot: Bot) -> Iterator[None]:
    """Where somebody was faster, the page shows it as it is now; BotChanged is raised on."""
    state.bot_versions.clear()
    try:
        yield
    except errors.BotChanged:
        state.bot_info.set(state.client().get_bot(bot.bot_id))
        raise


def take_down(bot_id: str) -> None:
    discard()
    state.bot_info.set(state.client().deactivate_bot(bot_id))


def versions(bot: Bot) -> BotVersionPage:
    """Those that were loaded, the newest first. Where there is a newer one, so is the assistant."""
    known = state.bot_versions.get()
    if known is None:
        known = state.client().list_bot_versions(bot.bot_id)
        if known.versions and known.versions[0].version != (bot.latest_version or bot.version):
            state.bot_info.set(state.client().get_bot(bot.bot_id))
        state.bot_versions.set(known)
    return known


def scoreboard(bot: Bot) -> Scoreboard:
    """Read once for each visit of the page."""
    known = state.bot_scoreboard.get()
    if known is None:
        known = state.client().get_scoreboard(bot.bot_id)
        state.bot_scoreboard.set(known)
    return known


def more_versions(bot: Bot) -> None:
    """Load the next page of them."""
    known = versions(bot)
    page = state.client().list_bot_versions(bot.bot_id, page_token=known.next_page_token)
    both = [*known.versions, *page.versions]
    state.bot_versions.set(page.model_copy(update={"versions": both}))


def has_become(bot: Bot, before: int) -> None:
    """It has another version in use, and its page says so."""
    state.bot_info.set(bot)
    state.bot_saved.set((before, bot.version))


def _fields(bot: Bot) -> dict[str, object]:
    """The assistant as the form holds it."""
    return {
        "name": bot.name,
        "tag_line": bot.tag_line,
        "description": bot.description,
        "session_type": bot.session_type,
        "initial_prompt": bot.initial_prompt,
        "summary_prompt": bot.summary_prompt,
        **config_fields(bot.config),
        **dict(zip_longest(STARTERS, bot.starters, fillvalue="")),
    }
