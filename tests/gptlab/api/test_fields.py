"""Text is counted in Unicode code points, however many bytes of a request they take."""

import json
from collections.abc import Callable

import httpx2
import pytest

from emulator.dev_stack import LocalCloud
from gptlab.api import limits
from gptlab.api.bots import CreateBot
from gptlab.client import Client, errors
from tests.functions.assistants import cook

EMOJI = "🧪"
"""Four bytes in UTF-8, two units in a browser, twelve bytes escaped in JSON."""


def test_a_message_of_as_many_emoji_as_characters_are_allowed(
    client: Callable[..., Client],
) -> None:
    someone = client()
    session_id = someone.start_session("ShowcaseClarity00001").session.session_id
    message = EMOJI * limits.MESSAGE_CHARS

    someone.send_message(session_id, message)

    assert someone.get_session(session_id).messages[1].content == message
    with pytest.raises(errors.InvalidRequest, match="message"):
        someone.send_message(session_id, message + "x")


@pytest.mark.parametrize("escaped", [True, False])
def test_the_same_from_any_client(
    cloud: LocalCloud, client: Callable[..., Client], *, escaped: bool
) -> None:
    someone = client()
    assert someone.login
    session_id = someone.start_session("ShowcaseClarity00001").session.session_id
    headers = {
        "Authorization": f"Bearer {someone.login.access_token}",
        "Idempotency-Key": "key-of-many-emoji",
        "Content-Type": "application/json",
    }

    def answered(count: int) -> int:
        body = json.dumps({"message": EMOJI * count}, ensure_ascii=escaped)
        url = f"{cloud.gateway_url}/sessions/{session_id}/messages"
        return httpx2.post(url, content=body.encode(), headers=headers).status_code

    assert answered(limits.MESSAGE_CHARS + 1) == errors.InvalidRequest.status
    assert answered(limits.MESSAGE_CHARS) == 200


def test_prompts_as_long_as_they_may_be(client: Callable[..., Client]) -> None:
    prompts = {
        "initial_prompt": EMOJI * limits.INITIAL_PROMPT_CHARS,
        "summary_prompt": EMOJI * limits.SUMMARY_PROMPT_CHARS,
    }
    someone = client()

    bot = someone.create_bot(CreateBot.of(**{**cook().model_dump(), **prompts}))

    assert bot.initial_prompt == prompts["initial_prompt"]
    assert bot.summary_prompt == prompts["summary_prompt"]
