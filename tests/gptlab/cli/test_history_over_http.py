"""All versions, labels and cases go through files to another account, byte for byte."""

from pathlib import Path

from gptlab.client import Client
from tests.functions.assistants import cook
from tests.gptlab.cli.shell import Shell
from tests.gptlab.transfer.moved_account import make_assistants
from tests.proofs.people import new_api_key


def files(folder: Path) -> dict[str, bytes]:
    """All of them but assistant.yaml, where the code stands."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in found
        if path.name != "assistant.yaml"
    }


def somebody_else(shell: Shell) -> Shell:
    folder = shell.folder / "else"
    folder.mkdir()
    return Shell(shell.url, folder, new_api_key())


def test_all_versions_labels_and_cases_go_through_files(shell: Shell, client: Client) -> None:
    bot = make_assistants(client)
    shell.json("pull", bot.bot_id, "--history")
    other = somebody_else(shell)
    pushed = other.json("push", "cook", "--new")["pushed"][0]
    again = other.json("push", "cook", "--new")["pushed"][0]
    other.json("pull", pushed["bot_id"], "--history", "--into", "else")

    assert (pushed["outcome"], pushed["version"]) == ("created", 4)
    assert pushed["bot_id"] not in (bot.bot_id, None)
    assert again["bot_id"] == pushed["bot_id"]
    here = files(shell.folder / "else" / "cook")
    assert here == files(shell.folder / "cook")
    assert {"history/5/prompt.prompt", "history/steps.yaml", "cases/one.yaml"} <= here.keys()


def test_a_change_of_the_folder_is_one_more_version(shell: Shell, client: Client) -> None:
    shell.json("pull", make_assistants(client).bot_id, "--history")
    prompt = shell.folder / "cook" / "prompt.prompt"
    prompt.write_text(prompt.read_text().replace("smith", "miller"))
    pushed = somebody_else(shell).json("push", "cook", "--new")["pushed"][0]

    assert pushed["version"] == 6


def test_without_history_another_assistant_begins_with_what_is_in_the_folder(
    shell: Shell, client: Client
) -> None:
    bot_id = client.create_bot(cook()).bot_id
    shell.json("pull", bot_id)
    pushed = somebody_else(shell).json("push", "cook", "--new")["pushed"][0]

    assert pushed["version"] == 1
    assert pushed["bot_id"] != bot_id


def test_a_damaged_history_is_refused_before_anything_is_made(shell: Shell, client: Client) -> None:
    shell.json("pull", client.create_bot(cook()).bot_id, "--history")
    (shell.folder / "cook" / "history" / "steps.yaml").write_text("steps: [{version: 7}]")
    refused = shell.json("push", "cook", "--new", code=2)

    assert "version after version" in refused["error"]["message"]
    assert len(client.list_bots("mine").bots) == 1
