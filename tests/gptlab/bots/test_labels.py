"""Draft, publish, label: what each call gets, and what two people at once come to."""

from collections.abc import Callable, Iterator

import pytest

from gptlab.api.bots import Bot, Draft, PublishDraft, SaveDraft
from gptlab.api.completions import CompleteChat, model_of
from gptlab.client import Client
from gptlab.core import errors
from gptlab.store.bots import BotStore
from tests.functions.assistants import COOK, cook, revision
from tests.gptlab.scripted import ScriptedChat
from tests.proofs.cloud_in_process import PROJECT, CloudInProcess
from tests.proofs.stored_documents import documents

KEY = "demo-key-of-labels"
BAKER, BUTCHER = "You are a baker of rye bread.", "You are a butcher with a soft heart."
NOTE = "A quieter voice for Sundays"


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudInProcess]:
    with CloudInProcess() as running:
        yield running


@pytest.fixture
def chat(cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch) -> ScriptedChat:
    scripted = ScriptedChat()
    monkeypatch.setattr(cloud.services, "chat", scripted)
    return scripted


@pytest.fixture
def owner(cloud: CloudInProcess) -> Iterator[Client]:
    with Client(cloud.gateway_url) as client:
        client.log_in(KEY)
        yield client


@pytest.fixture
def other(cloud: CloudInProcess) -> Iterator[Client]:
    with Client(cloud.gateway_url) as client:
        client.log_in(f"{KEY}-other")
        yield client


@pytest.fixture
def bot(owner: Client) -> Bot:
    return owner.create_bot(cook())


def draft_of(bot: Bot, prompt: str, revision: str | None = None) -> SaveDraft:
    whole = {name: COOK[name] for name in ("session_type", "summary_prompt", "config")}
    return SaveDraft.of(bot_id=bot.bot_id, initial_prompt=prompt, revision=revision, **whole)


def publication(draft: Draft, version: int, *labels: str, note: str = "") -> PublishDraft:
    return PublishDraft.of(
        bot_id=draft.bot_id, revision=draft.revision, version=version, labels=labels, note=note
    )


def publish(owner: Client, bot: Bot, prompt: str, *labels: str, note: str = "") -> Bot:
    saved = owner.save_draft(draft_of(bot, prompt))
    version = owner.get_bot(bot.bot_id).latest_version or 0
    return owner.publish_draft(publication(saved, version, *labels, note=note))


def called(client: Client, bot: Bot, ref: str | int | None, chat: ScriptedChat) -> str:
    said = {"role": "user", "content": "Hello."}
    asked = CompleteChat.of(model=model_of(bot.bot_id, ref), messages=[said])
    client.complete_chat(asked, KEY)
    return str(chat.asked[-1][0]["content"]).rpartition("\n\n")[2]


def started(
    client: Client, bot: Bot, ref: str | None, chat: ScriptedChat
) -> tuple[str, int | None]:
    session = client.start_session(bot.bot_id, version=ref).session
    return str(chat.asked[-1][0]["content"]).rpartition("\n\n")[2], session.bot_version


def test_a_draft_changes_nothing_for_anyone(
    owner: Client, other: Client, bot: Bot, chat: ScriptedChat
) -> None:
    saved = owner.save_draft(draft_of(bot, BAKER))

    assert owner.get_draft(bot.bot_id) == saved
    assert (saved.initial_prompt, saved.base_version) == (BAKER, 1)
    assert owner.get_bot(bot.bot_id).initial_prompt == COOK["initial_prompt"]
    assert called(other, bot, None, chat) == COOK["initial_prompt"]
    assert other.get_bot(bot.bot_id).draft_revision is None


def test_its_owner_alone_chats_with_the_draft(
    owner: Client, other: Client, bot: Bot, chat: ScriptedChat
) -> None:
    with pytest.raises(errors.DraftNotFound):
        owner.start_session(bot.bot_id, version="draft")
    owner.save_draft(draft_of(bot, BAKER))
    before = owner.get_bot(bot.bot_id)

    assert started(owner, bot, "draft", chat) == (BAKER, None)
    assert owner.get_bot(bot.bot_id).sessions_started == before.sessions_started
    with pytest.raises(errors.LabelNotFound):
        other.start_session(bot.bot_id, version="draft")
    with pytest.raises(errors.LabelNotFound):
        called(owner, bot, "draft", chat)


def test_nobody_else_reads_saves_or_publishes_it(owner: Client, other: Client, bot: Bot) -> None:
    saved = owner.save_draft(draft_of(bot, BAKER))
    for attempt in (
        lambda: other.get_draft(bot.bot_id),
        lambda: other.save_draft(draft_of(bot, BUTCHER, saved.revision)),
        lambda: other.discard_draft(bot.bot_id, saved.revision),
        lambda: other.publish_draft(publication(saved, 1, "production")),
        lambda: other.move_label(bot.bot_id, "staging", 1),
        lambda: other.list_label_moves(bot.bot_id),
    ):
        with pytest.raises(errors.BotNotFound):
            attempt()

    assert owner.get_draft(bot.bot_id) == saved


def test_drafts_and_notes_are_stored_sealed(cloud: CloudInProcess, owner: Client, bot: Bot) -> None:
    owner.save_draft(draft_of(bot, BUTCHER))
    stored = documents(cloud)
    owner.publish_draft(publication(owner.get_draft(bot.bot_id), 1, "staging", note=NOTE))

    assert f"bots/{bot.bot_id}/drafts/current" in stored
    assert not any(
        "soft heart" in str(fields) for path, fields in stored.items() if bot.bot_id in path
    )
    assert not any(NOTE in str(fields) for fields in documents(cloud).values())


def test_publishing_makes_the_next_version_with_its_note(
    owner: Client, bot: Bot, chat: ScriptedChat
) -> None:
    published = publish(owner, bot, BAKER, "production", note=NOTE)
    newest, first = owner.list_bot_versions(bot.bot_id).versions

    assert (published.version, published.latest_version, published.initial_prompt) == (2, 2, BAKER)
    assert (newest.version, newest.note, newest.labels) == (2, NOTE, ("production",))
    assert (first.initial_prompt, first.labels) == (COOK["initial_prompt"], ())
    assert called(owner, bot, None, chat) == BAKER
    with pytest.raises(errors.DraftNotFound):
        owner.get_draft(bot.bot_id)


def test_a_call_names_a_version_a_label_or_nothing(
    owner: Client, bot: Bot, chat: ScriptedChat
) -> None:
    publish(owner, bot, BAKER, "staging")

    assert called(owner, bot, None, chat) == COOK["initial_prompt"]
    assert called(owner, bot, "production", chat) == COOK["initial_prompt"]
    assert called(owner, bot, "staging", chat) == called(owner, bot, 2, chat) == BAKER
    assert called(owner, bot, 1, chat) == COOK["initial_prompt"]
    assert started(owner, bot, "staging", chat) == (BAKER, 2)
    assert started(owner, bot, "1", chat) == (COOK["initial_prompt"], 1)
    assert owner.get_callable_bot(model_of(bot.bot_id, "staging"), KEY).id.endswith("@staging")


@pytest.mark.parametrize(
    ("ref", "error"),
    [("canary", errors.LabelNotFound), (7, errors.BotVersionNotFound)],
)
def test_what_is_not_there_is_said_to_be_not_there(
    owner: Client, bot: Bot, ref: str | int, error: type[errors.GPTLabError], chat: ScriptedChat
) -> None:
    with pytest.raises(error):
        called(owner, bot, ref, chat)
    with pytest.raises(error):
        owner.start_session(bot.bot_id, version=str(ref))


def test_a_moved_label_holds_from_the_next_call(
    owner: Client, bot: Bot, chat: ScriptedChat
) -> None:
    publish(owner, bot, BAKER, "staging")
    publish(owner, bot, BUTCHER)
    owner.move_label(bot.bot_id, "staging", 3, from_version=2)
    after = owner.move_label(bot.bot_id, "production", 2, from_version=1)

    assert called(owner, bot, "staging", chat) == BUTCHER
    assert called(owner, bot, None, chat) == BAKER
    assert (after.version, after.latest_version, after.labels) == (2, 3, {"staging": 3})
    back = owner.move_label(bot.bot_id, "production", 1, from_version=2)
    assert (back.version, called(owner, bot, None, chat)) == (1, COOK["initial_prompt"])
    assert called(owner, bot, 2, chat) == BAKER


def test_every_move_is_recorded(owner: Client, bot: Bot) -> None:
    publish(owner, bot, BAKER, "production", "staging", note=NOTE)
    owner.move_label(bot.bot_id, "production", 1, from_version=2, note="Too loud")
    owner.remove_label(bot.bot_id, "staging", from_version=2)
    page = owner.list_label_moves(bot.bot_id, page_size=3)
    rest = owner.list_label_moves(bot.bot_id, page_token=page.next_page_token)

    told = [(m.label, m.from_version, m.to_version, m.note) for m in [*page.moves, *rest.moves]]
    assert told == [
        ("staging", 2, None, None),
        ("production", 2, 1, "Too loud"),
        ("staging", None, 2, NOTE),
        ("production", 1, 2, NOTE),
    ]
    assert {move.moved_by for move in page.moves} == {owner.get_user().user_id}


def test_a_label_that_was_taken_away_is_gone(owner: Client, bot: Bot, chat: ScriptedChat) -> None:
    publish(owner, bot, BAKER, "staging")
    for _ in range(2):
        assert owner.remove_label(bot.bot_id, "staging", from_version=2).labels == {}
    with pytest.raises(errors.LabelNotFound):
        called(owner, bot, "staging", chat)
    with pytest.raises(errors.InvalidRequest, match="always"):
        owner.remove_label(bot.bot_id, "production", from_version=1)


def test_there_are_ten_labels_beside_production(owner: Client, bot: Bot) -> None:
    for number in range(10):
        owner.move_label(bot.bot_id, f"label-{number}", 1)
    with pytest.raises(errors.InvalidRequest, match="10"):
        owner.move_label(bot.bot_id, "one-more", 1)
    saved = owner.save_draft(draft_of(bot, BAKER))
    with pytest.raises(errors.InvalidRequest, match="10"):
        owner.publish_draft(publication(saved, 1, "one-more"))

    assert owner.publish_draft(publication(saved, 1, "label-3")).labels["label-3"] == 2  # type: ignore[index]


@pytest.mark.parametrize("label", ["draft", "3", "Staging", "a" * 31, "", "a b"])
def test_a_label_is_a_short_word_and_not_draft(owner: Client, bot: Bot, label: str) -> None:
    with pytest.raises(errors.InvalidRequest):
        owner.move_label(bot.bot_id, label, 1)


def test_of_two_who_edit_the_second_is_told_and_nothing_is_lost(owner: Client, bot: Bot) -> None:
    seen = owner.save_draft(draft_of(bot, BAKER))
    first = owner.save_draft(draft_of(bot, BUTCHER, seen.revision))
    with pytest.raises(errors.DraftChanged):
        owner.save_draft(draft_of(bot, "Mine.", seen.revision))
    with pytest.raises(errors.DraftChanged):
        owner.publish_draft(publication(seen, 1))
    with pytest.raises(errors.DraftChanged):
        owner.discard_draft(bot.bot_id, seen.revision)

    assert owner.get_draft(bot.bot_id) == first
    assert owner.save_draft(draft_of(bot, BUTCHER, seen.revision)) == first  # the same, once more


def before_release(monkeypatch: pytest.MonkeyPatch, event: Callable[[], object]) -> None:
    """Something happens between the next publisher's reading and its commit."""
    release = BotStore.release

    def late(*given: object) -> None:
        monkeypatch.setattr(BotStore, "release", release)
        event()
        release(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(BotStore, "release", late)


def test_of_two_publishers_at_once_the_second_is_told_and_keeps_the_draft(
    owner: Client, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = owner.save_draft(draft_of(bot, BAKER))
    theirs = revision(bot, initial_prompt=BUTCHER)
    before_release(monkeypatch, lambda: owner.revise_bot(theirs))
    with pytest.raises(errors.BotChanged):
        owner.publish_draft(publication(saved, 1, "production"))

    assert owner.get_draft(bot.bot_id) == saved
    versions = owner.list_bot_versions(bot.bot_id).versions
    assert [each.initial_prompt for each in versions] == [BUTCHER, COOK["initial_prompt"]]


def test_of_two_tabs_that_publish_one_draft_one_version_comes(
    owner: Client, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = owner.save_draft(draft_of(bot, BAKER))
    asked = publication(saved, 1, "production")
    before_release(monkeypatch, lambda: owner.publish_draft(asked))
    with pytest.raises(errors.BotChanged):
        owner.publish_draft(asked)

    assert [each.version for each in owner.list_bot_versions(bot.bot_id).versions] == [2, 1]


def test_a_retry_of_a_publication_whose_answer_was_lost_is_answered(
    owner: Client, bot: Bot
) -> None:
    saved = owner.save_draft(draft_of(bot, BAKER))
    asked = publication(saved, 1, "production")
    first = owner.publish_draft(asked, idempotency_key="the-publication")

    assert owner.publish_draft(asked, idempotency_key="the-publication") == first
    assert len(owner.list_bot_versions(bot.bot_id).versions) == 2


def test_of_two_who_move_a_label_the_second_is_told(
    owner: Client, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(owner, bot, BAKER, "staging")
    before_release(
        monkeypatch, lambda: owner.move_label(bot.bot_id, "production", 2, from_version=1)
    )
    moved = owner.move_label(bot.bot_id, "staging", 1, from_version=2)
    with pytest.raises(errors.BotChanged):
        owner.move_label(bot.bot_id, "staging", 2, from_version=2)

    assert (moved.version, moved.labels) == (2, {"staging": 1})
    assert len(owner.list_label_moves(bot.bot_id).moves) == 3


def test_a_revision_goes_on_from_production_and_takes_the_next_number(
    owner: Client, bot: Bot, chat: ScriptedChat
) -> None:
    publish(owner, bot, BAKER, "staging")
    revised = owner.revise_bot(revision(bot, initial_prompt=BUTCHER))
    reverted = owner.revert_bot(bot.bot_id, version=3, to_version=2)

    assert (revised.version, revised.labels) == (3, {"staging": 2})
    assert (reverted.version, reverted.initial_prompt) == (4, BAKER)
    assert called(owner, bot, "staging", chat) == BAKER
    assert [each.version for each in owner.list_bot_versions(bot.bot_id).versions] == [4, 3, 2, 1]
    assert [m.to_version for m in owner.list_label_moves(bot.bot_id).moves] == [4, 3, 2]


def test_active_entries_of_the_history_are_those_in_production(
    cloud: CloudInProcess, owner: Client, bot: Bot
) -> None:
    def active() -> set[str]:
        stored = documents(cloud).items()
        return {
            fields["message"]
            for path, fields in stored
            if path.startswith(f"bots/{bot.bot_id}/prompts/") and fields["is_active"]
        }

    publish(owner, bot, BAKER, "staging")
    assert active() == {COOK["initial_prompt"], COOK["summary_prompt"]}
    owner.move_label(bot.bot_id, "production", 2, from_version=1)
    assert active() == {BAKER, COOK["summary_prompt"]}


def test_a_session_counts_for_the_version_it_is_of(owner: Client, bot: Bot) -> None:
    publish(owner, bot, BAKER, "staging")
    owner.start_session(bot.bot_id, version="staging")

    assert owner.get_bot(bot.bot_id).sessions_started == 1


def test_a_discarded_draft_is_gone(owner: Client, bot: Bot) -> None:
    saved = owner.save_draft(draft_of(bot, BAKER))
    for _ in range(2):
        owner.discard_draft(bot.bot_id, saved.revision)
    assert owner.get_bot(bot.bot_id).draft_revision is None
    with pytest.raises(errors.DraftNotFound):
        owner.get_draft(bot.bot_id)


@pytest.mark.parametrize("ref", [None, 1, 2, "staging", "production"])
def test_whatever_is_named_is_one_read(
    cloud: CloudInProcess, owner: Client, bot: Bot, chat: ScriptedChat, ref: str | int | None
) -> None:
    publish(owner, bot, BAKER, "staging")
    with counted(cloud) as calls:
        called(owner, bot, ref, chat)

    assert calls == {"BatchGetDocuments": 1}


def test_publishing_and_moving_are_one_read_and_one_commit(
    cloud: CloudInProcess, owner: Client, bot: Bot
) -> None:
    saved = owner.save_draft(draft_of(bot, BAKER))
    with counted(cloud) as published:
        owner.publish_draft(publication(saved, 1, "production", "staging", note=NOTE))
    with counted(cloud) as moved:
        owner.move_label(bot.bot_id, "production", 1, from_version=2)

    assert published == moved == {"BatchGetDocuments": 1, "Commit": 1}


def counted(cloud: CloudInProcess) -> "Counted":
    return Counted(cloud)


class Counted:
    """Calls that reach Firestore inside a ``with``, by their names."""

    def __init__(self, cloud: CloudInProcess) -> None:
        self._cloud = cloud

    def __enter__(self) -> dict[str, int]:
        self._before = self._calls()
        self._found: dict[str, int] = {}
        return self._found

    def __exit__(self, *error: object) -> None:
        after = self._calls().items()
        self._found.update(
            {k: n - self._before.get(k, 0) for k, n in after if n > self._before.get(k, 0)}
        )

    def _calls(self) -> dict[str, int]:
        return dict(self._cloud.firestore.counts(PROJECT).calls)
