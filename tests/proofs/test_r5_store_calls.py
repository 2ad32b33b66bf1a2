"""R5: round trips to Firestore per operation, counted where they arrive."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from emulator.dev_stack import LocalCloud
from gptlab.api import operations
from gptlab.api.bench import CaseContent
from gptlab.api.bots import PublishDraft, SaveDraft
from gptlab.api.completions import GRANTED, CompleteChat, model_of
from gptlab.api.grants import CreateGrant
from gptlab.api.responses import CreateResponse
from gptlab.client import Client, errors
from gptlab.store.database import Database, Document
from tests.functions.assistants import cook, revision
from tests.functions.imported import imported
from tests.proofs.cloud_in_process import Cloud, CloudInProcess
from tests.proofs.cross_tenant import CASE, DRAFT
from tests.proofs.metrics import Metric
from tests.proofs.people import new_api_key

VISIT = "whole visit with 10 messages"
BUDGET = {
    "log in, first": 2,
    "log in, returning": 2,
    "renew": 1,
    "list bots": 1,
    "open a bot": 1,
    "create bot": 2,
    "revise a bot": 3,
    "revert a bot": 3,
    "list its versions": 2,
    "save a draft": 2,
    "open a draft": 1,
    "publish it": 2,
    "move a label": 2,
    "remove a label": 2,
    "list moves of labels": 2,
    "call a label": 1,
    "discard a draft": 2,
    "add cases": 3,
    "list cases": 2,
    "run a case": 3,
    "run it again": 3,
    "compare": 4,
    "look at the scoreboard": 2,
    "change a case": 2,
    "delete a case": 2,
    "take a bot down": 2,
    "call a version": 1,
    "call a version as a stored prompt": 1,
    "create a grant": 3,
    "call on a grant": 2,
    "call on a grant as a stored prompt": 2,
    "list grants": 1,
    "look at a grant": 1,
    "revoke a grant": 2,
    "call on a revoked grant": 1,
    "list as models": 1,
    "look a version up as a model": 1,
    "start session": 3,
    "send message": 3,
    "replay": 2,
    "edit a message": 3,
    "edit an early one of a long session": 4,
    "go on with another model": 2,
    "conclude": 3,
    "rate": 2,
    "set a limit": 2,
    "swap the key": 2,
    "make a recovery code": 2,
    "recover": 3,
    "delete an account": 27,
    "list sessions": 1,
    "load a transcript": 2,
    "import a page of a session": 2,
    VISIT: 45,
}


class Meter:
    """Counts the calls that reach Firestore while a step is taken."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self.found: dict[str, int] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        before = self.total()
        yield
        self.found[name] = self.total() - before

    def total(self) -> int:
        project = self._cloud.environment["GOOGLE_CLOUD_PROJECT"]
        return sum(self._cloud.firestore.counts(project).calls.values())


@pytest.fixture
def meter(cloud: LocalCloud) -> Meter:
    return Meter(cloud)


def over_budget(found: dict[str, int]) -> dict[str, int]:
    return {name: calls for name, calls in found.items() if calls > BUDGET[name]}


def each_operation_once(visitor: Client, meter: Meter) -> None:
    """Every step of the table but the whole visit."""
    key = new_api_key()
    with meter.step("log in, first"):
        visitor.log_in(key)
    with meter.step("log in, returning"):
        visitor.log_in(key)
    with meter.step("renew"):
        visitor.renew_login()
    with meter.step("create bot"):
        bot = visitor.create_bot(cook())
    with meter.step("list bots"):
        visitor.list_bots("mine")
    with meter.step("open a bot"):
        visitor.get_bot(bot.bot_id)
    with meter.step("start session"):
        session = visitor.start_session(bot.bot_id).session.session_id
    with meter.step("send message"):
        visitor.send_message(session, "Leeks.", idempotency_key="one-message")
    with meter.step("replay"):
        visitor.send_message(session, "Leeks.", idempotency_key="one-message")
    with meter.step("edit a message"):
        visitor.edit_message(session, "000002-1u", "Cream.")
    for _ in range(10):
        visitor.send_message(session, "And more of it.")
    with meter.step("edit an early one of a long session"):
        visitor.edit_message(session, "000004-1u", "And less of it.")
    with meter.step("go on with another model"):
        visitor.change_model(session, "demo-chat")
    with meter.step("conclude"):
        visitor.end_session(session)
    with meter.step("rate"):
        visitor.rate_session(session, 1)
    with meter.step("list sessions"):
        visitor.list_sessions()
    with meter.step("load a transcript"):
        visitor.get_session(session)
    with meter.step("revise a bot"):
        visitor.revise_bot(revision(bot, initial_prompt="You are a baker."))
    with meter.step("revert a bot"):
        visitor.revert_bot(bot.bot_id, version=2, to_version=1)
    with meter.step("list its versions"):
        visitor.list_bot_versions(bot.bot_id)
    said = {"role": "user", "content": "Leeks."}
    pinned = CompleteChat.of(model=model_of(bot.bot_id, 2), messages=[said])
    with meter.step("call a version"):
        visitor.complete_chat(pinned, key)
    prompt = {"id": bot.bot_id, "version": "2"}
    with meter.step("call a version as a stored prompt"):
        visitor.create_response(CreateResponse.of(prompt=prompt, input="Leeks."), key)
    for_versions(visitor, meter, bot.bot_id, key)
    on_a_grant(visitor, meter, bot.bot_id, key)
    with meter.step("list as models"):
        visitor.list_callable_bots(key)
    with meter.step("look a version up as a model"):
        visitor.get_callable_bot(pinned.model, key)
    with meter.step("import a page of a session"):
        brought = visitor.import_session(imported(bot.bot_id)).session_id
    visitor.delete_session(brought)
    with meter.step("take a bot down"):
        visitor.deactivate_bot(bot.bot_id)
    with meter.step("set a limit"):
        visitor.set_spend_limit(1)
    swapped, recovered = new_api_key(), new_api_key()
    with meter.step("swap the key"):
        visitor.swap_key(key, swapped)
    with meter.step("make a recovery code"):
        code = visitor.make_recovery_code(swapped).recovery_code
    with meter.step("recover"):
        visitor.recover_account(code, recovered)
    with meter.step("delete an account"):
        visitor.delete_account(recovered)


def on_a_grant(visitor: Client, meter: Meter, bot_id: str, key: str) -> None:
    """Of somebody with a spending limit, which is counted too."""
    visitor.set_spend_limit(100)
    wanted = CreateGrant.of(
        api_key=key, bot_id=bot_id, version="staging", name="Page", daily_budget_usd=1
    )
    visitor.move_label(bot_id, "staging", 1)
    with meter.step("create a grant"):
        made = visitor.create_grant(wanted)
    called = CompleteChat.of(model=GRANTED, messages=[{"role": "user", "content": "Leeks."}])
    with meter.step("call on a grant"):
        visitor.complete_chat(called, made.token)
    with meter.step("call on a grant as a stored prompt"):
        visitor.create_response(CreateResponse.of(model=GRANTED, input="Leeks."), made.token)
    with meter.step("list grants"):
        visitor.list_grants()
    with meter.step("look at a grant"):
        assert visitor.get_grant(made.grant.grant_id).spent_today_usd
    with meter.step("revoke a grant"):
        visitor.revoke_grant(made.grant.grant_id)
    with meter.step("call on a revoked grant"), suppress(errors.GrantRevoked):
        visitor.complete_chat(called, made.token)


def for_versions(visitor: Client, meter: Meter, bot_id: str, key: str) -> None:
    """Drafts and labels, of an assistant in its third version."""
    draft = SaveDraft.of(bot_id=bot_id, **DRAFT)
    with meter.step("save a draft"):
        saved = visitor.save_draft(draft)
    with meter.step("open a draft"):
        visitor.get_draft(bot_id)
    publication = PublishDraft.of(
        bot_id=bot_id, revision=saved.revision, version=3, labels=["staging"], note="Why"
    )
    with meter.step("publish it"):
        visitor.publish_draft(publication)
    with meter.step("move a label"):
        visitor.move_label(bot_id, "production", 4, from_version=3)
    said = {"role": "user", "content": "Leeks."}
    labelled = CompleteChat.of(model=model_of(bot_id, "staging"), messages=[said])
    with meter.step("call a label"):
        visitor.complete_chat(labelled, key)
    with meter.step("remove a label"):
        visitor.remove_label(bot_id, "staging", from_version=4)
    with meter.step("list moves of labels"):
        visitor.list_label_moves(bot_id)
    saved = visitor.save_draft(draft)
    for_the_bench(visitor, meter, bot_id)
    with meter.step("discard a draft"):
        visitor.discard_draft(bot_id, saved.revision)


def for_the_bench(visitor: Client, meter: Meter, bot_id: str) -> None:
    """Cases, of an assistant with a draft."""
    with meter.step("add cases"):
        case_id = visitor.add_cases(bot_id, [CaseContent.of(**CASE)]).cases[0].case_id
    with meter.step("list cases"):
        visitor.list_cases(bot_id)
    with meter.step("run a case"):
        visitor.run_case(bot_id, case_id)
    with meter.step("run it again"):
        visitor.run_case(bot_id, case_id)
    with meter.step("compare"):
        visitor.get_verdict(bot_id)
    with meter.step("look at the scoreboard"):
        visitor.get_scoreboard(bot_id)
    with meter.step("change a case"):
        changed = visitor.change_case(bot_id, case_id, CaseContent.of(**{**CASE, "repeats": 2}))
    with meter.step("delete a case"):
        visitor.delete_case(bot_id, changed.case_id)


def test_no_operation_is_over_its_budget(visitor: Client, meter: Meter, metric: Metric) -> None:
    each_operation_once(visitor, meter)
    over = over_budget(meter.found)
    metric(
        "R5", "operations over their budget of calls", len(over), f"{len(meter.found)} of them", 0
    )
    assert over == {}
    assert set(meter.found) == set(BUDGET) - {VISIT}


def test_a_limit_costs_no_round_trip(
    visitor: Client, meter: Meter, demo_key: Callable[[], str]
) -> None:
    visitor.log_in(demo_key())
    bot = visitor.create_bot(cook())
    visitor.set_spend_limit(100)
    with meter.step("start session"):
        session = visitor.start_session(bot.bot_id).session.session_id
    with meter.step("send message"):
        visitor.send_message(session, "Leeks.")
    with meter.step("conclude"):
        visitor.end_session(session)

    assert over_budget(meter.found) == {}
    assert visitor.get_user().spent_today_usd


def test_a_whole_visit_stays_in_its_budget(
    visitor: Client, meter: Meter, demo_key: Callable[[], str], metric: Metric
) -> None:
    with meter.step(VISIT):
        visitor.log_in(demo_key())
        bot = visitor.list_bots().bots[0]
        visitor.get_bot(bot.bot_id)
        session = visitor.start_session(bot.bot_id).session.session_id
        for number in range(10):
            visitor.send_message(session, f"Thought {number}.")
        visitor.end_session(session)
        visitor.rate_session(session, 1)
        visitor.list_sessions(bot.bot_id)

    metric("R5", "calls", meter.found[VISIT], f"a {VISIT}", f"<= {BUDGET[VISIT]}")
    assert over_budget(meter.found) == {}


def test_the_answers_own_account_agrees_with_the_count(
    cloud: LocalCloud, client: Callable[..., Client], meter: Meter
) -> None:
    signed_in = client()
    with meter.step("list bots"):
        response = signed_in._http.get(f"{cloud.gateway_url}{operations.LIST_BOTS.path}")

    assert f'desc="{meter.found["list bots"]} calls"' in response.headers["Server-Timing"]


def test_one_read_more_is_caught(
    open_cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    read = Database.read

    def read_twice(database: Database, *paths: str) -> list[Document]:
        read(database, *paths)
        return read(database, *paths)

    monkeypatch.setattr(Database, "read", read_twice)
    meter = Meter(open_cloud)
    with Client(open_cloud.gateway_url) as visitor:
        each_operation_once(visitor, meter)
    over, tried = over_budget(meter.found), f"{len(meter.found)} of them, planted: each read twice"
    metric("R5", "operations over their budget of calls", len(over), tried, "caught")
    assert {"open a bot", "send message", "load a transcript"} <= set(over)
