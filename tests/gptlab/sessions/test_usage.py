"""What sessions cost, by turn and in all."""

from collections.abc import Callable

import pytest

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import sha256
from gptlab.api.sessions import Session
from gptlab.client import Client, errors
from tests.gptlab.costly_sessions import LAB, Conversation, conversation, in_all, sums
from tests.gptlab.sessions.test_coaching import chat_until_nearly_full

ASKED = pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
MOST_TOKENS = 60
SMALL = {"model": "demo-small-context", "max_tokens": MOST_TOKENS}
COACHING = {"session_type": 3, "config": SMALL}
LEEK = "Ingredient number one is a leek."


@pytest.fixture
def key(demo_key: Callable[[], str]) -> str:
    return demo_key()


@pytest.fixture
def someone(client: Callable[..., Client], key: str) -> Client:
    return client(key)


def grown(before: Session, after: Session) -> tuple[int, ...]:
    return tuple(new - old for old, new in zip(in_all(before), in_all(after), strict=True))


@ASKED
def test_a_session_costs_what_its_turns_cost(someone: Client, *, streamed: bool) -> None:
    cooking = conversation(someone, streamed=streamed)
    opened = cooking.totals
    turns = [cooking.say(), cooking.regenerate(), cooking.say("And cream.")]
    ended = cooking.end()

    assert all(min(sums(part)) > 0 for part in (*(turn.usage for turn in turns), ended.usage))
    assert grown(opened, turns[-1].session) == sums(*(turn.usage for turn in turns))
    assert grown(turns[-1].session, ended.session) == sums(ended.usage)
    assert cooking.totals == ended.session
    assert min(in_all(opened)) > 0


@ASKED
def test_a_test_session_costs_what_its_turns_cost(someone: Client, *, streamed: bool) -> None:
    poetry = Conversation(someone, "", streamed)
    turns = [poetry.start(LAB), poetry.say(), poetry.regenerate()]
    ended = poetry.end()

    assert all(min(sums(turn.usage)) > 0 for turn in turns)
    assert in_all(ended.session) == sums(*(turn.usage for turn in turns))
    assert ended.usage is None


@ASKED
def test_a_summary_is_in_its_turns_usage_and_in_the_total(
    someone: Client, *, streamed: bool
) -> None:
    coached = conversation(someone, streamed=streamed, **COACHING)
    before = coached.totals
    turn = coached.say(LEEK)
    while not turn.memory_condensed:
        before, turn = turn.session, coached.say(LEEK)

    assert grown(before, coached.totals) == sums(turn.usage)
    assert turn.usage.output_tokens > MOST_TOKENS, "more than one call may answer with"


def test_a_summary_whose_turn_failed_is_in_the_total_all_the_same(
    cloud: LocalCloud, someone: Client, key: str
) -> None:
    coached = conversation(someone, streamed=False, **COACHING)
    chat_until_nearly_full(someone, coached.session_id)
    before, mine = coached.totals, {"key_sha256": sha256(key)}
    cloud.model.faults({"kind": "delay", "seconds": 0, **mine}, {"kind": "html", **mine})
    with pytest.raises(errors.ProviderError):
        coached.say(LEEK, key="one-condensed-turn")
    paid = coached.totals

    turn = coached.say(LEEK, key="one-condensed-turn")

    assert paid.input_tokens > before.input_tokens
    assert grown(paid, turn.session) == sums(turn.usage)


def test_a_reply_in_the_transcript_says_what_it_cost(someone: Client) -> None:
    cooking = conversation(someone, streamed=False)
    turn = cooking.say()

    opening, said, reply = someone.get_session(cooking.session_id).messages
    assert reply.usage == turn.usage == turn.reply.usage
    assert said.usage is None
    assert in_all(turn.session) == sums(opening.usage, reply.usage)


def test_the_cost_is_the_tokens_at_the_models_price(someone: Client) -> None:
    usage = conversation(someone, streamed=False).say().usage

    dollars = (10 * usage.input_tokens + 40 * usage.output_tokens) / 1_000_000
    assert usage.cost_usd == pytest.approx(dollars)
    assert usage.source == "provider"


def test_the_list_of_sessions_says_what_each_cost(someone: Client) -> None:
    cooking = conversation(someone, streamed=False)

    assert someone.list_sessions().sessions == [cooking.totals]


def test_concluding_again_says_what_the_recap_cost(someone: Client) -> None:
    cooking = conversation(someone, streamed=False)
    cooking.say()

    assert cooking.end() == cooking.end()
