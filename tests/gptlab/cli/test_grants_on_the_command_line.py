"""Grants by the command line, over real HTTP."""

import httpx2

from gptlab.client import Client
from tests.functions.assistants import cook
from tests.gptlab.cli.shell import Shell


def call(shell: Shell, token: str) -> httpx2.Response:
    return httpx2.post(
        f"{shell.url}/v1/chat/completions",
        json={"model": "gptlab", "messages": [{"role": "user", "content": "Leeks."}]},
        headers={"Authorization": f"Bearer {token}"},
        trust_env=False,
    )


def test_a_grant_is_made_called_shown_and_revoked(shell: Shell, client: Client) -> None:
    bot_id = client.create_bot(cook()).bot_id
    token = shell.json("grant", "create", bot_id, "--budget", "1", "--name", "Shop")["token"]
    assert call(shell, token).is_success
    (listed,) = shell.json("grant", "list", bot_id)["grants"]
    shown = shell.run("grant", "show", listed["grant_id"])

    assert listed["name"] == "Shop"
    assert "until " in shown.stdout
    assert shown.stdout.splitlines()[-1].startswith("  20")  # a day, and what was spent on it
    assert shell.json("grant", "revoke", listed["grant_id"])["revoked_date"]
    assert call(shell, token).json()["error"]["code"] == "grant_revoked"
    assert "revoked" in shell.run("grant", "list").stdout


def test_the_token_alone_is_the_output(shell: Shell, client: Client) -> None:
    bot_id = client.create_bot(cook()).bot_id
    made = shell.run("grant", "create", bot_id, "--budget", "1")

    assert made.stdout.strip().startswith("glg_")
    assert len(made.stdout.split()) == 1
    assert "only now" in made.stderr


def test_what_is_out_of_bounds_is_refused(shell: Shell, client: Client) -> None:
    bot_id = client.create_bot(cook()).bot_id
    refused = shell.run("grant", "create", bot_id, "--budget", "1", "--days", "366")

    assert refused.exit_code == 4
    assert "days" in refused.stderr
