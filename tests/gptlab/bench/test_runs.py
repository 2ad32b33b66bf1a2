"""Cases are run, kept, answered again for nothing, and compared."""

from collections.abc import Iterator
from typing import Any

import pytest

from gptlab.api.bench import CaseContent
from gptlab.api.bots import Bot, Draft, PublishDraft, SaveDraft
from gptlab.client import Client
from gptlab.core import errors
from gptlab.llm.generation import ChatReply, ChatRequest
from tests.functions.assistants import COOK, cook
from tests.gptlab.costly_sessions import PRICES
from tests.gptlab.scripted import ScriptedChat
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.stored_documents import documents

KEY = "demo-key-of-the-bench"
SECRET = "a question about purple parsnips"


class PoliteChat(ScriptedChat):
    """Says please where its prompt asks for it."""

    def reply(self, request: ChatRequest) -> ChatReply:
        polite = "polite" in str(request.messages[0]["content"])
        self._script.append("Yes, please." if polite else "No.")
        return super().reply(request)


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudInProcess]:
    with CloudInProcess(GPTLAB_PRICES=PRICES) as running:
        yield running


@pytest.fixture
def chat(cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch) -> PoliteChat:
    made = PoliteChat()
    monkeypatch.setattr(cloud.services, "chat", made)
    return made


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
    return owner.create_bot(cook(initial_prompt="You are polite."))


def case(*checks: dict[str, Any], said: str = "Soup?", repeats: int = 1) -> CaseContent:
    wanted = checks or ({"kind": "contains", "text": "please"},)
    return CaseContent.of(messages=[{"content": said}], checks=wanted, repeats=repeats)


def add(owner: Client, bot: Bot, *cases: CaseContent) -> list[str]:
    return [each.case_id for each in owner.add_cases(bot.bot_id, cases or (case(),)).cases]


def rude(owner: Client, bot: Bot) -> Draft:
    whole = {name: COOK[name] for name in ("session_type", "summary_prompt", "config")}
    return owner.save_draft(
        SaveDraft.of(bot_id=bot.bot_id, initial_prompt="You are rude.", **whole)
    )


def test_a_case_passes_in_production_and_fails_in_the_draft(
    owner: Client, bot: Bot, chat: PoliteChat
) -> None:
    (case_id,) = add(owner, bot)
    rude(owner, bot)
    good = owner.run_case(bot.bot_id, case_id, "production")
    bad = owner.run_case(bot.bot_id, case_id)

    assert (good.passed, good.version, good.reply) == (True, 1, "Yes, please.")
    assert (bad.passed, bad.version, bad.checks[0].kind) == (False, None, "contains")
    assert good.usage.input_tokens == 10


def test_a_case_is_run_in_versions_that_declare_different_variables(
    owner: Client, bot: Bot, chat: PoliteChat
) -> None:
    whole = {name: COOK[name] for name in ("session_type", "summary_prompt", "config")}
    owner.save_draft(
        SaveDraft.of(
            bot_id=bot.bot_id,
            initial_prompt="You are {{manner}}.",
            variables=[{"name": "manner"}],
            **whole,
        )
    )
    given = case().model_copy(update={"variables": {"manner": "polite"}})
    with_it, without = add(owner, bot, given, case())

    assert owner.run_case(bot.bot_id, with_it, "production").passed
    assert owner.run_case(bot.bot_id, with_it).passed
    assert owner.run_case(bot.bot_id, without, "production").passed
    with pytest.raises(errors.InvalidRequest, match="manner"):
        owner.run_case(bot.bot_id, without)


def test_a_run_that_there_is_is_answered_and_costs_nothing(
    owner: Client, bot: Bot, chat: PoliteChat
) -> None:
    (case_id,) = add(owner, bot, case(repeats=2))
    first = owner.run_case(bot.bot_id, case_id, "production")

    assert owner.run_case(bot.bot_id, case_id, "1") == first
    assert len(chat.asked) == 1
    owner.run_case(bot.bot_id, case_id, "1", attempt=2)
    assert len(chat.asked) == 2


def test_results_of_a_draft_stay_with_the_version_it_becomes(
    owner: Client, bot: Bot, chat: PoliteChat
) -> None:
    (case_id,) = add(owner, bot)
    saved = rude(owner, bot)
    run = owner.run_case(bot.bot_id, case_id)
    publication = PublishDraft.of(bot_id=bot.bot_id, revision=saved.revision, version=1)
    owner.publish_draft(publication)
    again = owner.run_case(bot.bot_id, case_id, "2")

    assert (again.reply, again.usage, len(chat.asked)) == (run.reply, run.usage, 1)


def test_the_verdict_names_what_got_worse(owner: Client, bot: Bot, chat: PoliteChat) -> None:
    ids = add(owner, bot, *(case(said=f"Soup {number}?", repeats=2) for number in range(4)))
    rude(owner, bot)
    before = owner.get_verdict(bot.bot_id)
    for case_id in ids[:3]:
        for attempt in (1, 2):
            for version in ("production", "draft"):
                owner.run_case(bot.bot_id, case_id, version, attempt=attempt)
    verdict = owner.get_verdict(bot.bot_id)

    assert (before.conclusion, before.missing) == ("nothing_run", 8)
    assert (verdict.conclusion, verdict.worse, verdict.better) == ("worse", 3, 0)
    assert (verdict.compared, verdict.missing, verdict.runs_worse) == (3, 2, 6)
    assert verdict.p_value == 0.03125
    assert {(each.name, each.passed, each.base_passed) for each in verdict.cases} == {
        (f"Soup {number}?", 0, 2) for number in range(4) if ids[number] in ids[:3]
    }


def test_one_case_alone_proves_nothing(owner: Client, bot: Bot, chat: PoliteChat) -> None:
    (case_id,) = add(owner, bot)
    rude(owner, bot)
    for version in ("production", "draft"):
        owner.run_case(bot.bot_id, case_id, version)

    verdict = owner.get_verdict(bot.bot_id)
    assert (verdict.worse, verdict.conclusion) == (1, "no_difference")


@pytest.mark.parametrize(
    ("answer", "passed", "reason"),
    [
        ("PASS\nIt is kind.", True, "It is kind."),
        ("**FAIL**\nToo short.", False, "Too short."),
        ("Well, who can say?", None, "neither"),
    ],
)
def test_a_judge_passes_fails_or_does_not_decide(
    owner: Client, bot: Bot, chat: PoliteChat, answer: str, passed: bool | None, reason: str
) -> None:
    (case_id,) = add(owner, bot, case({"kind": "judge", "rubric": "It is kind."}))
    chat._script[:] = ["Yes, please.", answer]
    found = owner.run_case(bot.bot_id, case_id, "production")

    assert (found.passed, found.checks[0].passed) == (passed, passed)
    assert reason in found.checks[0].reason
    assert found.usage.input_tokens == 20


def test_a_key_without_quota_loses_nothing_and_the_run_goes_on_later(
    owner: Client, bot: Bot, chat: PoliteChat
) -> None:
    first, second = add(owner, bot, case(said="One?"), case(said="Two?"))
    owner.run_case(bot.bot_id, first, "production")
    chat._script[:] = [errors.ProviderQuota()]
    with pytest.raises(errors.ProviderQuota):
        owner.run_case(bot.bot_id, second, "production")
    chat._script[:] = []

    assert owner.run_case(bot.bot_id, second, "production").passed
    assert owner.run_case(bot.bot_id, first, "production").passed
    assert len(chat.asked) == 3


def test_runs_count_under_the_spending_limit(owner: Client, bot: Bot, chat: PoliteChat) -> None:
    (case_id,) = add(owner, bot, case(repeats=2))
    owner.set_spend_limit(0.000000001)
    owner.run_case(bot.bot_id, case_id, "production")
    with pytest.raises(errors.SpendLimitReached):
        owner.run_case(bot.bot_id, case_id, "production", attempt=2)
    owner.set_spend_limit(None)
    assert len(chat.asked) == 1


def test_nobody_else_reads_runs_or_deletes_a_case(
    cloud: CloudInProcess, owner: Client, other: Client, bot: Bot, chat: PoliteChat
) -> None:
    (case_id,) = add(owner, bot, case(said=SECRET))
    owner.run_case(bot.bot_id, case_id, "production")
    for attempt in (
        lambda: other.list_cases(bot.bot_id),
        lambda: other.add_cases(bot.bot_id, [case()]),
        lambda: other.run_case(bot.bot_id, case_id, "production"),
        lambda: other.get_verdict(bot.bot_id, "1"),
        lambda: other.change_case(bot.bot_id, case_id, case()),
        lambda: other.delete_case(bot.bot_id, case_id),
    ):
        with pytest.raises(errors.BotNotFound):
            attempt()

    assert not any(SECRET in str(fields) for fields in documents(cloud).values())
    assert owner.list_cases(bot.bot_id).cases[0].content.messages[0].content == SECRET


def test_a_retry_of_adding_cases_adds_them_once(owner: Client, bot: Bot) -> None:
    cases = [case(said="One?"), case(said="One?")]
    first = owner.add_cases(bot.bot_id, cases, idempotency_key="the-same-cases")
    owner.add_cases(bot.bot_id, cases, idempotency_key="the-same-cases")
    page = owner.list_cases(bot.bot_id, page_size=1)
    rest = owner.list_cases(bot.bot_id, page_size=1, page_token=page.next_page_token)

    assert len(first.cases) == 2
    assert rest.next_page_token is None
    assert {each.case_id for each in [*page.cases, *rest.cases]} == {
        each.case_id for each in first.cases
    }


def test_a_changed_case_keeps_its_place_and_no_result(
    owner: Client, bot: Bot, chat: PoliteChat
) -> None:
    first, second = add(owner, bot, case(said="One?"), case(said="Two?"))
    owner.run_case(bot.bot_id, first, "production")
    wanted = case({"kind": "contains", "text": "rude"}, said="Three?")
    changed = owner.change_case(bot.bot_id, first, wanted)

    assert changed.content == wanted
    assert owner.change_case(bot.bot_id, first, wanted) == changed
    found = [each.case_id for each in owner.list_cases(bot.bot_id).cases]
    assert found == [changed.case_id, second]
    assert not owner.run_case(bot.bot_id, changed.case_id, "production").passed
    assert len(chat.asked) == 2


def test_a_case_asked_otherwise_often_or_renamed_keeps_its_results(
    owner: Client, bot: Bot, chat: PoliteChat
) -> None:
    (case_id,) = add(owner, bot, case(repeats=1))
    result = owner.run_case(bot.bot_id, case_id, "production")
    (before,) = owner.list_cases(bot.bot_id).cases
    wanted = case(repeats=2).model_copy(update={"name": "Short"})
    changed = owner.change_case(bot.bot_id, case_id, wanted)

    assert changed == before.model_copy(update={"content": wanted})
    assert owner.change_case(bot.bot_id, case_id, wanted) == changed
    assert owner.list_cases(bot.bot_id).cases == [changed]
    assert owner.run_case(bot.bot_id, case_id, "production") == result
    assert len(chat.asked) == 1
    owner.run_case(bot.bot_id, case_id, "production", attempt=2)
    assert len(chat.asked) == 2


def test_a_rename_does_not_bring_a_deleted_case_back(
    cloud: CloudInProcess, owner: Client, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case_id,) = add(owner, bot)
    store = cloud.services.store.bench
    update = store.update

    def too_late(*args: Any) -> None:  # noqa: ANN401
        store.delete(bot.bot_id, case_id)
        update(*args)

    monkeypatch.setattr(store, "update", too_late)
    with pytest.raises(errors.CaseNotFound):
        owner.change_case(bot.bot_id, case_id, case(repeats=2))
    assert owner.list_cases(bot.bot_id).cases == []


def test_of_two_changes_of_a_case_the_second_finds_it_gone(owner: Client, bot: Bot) -> None:
    (case_id,) = add(owner, bot)
    owner.change_case(bot.bot_id, case_id, case(said="One?"))
    with pytest.raises(errors.CaseNotFound):
        owner.change_case(bot.bot_id, case_id, case(said="Two?"))
    assert len(owner.list_cases(bot.bot_id).cases) == 1


def test_a_deleted_case_is_gone(owner: Client, bot: Bot) -> None:
    (case_id,) = add(owner, bot)
    for _ in range(2):
        owner.delete_case(bot.bot_id, case_id)
    assert owner.list_cases(bot.bot_id).cases == []
    with pytest.raises(errors.CaseNotFound):
        owner.run_case(bot.bot_id, case_id, "production")


def test_a_bot_without_a_draft_has_none_to_run(owner: Client, bot: Bot) -> None:
    (case_id,) = add(owner, bot)
    with pytest.raises(errors.DraftNotFound):
        owner.run_case(bot.bot_id, case_id)
    with pytest.raises(errors.LabelNotFound):
        owner.run_case(bot.bot_id, case_id, "canary")
