"""``gptlab grant``: let others call an assistant, up to a budget."""

from collections.abc import Iterator

import click

from gptlab.api import limits
from gptlab.api.grants import CreateGrant, Grant
from gptlab.cli.console import Console, failing, pass_console
from gptlab.cli.folders import bot_id_of
from gptlab.client import Client


@click.group()
def grant() -> None:
    """Let others call an assistant at your cost."""


@grant.command(short_help="Make a grant, and show its token once.")
@click.argument("assistant")
@click.option("--budget", type=float, required=True, help="US dollars a day (UTC).")
@click.option("--name", default="Web page", show_default=True, help="What you call it.")
@click.option("--version", help="A version or a label, in place of production.")
@click.option("--days", default=90, show_default=True, help="How long it holds.")
@click.option("--origin", "origins", multiple=True, help="A web page's origin; none: any caller.")
@click.option("--calls", default=20, show_default=True, help="A minute, from one address.")
@pass_console
@failing
def create(  # noqa: PLR0913 - one for each option
    console: Console,
    assistant: str,
    budget: float,
    name: str,
    version: str | None,
    days: int,
    origins: tuple[str, ...],
    calls: int,
) -> None:
    """Make a grant for ASSISTANT, its code or its folder. Your API key is asked for again."""
    wanted = CreateGrant.of(
        api_key=console.key(),
        bot_id=bot_id_of(assistant),
        version=version,
        name=name,
        daily_budget_usd=budget,
        days=days,
        allowed_origins=origins,
        calls_per_minute=calls,
    )
    with console.client() as client:
        made = client.create_grant(wanted)
    console.note(f"Grant {made.grant.grant_id}. Its token is shown only now:")
    console.tell(made.token, token=made.token, **made.model_dump(mode="json", include={"grant"}))


@grant.command("list", short_help="List your grants and what they spent today.")
@click.argument("assistant", required=False)
@pass_console
@failing
def list_grants(console: Console, assistant: str | None) -> None:
    """List your grants, of all assistants or of ASSISTANT, the newest first."""
    with console.client() as client:
        found = list(_all(client, bot_id_of(assistant) if assistant else None))
    console.tell(
        "\n".join(map(_line, found)) or "There are none.",
        grants=[each.model_dump(mode="json") for each in found],
    )


@grant.command(short_help="Show a grant and what it spent, by day.")
@click.argument("grant_id")
@pass_console
@failing
def show(console: Console, grant_id: str) -> None:
    """Show GRANT_ID and what it spent on each day (UTC)."""
    with console.client() as client:
        found = client.get_grant(grant_id)
    days = (f"  {each.day}  US$ {each.usd:.4f}" for each in found.spent)
    origins = ", ".join(found.allowed_origins) or "any"
    about = f"  origins: {origins} · {found.calls_per_minute} calls a minute from one address"
    console.tell("\n".join([_line(found), about, *days]), **found.model_dump(mode="json"))


@grant.command(short_help="End a grant.")
@click.argument("grant_id")
@pass_console
@failing
def revoke(console: Console, grant_id: str) -> None:
    """End GRANT_ID: it is refused from the next call on."""
    with console.client() as client:
        ended = client.revoke_grant(grant_id)
    console.tell(f"{grant_id} is revoked.", **ended.model_dump(mode="json"))


def _all(client: Client, bot_id: str | None) -> Iterator[Grant]:
    token: str | None = None
    while True:
        page = client.list_grants(bot_id, page_size=limits.PAGE_SIZE_MAX, page_token=token)
        yield from page.grants
        token = page.next_page_token
        if token is None:
            return


def _line(found: Grant) -> str:
    called = found.bot_id if found.version is None else f"{found.bot_id}@{found.version}"
    end = f"revoked {found.revoked_date:%Y-%m-%d}" if found.revoked_date else (
        f"until {found.expires_at:%Y-%m-%d}"
    )  # fmt: skip
    spent = f"US$ {found.spent_today_usd:.4f} of {found.daily_budget_usd:g} today"
    return f"{found.grant_id}  {found.name} · {called} · {end} · {spent}"
