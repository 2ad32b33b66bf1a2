"""Assistants go to folders and back by the command line, over real HTTP."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gptlab.api.bots import SaveDraft, VersionContent
from gptlab.cli.main import main
from gptlab.client import Client
from tests.functions.assistants import cook, revision
from tests.gptlab.cli.shell import Shell
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import Person, new_api_key


@pytest.fixture
def bot_id(client: Client) -> str:
    return client.create_bot(cook()).bot_id


@pytest.fixture
def prompt(shell: Shell, bot_id: str) -> Path:
    """The prompt's file of an assistant that was pulled."""
    shell.json("pull", bot_id)
    return shell.folder / "cook" / "prompt.prompt"


@pytest.fixture
def others_bot_id(cloud: CloudInProcess) -> Iterator[str]:
    with Person(cloud) as person:
        yield person.make_bot()


def version(client: Client, bot_id: str) -> int:
    return client.get_bot(bot_id).version


def test_pull_edit_push_makes_one_version_and_again_none(
    shell: Shell, client: Client, bot_id: str, prompt: Path
) -> None:
    unchanged = shell.json("push", "cook")["pushed"][0]
    prompt.write_text(prompt.read_text().replace("soup", "bread"))
    revised = shell.json("push", "cook")["pushed"][0]
    again = shell.json("push", "cook")["pushed"][0]

    told = [(each["outcome"], each["version"]) for each in (unchanged, revised, again)]
    assert told == [("unchanged", 1), ("revised", 2), ("unchanged", 2)]
    bot = client.get_bot(bot_id)
    assert (bot.version, bot.initial_prompt) == (2, cook().initial_prompt.replace("soup", "bread"))


def test_a_name_alone_makes_no_version(shell: Shell, client: Client, prompt: Path) -> None:
    about = prompt.with_name("assistant.yaml")
    about.write_text(about.read_text().replace("name: Cook", "name: Chef"))
    told = shell.json("push", "cook")["pushed"][0]

    assert told["version"] == 1
    assert client.get_bot(told["bot_id"]).name == "Chef"


def test_a_conflict_keeps_both_sides(
    shell: Shell, client: Client, bot_id: str, prompt: Path
) -> None:
    client.revise_bot(revision(client.get_bot(bot_id), initial_prompt="Theirs."))
    mine = prompt.read_text().replace("soup", "bread")
    prompt.write_text(mine)
    result = shell.run("push", "cook")

    assert result.exit_code == 5
    assert "push again with --force" in result.stderr
    assert prompt.read_text() == mine
    theirs = shell.folder / "cook.theirs"
    assert (theirs / "prompt.prompt").read_text().endswith("---\nTheirs.\n")
    assert version(client, bot_id) == 2

    about = prompt.with_name("assistant.yaml")
    about.write_text(about.read_text().replace("version: 1", "version: 2"))
    assert shell.json("push", "cook")["pushed"][0]["version"] == 3


def test_a_folder_that_was_never_pushed_is_built_once(shell: Shell, client: Client) -> None:
    folder = shell.folder / "new"
    shell.json("pull", client.create_bot(cook(name="Old")).bot_id)
    (shell.folder / "old").rename(folder)
    about = folder / "assistant.yaml"
    lines = about.read_text().splitlines(keepends=True)
    plain = "".join(line for line in lines if not line.startswith(("bot_id", "version")))
    about.write_text(plain)
    made = shell.json("push", "new")["pushed"][0]
    about.write_text(plain)  # as if the push had broken off before its end
    again = shell.json("push", "new")["pushed"][0]

    assert made["outcome"] == "created"
    assert again["bot_id"] == made["bot_id"]
    assert len(client.list_bots("mine").bots) == 2


def test_pull_overwrites_nothing_that_was_not_pushed(
    shell: Shell, client: Client, bot_id: str, prompt: Path
) -> None:
    mine = prompt.read_text().replace("soup", "bread")
    prompt.write_text(mine)
    before = shell.run("pull", bot_id)
    client.revise_bot(revision(client.get_bot(bot_id), initial_prompt="Theirs."))
    after = shell.run("pull", bot_id)

    assert [before.exit_code, after.exit_code] == [2, 2]
    assert "not pushed" in after.stderr
    assert prompt.read_text() == mine
    assert shell.run("pull", bot_id, "--force").exit_code == 0
    assert prompt.read_text().endswith("Theirs.\n")


def test_pull_brings_an_untouched_folder_up_to_date(
    shell: Shell, client: Client, bot_id: str, prompt: Path
) -> None:
    client.revise_bot(revision(client.get_bot(bot_id), initial_prompt="Theirs."))

    assert shell.json("pull", "--all")["pulled"] == [{"folder": "cook", "version": 2}]
    assert prompt.read_text().endswith("Theirs.\n")


def test_diff_says_what_a_push_would_change(shell: Shell, prompt: Path) -> None:
    assert shell.run("diff", "cook").exit_code == 0
    prompt.write_text(prompt.read_text().replace("soup", "bread"))
    told = shell.json("diff", "cook", code=1)

    assert told["changed"]
    assert "-You are a cook who loves soup." in told["diff"]
    assert "+You are a cook who loves bread." in told["diff"]


def test_a_draft_is_pushed_and_published_under_a_label(
    shell: Shell, client: Client, bot_id: str, prompt: Path
) -> None:
    prompt.write_text(prompt.read_text().replace("soup", "bread"))
    drafted = [shell.json("push", "cook", "--draft")["pushed"][0] for _ in range(2)]
    before = client.get_bot(bot_id)
    told = shell.json("publish", "cook", "--label", "staging", "--note", "Bread now")
    after = client.get_bot(bot_id)

    assert [each["outcome"] for each in drafted] == ["drafted", "unchanged"]
    assert (before.version, before.latest_version) == (1, 1)
    assert told["version"] == 2
    assert (after.version, after.latest_version, after.labels) == (1, 2, {"staging": 2})
    assert shell.json("publish", "cook", code=4)["error"]["code"] == "draft_not_found"


@pytest.fixture
def staged(shell: Shell, prompt: Path) -> Path:
    """The prompt's file of an assistant whose version 2 is in staging alone."""
    prompt.write_text(prompt.read_text().replace("soup", "bread"))
    shell.json("push", "cook", "--draft")
    shell.json("publish", "cook", "--label", "staging")
    return prompt


@pytest.mark.usefixtures("staged")
def test_what_was_published_under_a_label_is_pushed_into_production(
    shell: Shell, client: Client, bot_id: str
) -> None:
    outcomes = [shell.json("push", "cook")["pushed"][0]["outcome"] for _ in range(2)]
    after = client.get_bot(bot_id)

    assert outcomes == ["promoted", "unchanged"]
    assert (after.version, after.latest_version, after.labels) == (2, 2, {"staging": 2})


def test_a_change_on_top_of_what_only_a_label_has_is_pushed(
    shell: Shell, client: Client, bot_id: str, staged: Path
) -> None:
    staged.write_text(staged.read_text().replace("bread", "cake"))
    outcomes = [shell.json("push", "cook")["pushed"][0]["outcome"] for _ in range(2)]
    after = client.get_bot(bot_id)

    assert outcomes == ["revised", "unchanged"]
    assert (after.version, after.labels) == (3, {"staging": 2})
    assert "cake" in str(after.initial_prompt)


def test_a_draft_that_somebody_else_saved_is_kept_beside(
    shell: Shell, client: Client, bot_id: str, prompt: Path
) -> None:
    bot = client.get_bot(bot_id)
    content = bot.model_dump(include=set(VersionContent.model_fields))
    client.save_draft(SaveDraft.of(**{**content, "initial_prompt": "Theirs."}, bot_id=bot_id))
    prompt.write_text(prompt.read_text().replace("soup", "bread"))
    result = shell.run("push", "cook", "--draft")

    assert result.exit_code == 5
    assert "bread" in prompt.read_text()
    assert (shell.folder / "cook.theirs" / "prompt.prompt").read_text().endswith("Theirs.\n")
    assert client.get_draft(bot_id).initial_prompt == "Theirs."


@pytest.mark.parametrize("as_draft", [False, True])
def test_what_was_changed_meanwhile_is_replaced_with_force(
    shell: Shell, client: Client, bot_id: str, prompt: Path, *, as_draft: bool
) -> None:
    """As in CI, where git has the last word and knows no version or draft of before."""
    revised = client.revise_bot(revision(client.get_bot(bot_id), initial_prompt="Theirs."))
    content = revised.model_dump(include=set(VersionContent.model_fields))
    client.save_draft(SaveDraft.of(**content, bot_id=bot_id))
    prompt.write_text(prompt.read_text().replace("soup", "bread"))
    arguments = ("push", "cook", *(["--draft"] if as_draft else []))

    assert shell.run(*arguments).exit_code == 5
    shell.json(*arguments, "--force")
    after = client.get_draft(bot_id) if as_draft else client.get_bot(bot_id)
    assert "bread" in str(after.initial_prompt)
    assert client.get_bot(bot_id).version == (2 if as_draft else 3)


def test_two_assistants_of_one_name_are_refused_before_anything_is_pushed(
    shell: Shell, client: Client, bot_id: str, prompt: Path
) -> None:
    prompt.write_text(prompt.read_text().replace("soup", "bread"))
    copy = shell.folder / "second"
    copy.mkdir()
    for path in prompt.parent.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    result = shell.run("push")

    assert result.exit_code == 2
    assert "Keep one of the two" in result.stderr
    assert version(client, bot_id) == 1


def test_somebody_elses_assistant_has_no_prompts_to_pull(shell: Shell, others_bot_id: str) -> None:
    result = shell.run("pull", others_bot_id)

    assert result.exit_code == 2
    assert "secret" in result.stderr
    assert not list(shell.folder.glob("*/prompt.prompt"))


def test_chat_takes_each_line_of_a_pipe_for_a_message(shell: Shell, others_bot_id: str) -> None:
    result = shell.run("chat", others_bot_id, given="I have leeks.\n\nAnd onions.\n")

    assert result.exit_code == 0, result.output
    assert "leeks" in result.stdout
    assert "onions" in result.stdout


def test_a_sign_in_is_kept_for_its_owner_alone_and_holds_no_key(
    cloud: CloudInProcess, tmp_path: Path, key: str, bot_id: str
) -> None:
    shell = Shell(cloud.gateway_url, tmp_path, key)
    shell.json("login")
    (kept,) = (tmp_path / "config").rglob("login.json")
    without_key = Shell(cloud.gateway_url, tmp_path, None)

    assert kept.stat().st_mode & 0o077 == 0
    assert key not in kept.read_text()
    assert without_key.json("list")["bots"][0]["bot_id"] == bot_id
    without_key.json("logout")
    assert not kept.exists()
    assert without_key.json("list", code=3)["error"]["code"] == "token_missing"


@pytest.mark.parametrize("sealed", [False, True])
def test_an_account_goes_into_a_file_and_into_another_account(
    shell: Shell, client: Client, bot_id: str, tmp_path: Path, sealed: bool
) -> None:
    session_id = client.start_session(bot_id).session.session_id
    client.rename_session(session_id, "On soup")
    shell.environment["GPTLAB_PASSPHRASE"] = "correct horse"
    made = shell.json("export", "account.zip", *(["--sealed"] if sealed else []))
    other = Shell(shell.url, tmp_path / "other", new_api_key())
    other.environment["GPTLAB_PASSPHRASE"] = "correct horse"
    first, second = (other.json("import", "account.zip")["items"] for _ in range(2))

    assert (made["assistants"], made["sessions"]) == (1, 1)
    assert (shell.folder / "account.zip").stat().st_mode & 0o077 == 0
    assert (b"On soup" in (shell.folder / "account.zip").read_bytes()) is False
    assert [each["state"] for each in first] == ["imported"] * 2
    assert [each["state"] for each in second] == ["already there"] * 2
    assert shell.run("export", "account.zip").exit_code == 2, "it exists"
    assert shell.run("import", "account.zip").exit_code == 4, "it is its own account"


def test_each_way_to_fail_has_its_exit_code(shell: Shell, tmp_path: Path) -> None:
    nowhere = Shell("http://127.0.0.1:9", tmp_path, "demo-key-of-nobody-at-all")
    wrong = Shell(shell.url, tmp_path / "other", "demo-revoked")

    codes = {
        "no such assistant": shell.run("pull", "a" * 20).exit_code,
        "no command": shell.run("frobnicate").exit_code,
        "no folder": shell.run("push", "nowhere").exit_code,
        "wrong key": wrong.run("login").exit_code,
    }
    assert codes == {"no such assistant": 4, "no command": 2, "no folder": 2, "wrong key": 4}
    assert nowhere.json("login", code=6)["error"]["code"] == "unreachable"


@pytest.mark.parametrize("command", sorted(main.commands))
def test_help_is_there_for_each_command(shell: Shell, command: str) -> None:
    result = shell.run(command, "--help")

    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 4
    assert "api-key" not in result.output


def test_a_newcomer_is_told_what_to_do(shell: Shell, bot_id: str) -> None:
    name = shell.run("pull", "Cook")
    draft = shell.run("publish", bot_id)
    gone = shell.run("pull", "a" * 20)

    assert (name.exit_code, draft.exit_code, gone.exit_code) == (2, 4, 4)
    assert "gptlab list" in name.output
    assert "gptlab push FOLDER --draft" in draft.output
    assert "push --new" in gone.output
    assert shell.run("lgoin").output.endswith("Did you mean 'login'?\n")


def test_help_says_each_command_in_a_whole_line(shell: Shell) -> None:
    lines = shell.run("--help").output.partition("Commands:")[2].partition("Exit codes:")[0]

    assert lines.count("\n  ") >= len(main.commands)
    assert "..." not in lines
    assert all(shell.run(name, "--help").exit_code == 0 for name in main.commands)


def test_as_a_program_it_completes_its_commands() -> None:
    environment = {
        **os.environ,
        "_GPTLAB_COMPLETE": "bash_complete",
        "COMP_WORDS": "gptlab pu",
        "COMP_CWORD": "1",
    }
    gptlab = Path(sys.executable).with_name("gptlab")
    done = subprocess.run([gptlab], env=environment, capture_output=True, text=True, check=False)
    script = subprocess.run(
        [gptlab, "completion", "bash"], capture_output=True, text=True, check=True
    )

    assert {line.partition(",")[2] for line in done.stdout.splitlines()} >= {"pull", "push"}
    assert "_GPTLAB_COMPLETE=bash_complete" in script.stdout


def test_a_push_does_not_undo_what_somebody_took_out_of_production(
    shell: Shell, client: Client, bot_id: str, prompt: Path
) -> None:
    prompt.write_text(prompt.read_text().replace("soup", "bread"))
    shell.json("push", "cook")
    client.move_label(bot_id, "production", 1, from_version=2)

    assert shell.run("push", "cook").exit_code == 5
    assert client.get_bot(bot_id).version == 1


def test_somebody_elses_draft_is_not_published_from_a_folder(
    shell: Shell, client: Client, bot_id: str, prompt: Path
) -> None:
    prompt.write_text(prompt.read_text().replace("soup", "bread"))
    shell.json("push", "cook", "--draft")
    mine = client.get_draft(bot_id)
    content = mine.model_dump(include=set(VersionContent.model_fields))
    theirs = {**content, "initial_prompt": "Theirs.", "revision": mine.revision}
    client.save_draft(SaveDraft.of(**theirs, bot_id=bot_id))

    assert shell.json("publish", "cook", code=5)["error"]["code"] == "draft_changed"
    assert client.get_bot(bot_id).version == 1


def test_ones_own_draft_is_no_conflict_after_a_push(shell: Shell, prompt: Path) -> None:
    outcomes = []
    for before, after, how in (
        ("soup", "rice", ["--draft"]),
        ("rice", "leek", []),
        ("leek", "cake", ["--draft"]),
    ):
        prompt.write_text(prompt.read_text().replace(before, after))
        outcomes.append(shell.json("push", "cook", *how)["pushed"][0]["outcome"])

    assert outcomes == ["drafted", "revised", "drafted"]


def test_a_conflict_in_the_folder_one_is_in(
    shell: Shell, client: Client, bot_id: str, prompt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.revise_bot(revision(client.get_bot(bot_id), initial_prompt="Theirs."))
    prompt.write_text(prompt.read_text().replace("soup", "bread"))
    monkeypatch.chdir(prompt.parent)
    told = shell.json("push", code=5)

    assert told["error"]["code"] == "bot_changed"
    assert told["pushed"][0]["theirs"] == str(shell.folder / "cook.theirs")
    assert (shell.folder / "cook.theirs" / "prompt.prompt").read_text().endswith("Theirs.\n")


def test_an_editors_mark_ahead_of_a_file_is_not_part_of_it(shell: Shell, prompt: Path) -> None:
    for path in (prompt, prompt.with_name("summary.prompt"), prompt.with_name("assistant.yaml")):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert shell.json("push", "cook")["pushed"][0]["outcome"] == "unchanged"


def test_pull_overwrites_no_folder_whose_assistant_it_cannot_tell(
    shell: Shell, bot_id: str, prompt: Path
) -> None:
    mine = prompt.read_text().replace("soup", "bread")
    prompt.write_text(mine)
    prompt.with_name("assistant.yaml").unlink()

    assert "has no assistant.yaml" in shell.json("pull", bot_id, code=2)["error"]["message"]
    assert prompt.read_text() == mine
    assert shell.run("pull", bot_id, "--force").exit_code == 0


@pytest.mark.parametrize(
    "line", ["description: 2024-02-30", "starters: 5", "starters: Hi", "session_type: [a]"]
)
def test_what_cannot_be_read_of_a_folder_is_said(shell: Shell, prompt: Path, line: str) -> None:
    about = prompt.with_name("assistant.yaml")
    about.write_text(f"{about.read_text()}{line}\n")

    assert "assistant.yaml" in shell.json("push", "cook", code=2)["error"]["message"]


def test_what_ci_does_works_from_the_same_checkout_each_time(
    shell: Shell, client: Client, bot_id: str, prompt: Path
) -> None:
    """The line of the documentation: git has neither the version nor the draft of the last run."""
    case = prompt.parent / "cases" / "a.yaml"
    case.parent.mkdir(exist_ok=True)
    case.write_text("messages: [{content: Hello.}]\nchecks: [{kind: not_contains, text: xyzzy}]\n")
    checkout = {path: path.read_text() for path in prompt.parent.glob("*.*")}
    for dish in ("bread", "cake"):
        for path, text in checkout.items():
            path.write_text(text.replace("soup", dish))
        shell.json("push", "cook", "--draft", "--prune", "--force")
        shell.json("test", "cook")
        shell.json("publish", "cook")
    assert client.get_bot(bot_id).version == 3


def test_a_date_in_a_schema_is_said(shell: Shell, prompt: Path) -> None:
    schema = "output:\n  schema: {default: 2024-01-01}\n"
    prompt.write_text(prompt.read_text().replace("---\n", f"---\n{schema}", 1))

    assert "quotation marks" in shell.json("diff", "cook", code=2)["error"]["message"]


def test_a_file_that_cannot_be_written_is_named(shell: Shell, prompt: Path) -> None:
    assert "no/such" in shell.json("export", "no/such/a.zip", code=2)["error"]["message"]


def test_a_home_that_cannot_be_written_ends_nothing(shell: Shell, bot_id: str) -> None:
    (shell.folder / "home").touch()
    shell.environment["XDG_CONFIG_HOME"] = str(shell.folder / "home")
    result = shell.run("list")

    assert result.exit_code == 0
    assert bot_id in result.stdout
    assert "not kept" in result.stderr


def test_two_names_of_one_version_are_not_compared(
    shell: Shell, client: Client, bot_id: str, prompt: Path
) -> None:
    client.move_label(bot_id, "staging", 1)

    told = shell.json("test", "cook", "--version", "staging", code=2)
    assert "same version" in told["error"]["message"]
