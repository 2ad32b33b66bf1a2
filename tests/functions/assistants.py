"""An assistant to build in tests."""

from typing import Any

from gptlab.api.bots import Bot, CreateBot, ReviseBot

COOK: dict[str, Any] = {
    "name": "Cook",
    "tag_line": "Soup, mostly",
    "description": "Talks about what is on the stove.",
    "session_type": 2,
    "initial_prompt": "You are a cook who loves soup. Ask what is in the kitchen.",
    "summary_prompt": "Please summarize our talk.",
    "config": {"model": "demo-chat"},
}


def cook(**changes: object) -> CreateBot:
    return CreateBot.of(**{**COOK, **changes})


def revision(bot: Bot, **changes: object) -> ReviseBot:
    """One's own assistant as it is, but for these changes."""
    kept = bot.model_dump(include=set(ReviseBot.model_fields))
    return ReviseBot.of(**{**kept, **changes})
