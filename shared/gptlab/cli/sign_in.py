"""``gptlab login`` and ``logout``."""

import click

from gptlab.cli.console import (
    Console,
    failing,
    pass_console,
)
from gptlab.client import Client


@click.command()
@pass_console
@failing
def login(console: Console) -> None:
    """Sign in with an API key, typed or in GPTLAB_API_KEY.

    The sign-in is kept for the commands that follow, the key is not.
    """
    with Client(console.url, on_login=console.keep) as client:
        signed_in = client.log_in(console.key())
    console.tell(
        f"Signed in at {console.url} as {signed_in.user_id}.",
        url=console.url,
        user_id=signed_in.user_id,
    )


@click.command()
@pass_console
@failing
def logout(console: Console) -> None:
    """Sign out on every device."""
    with console.client() as client:
        client.log_out()
    console.tell("Signed out.", signed_out=True)
