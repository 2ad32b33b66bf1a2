"""``gptlab chat``: a conversation in the terminal, or from a pipe."""

import sys
from collections.abc import Iterable
from typing import Any

import click

from gptlab.api import operations
from gptlab.api.sessions import SendMessage, StartSession, Turn
from gptlab.api.stream import Delta
from gptlab.cli.console import (
    Console,
    failing,
    pass_console,
)
from gptlab.cli.folders import bot_id_of
from gptlab.client import errors


@click.command()
@click.argument("assistant")
@click.option("--model", help="A model in place of the assistant's own.")
@pass_console
@failing
def chat(console: Console, assistant: str, model: str | None) -> None:
    """Talk to ASSISTANT, given by its code or its folder. An empty line or Ctrl-D ends it.

    From a pipe, each line is a message.
    """
    with console.client() as client:
        start = StartSession.of(bot_id=bot_id_of(assistant), model=model)
        turn = _spoken(console, client.stream(operations.START_SESSION, start))
        while text := _typed(console):
            send = SendMessage.of(session_id=turn.session.session_id, message=text)
            turn = _spoken(console, client.stream(operations.SEND_MESSAGE, send))


def _spoken(console: Console, events: Iterable[Any]) -> Turn:
    """The reply as it comes; the turn at its end."""
    turn: Turn | None = None
    for event in events:
        if isinstance(event, Delta) and not console.is_json:
            click.echo(event.text, nl=False)
        elif isinstance(event, Turn):
            turn = event
    if turn is None:
        raise errors.GPTLabError
    if turn.reply.withheld and not console.is_json:
        click.echo(f"\n{turn.reply.content}", nl=False)
    console.tell(
        "",
        session_id=turn.session.session_id,
        reply=turn.reply.content,
        usage=turn.usage.model_dump(mode="json"),
    )
    return turn


def _typed(console: Console) -> str:
    if not sys.stdin.isatty():
        return next((line.strip() for line in sys.stdin if line.strip()), "")
    try:
        return str(click.prompt("", prompt_suffix="> ", default="", show_default=False, err=True))
    except click.Abort:
        return ""
