"""A limit on what a day may cost: whoever reached it spends nothing more, on any way there is."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from gptlab.api import operations
from gptlab.api.fields import SessionStatus
from gptlab.api.sessions import EndedSession, Turn
from gptlab.client import Client, errors
from gptlab.sessions import turns
from tests.gptlab.costly_sessions import LAB, PRICES, Conversation, chats, conversation, in_all
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.stored_documents import documents

ASKED = pytest.mark.parametrize("streamed", [False, True], ids=["plain", "streamed"])
SPENDING: dict[str, Callable[[Conversation], Turn | EndedSession]] = {
    "start_session": lambda cooking: cooking.start(),
    "send_message": lambda cooking: cooking.say(),
    "regenerate_reply": lambda cooking: cooking.regenerate(),
    "end_session": lambda cooking: cooking.end(),
    "start_session in the Lab": lambda cooking: cooking.start(LAB),
}
WAYS = pytest.mark.parametrize("way", SPENDING)


@pytest.fixture(scope="module")
def priced() -> Iterator[CloudInProcess]:
    with CloudInProcess(GPTLAB_PRICES=PRICES) as cloud:
        yield cloud


@pytest.fixture
def key(demo_key: Callable[[], str]) -> str:
    return demo_key()


@pytest.fixture
def someone(priced: CloudInProcess, key: str) -> Iterator[Client]:
    with Client(priced.gateway_url) as client:
        client.log_in(key)
        yield client


def profile(priced: CloudInProcess, someone: Client) -> dict[str, object]:
    assert someone.login
    return dict(documents(priced)[f"users/{someone.login.user_id}"])


@ASKED
@WAYS
def test_at_the_limit_the_provider_is_not_asked(
    priced: CloudInProcess, someone: Client, key: str, way: str, *, streamed: bool
) -> None:
    cooking = conversation(someone, streamed=streamed)
    someone.set_spend_limit(0)
    before = chats(priced.model, key)

    with pytest.raises(errors.SpendLimitReached) as refused:
        SPENDING[way](cooking)

    assert chats(priced.model, key) == before
    assert (refused.value.status, refused.value.retryable) == (402, False)


@pytest.mark.parametrize("way", SPENDING)
def test_a_turn_that_forgot_the_limit_is_caught(
    priced: CloudInProcess, someone: Client, monkeypatch: pytest.MonkeyPatch, way: str, key: str
) -> None:
    cooking = conversation(someone, streamed=False)
    someone.set_spend_limit(0)
    before = chats(priced.model, key)
    monkeypatch.setattr(turns, "enforce_spend_limit", lambda *given: None)

    SPENDING[way](cooking)

    assert chats(priced.model, key) == before + 1


@ASKED
def test_every_kind_of_turn_counts(someone: Client, *, streamed: bool) -> None:
    cooking = conversation(someone, streamed=streamed)
    someone.set_spend_limit(100)
    before = in_all(cooking.totals)[2]
    for spend in (cooking.say, cooking.regenerate, cooking.end):
        spend()
    spent = in_all(cooking.totals)[2] - before

    assert someone.get_user().spent_today_usd == pytest.approx(spent / 10**9)
    turn = cooking.start(LAB)
    assert someone.get_user().spent_today_usd == pytest.approx(
        (spent + in_all(turn.session)[2]) / 10**9
    )


def test_the_session_goes_on_once_the_limit_is_raised_or_removed(someone: Client) -> None:
    cooking = conversation(someone, streamed=False)
    someone.set_spend_limit(0.000001)
    cooking.say()
    with pytest.raises(errors.SpendLimitReached):
        cooking.say()

    someone.set_spend_limit(1)
    cooking.say()
    someone.set_spend_limit(None)
    assert cooking.say().turn == 4


def test_a_refused_message_leaves_the_session_as_it_was(someone: Client) -> None:
    cooking = conversation(someone, streamed=False)
    before = someone.get_session(cooking.session_id)
    someone.set_spend_limit(0)
    with pytest.raises(errors.SpendLimitReached):
        cooking.say(key="one-message")

    assert someone.get_session(cooking.session_id) == before
    someone.set_spend_limit(1)
    assert cooking.say(key="one-message").turn == 2


@ASKED
def test_what_was_answered_before_is_answered_again(someone: Client, *, streamed: bool) -> None:
    cooking = conversation(someone, streamed=streamed)
    turn = cooking.say(key="one-message")
    ended = cooking.end()
    someone.set_spend_limit(0)

    assert cooking.say(key="one-message").reply == turn.reply
    assert cooking.end() == ended


def test_a_test_session_ends_though_the_limit_is_reached(someone: Client) -> None:
    poetry = Conversation(someone, "", streamed=False)
    poetry.start(LAB)
    someone.set_spend_limit(0)

    assert poetry.end().session.status is SessionStatus.COMPLETED


def test_who_sets_no_limit_is_not_counted(priced: CloudInProcess, someone: Client) -> None:
    conversation(someone, streamed=False).say()
    user = someone.get_user()

    assert (user.daily_spend_limit_usd, user.spent_today_usd) == (None, None)
    assert not {"spent_nano_usd", "daily_spend_limit_nano_usd"} & set(profile(priced, someone))


def test_setting_the_limit_again_keeps_what_was_counted(someone: Client) -> None:
    cooking = conversation(someone, streamed=False)
    someone.set_spend_limit(1)
    cooking.say()
    spent = someone.get_user().spent_today_usd

    assert spent
    assert someone.set_spend_limit(None).spent_today_usd is None
    again = someone.set_spend_limit(2.5)
    assert (again.daily_spend_limit_usd, again.spent_today_usd) == (2.5, spent)


def test_a_limit_changes_nothing_else_of_the_profile(
    priced: CloudInProcess, someone: Client
) -> None:
    before = profile(priced, someone)
    someone.set_spend_limit(1)
    someone.set_spend_limit(None)

    changed = {"last_modified_date", "allow_unpriced_models"}
    assert {**profile(priced, someone), **dict.fromkeys(changed)} == {
        **before,
        **dict.fromkeys(changed),
    }


@pytest.mark.parametrize("limit", ["-1", "10001", "1e999", '"1"', "true"])
def test_no_such_limit_is_taken(priced: CloudInProcess, someone: Client, limit: str) -> None:
    assert someone.login
    answer = someone._http.put(
        f"{priced.gateway_url}{operations.SET_SPEND_LIMIT.path}",
        content=f'{{"daily_spend_limit_usd": {limit}}}',
        headers={"Authorization": f"Bearer {someone.login.access_token}"},
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_request")


def test_a_limit_must_be_named_to_be_removed(priced: CloudInProcess, someone: Client) -> None:
    assert someone.login
    answer = someone._http.put(
        f"{priced.gateway_url}{operations.SET_SPEND_LIMIT.path}",
        json={},
        headers={"Authorization": f"Bearer {someone.login.access_token}"},
    )

    assert answer.status_code == 400


def test_a_model_without_a_price_is_refused_while_there_is_a_limit(someone: Client) -> None:
    cooking = conversation(someone, streamed=False, config={"model": "demo-chat-mini"})
    someone.set_spend_limit(1)

    with pytest.raises(errors.ModelUnpriced):
        cooking.say()
    someone.set_spend_limit(None)
    assert cooking.say().usage.cost_usd is None


def test_a_model_without_a_price_is_not_counted_where_its_owner_allows_it(someone: Client) -> None:
    cooking = conversation(someone, streamed=False, config={"model": "demo-chat-mini"})
    assert someone.set_spend_limit(1, allow_unpriced_models=True).allow_unpriced_models
    turn = cooking.say()

    assert (turn.usage.cost_usd, turn.session.cost_usd) == (None, None)
    assert turn.session.input_tokens > 0
    assert someone.get_user().spent_today_usd == 0


@ASKED
@WAYS
def test_a_deleted_account_spends_nothing_more(
    priced: CloudInProcess, someone: Client, key: str, way: str, *, streamed: bool
) -> None:
    cooking = conversation(someone, streamed=streamed)
    vanish(priced, someone)
    before = chats(priced.model, key)

    with pytest.raises(errors.SignInAgain):
        SPENDING[way](cooking)

    assert chats(priced.model, key) == before


def vanish(priced: CloudInProcess, someone: Client) -> None:
    assert someone.login
    writes = priced.services.store.users._database.writes()
    writes.delete(f"users/{someone.login.user_id}")
    writes.commit()


def test_the_limit_is_of_days_in_utc(priced: CloudInProcess, someone: Client) -> None:
    someone.set_spend_limit(1)
    conversation(someone, streamed=False)
    today = priced.clock().date()

    spent = profile(priced, someone)["spent_nano_usd"]
    assert isinstance(spent, dict)
    assert set(spent) <= {today.isoformat(), (today - timedelta(days=1)).isoformat()}
