"""A full conversation with the running GPT Lab, through the gateway and nothing else.

python -m emulator.demo                 runs one, and ends with its session id
python -m emulator.demo SESSION_ID      prints the transcript of that one again
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from emulator.dev_stack.data import DIRECTORY
from emulator.dev_stack.running import Running, find_running
from emulator.dev_stack.variables import DEMO_KEY_VARIABLE
from gptlab.api.bots import CreateBot
from gptlab.api.fields import ModelConfig, SessionType
from gptlab.api.sessions import Message, Session
from gptlab.client import Client
from gptlab.core.errors import GPTLabError

Say = Callable[[str], object]

SAID = (
    "I would like to learn Italian before a journey in spring.",
    "I have about twenty minutes a day, mostly in the evening.",
    "What could I do when I do not feel like it?",
)
RULE = "─" * 72
RATINGS = {None: "not rated", 0: "thumbs down", 1: "thumbs up"}
NOT_RUNNING = "GPT Lab is not running here. Start it first, in another terminal:  make run"
NO_KEY = (
    "The running GPT Lab is not connected to its demo model, and this needs a key for its "
    f"provider:  {DEMO_KEY_VARIABLE}=<your key> make demo"
)


def assistant(model: str) -> CreateBot:
    return CreateBot.of(
        name="Habit Coach",
        tag_line="Small steps that stay",
        description="Helps you to make one new habit, a few minutes at a time.",
        session_type=SessionType.COACHING,
        initial_prompt=(
            "You are a patient coach for new habits. Ask one question at a time, answer in two or "
            "three sentences, and greet the person first."
        ),
        summary_prompt="Sum up what the person wants, what was agreed, and the next small step.",
        config=ModelConfig(model=model),
    )


def conversation(gateway: str, key: str, say: Say) -> str:
    """Run a full conversation; returns its session id."""
    with Client(gateway) as client:
        login = client.log_in(key)
        say(f"Signed in as {login.user_id}. Answers come from {login.provider.name}.")
        model = client.list_models().default_model or "demo-chat"
        bot = client.create_bot(assistant(model))
        say(f"Created the assistant «{bot.name}» ({bot.bot_id}), on {model}.\n")
        turn = client.start_session(bot.bot_id)
        say(_line("assistant", turn.reply.content))
        session_id = turn.session.session_id
        for message in SAID:
            say(_line("user", message))
            say(_line("assistant", client.send_message(session_id, message).reply.content))
        client.end_session(session_id)
        client.rate_session(session_id, 1)
        say("Concluded with a recap, and rated. Signing in anew to read it back:\n")
        return session_id


def read_back(gateway: str, key: str, session_id: str) -> str:
    """The transcript as a fresh sign-in finds it; the same text every time."""
    with Client(gateway) as client:
        client.log_in(key)
        page = client.get_session(session_id)
        messages = page.messages
        recap = page.recap
        while page.earlier:
            page = client.get_session(session_id, before=page.earlier)
            messages = page.messages + messages
    return _transcript(page.session, messages, recap)


def _transcript(session: Session, messages: list[Message], recap: str | None) -> str:
    state = session.status.name.lower().replace("_", " ")
    head = f"{session.bot_name or 'Lab'} · {session.session_id} · {session.model}"
    lines = [RULE, head, f"{state}, {RATINGS[session.user_liked]}", RULE, ""]
    lines += [_line(message.role.value, message.content) for message in messages]
    if recap:
        lines += ["Recap", "", f"{recap}\n"]
    return "\n".join([*lines, RULE])


def _line(role: str, text: str) -> str:
    name = {"user": "You", "assistant": "Assistant"}[role]
    return f"{name}:\n{text}\n"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m emulator.demo")
    parser.add_argument("session_id", nargs="?", default="", metavar="SESSION_ID")
    parser.add_argument("--data", type=Path, default=DIRECTORY, metavar="DIR")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    running = find_running(given.data)
    key = _key(running)
    if running is None or not key:
        sys.stderr.write(f"{NO_KEY if running else NOT_RUNNING}\n")
        return 2
    try:
        session_id = given.session_id or conversation(running.gateway, key, _say)
        _say(read_back(running.gateway, key, session_id))
    except GPTLabError as error:
        sys.stderr.write(f"{error.message}\n")
        return 1
    if not given.session_id:
        _say(f"\nSession {session_id}. To print it again:  make demo SESSION={session_id}")
    return 0


def _key(running: Running | None) -> str:
    return os.environ.get(DEMO_KEY_VARIABLE) or (running.demo_key if running else "")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
