"""Cases go to folders and back, and are run: by the command line, over real HTTP."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gptlab.api.bench import CaseContent
from gptlab.api.bots import SaveDraft, VersionContent
from gptlab.client import Client
from gptlab.core import errors
from gptlab.llm.generation import ChatReply, ChatRequest
from tests.functions.assistants import cook
from tests.gptlab.cli.shell import Shell
from tests.gptlab.scripted import USAGE, ScriptedChat
from tests.proofs.cloud_in_process import CloudInProcess

CASES, REPEATS = 4, 2
RUNS = 2 * CASES * REPEATS
POLITE, RUDE = "You are polite.", "You are rude."
MINE = """\
# What we ask first.
checks:   [{kind: contains, text: "please"}]
messages: [{content: "Bread?"}]
"""


class PoliteChat(ScriptedChat):
    """Says please where its prompt asks for it. After ``held_after`` replies it waits."""

    def __init__(self) -> None:
        super().__init__()
        self.held_after = 1_000
        self.fails_after = 1_000
        self.is_holding, self.is_released = threading.Event(), threading.Event()
        self._lock = threading.Lock()

    def reply(self, request: ChatRequest) -> ChatReply:
        with self._lock:
            self.asked.append(request.messages)
            number = len(self.asked)
        if number > self.fails_after:
            raise errors.ProviderQuota
        if number > self.held_after:
            self.is_holding.set()
            assert self.is_released.wait(60)
        is_polite = "polite" in str(request.messages[0]["content"])
        return ChatReply("Yes, please." if is_polite else "No.", USAGE)


@pytest.fixture
def chat(cloud: CloudInProcess, monkeypatch: pytest.MonkeyPatch) -> PoliteChat:
    made = PoliteChat()
    monkeypatch.setattr(cloud.services, "chat", made)
    return made


@pytest.fixture
def bot_id(client: Client) -> str:
    return client.create_bot(cook(initial_prompt=POLITE)).bot_id


@pytest.fixture
def folder(shell: Shell, client: Client, bot_id: str) -> Path:
    """An assistant that was pulled, with its cases."""
    client.add_cases(bot_id, [case(f"Soup {number}?") for number in range(CASES)])
    shell.json("pull", bot_id)
    return shell.folder / "cook"


def case(said: str) -> CaseContent:
    checks = [{"kind": "contains", "text": "please"}]
    return CaseContent.of(messages=[{"content": said}], checks=checks, repeats=REPEATS)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "cases").glob("*.yaml")}


def stored(client: Client, bot_id: str) -> list[CaseContent]:
    return [each.content for each in client.list_cases(bot_id).cases]


def draft(client: Client, bot_id: str, prompt: str) -> None:
    content = client.get_bot(bot_id).model_dump(include=set(VersionContent.model_fields))
    client.save_draft(SaveDraft.of(**{**content, "initial_prompt": prompt}, bot_id=bot_id))


def test_pull_writes_the_stored_cases_and_a_push_of_them_adds_nothing(
    shell: Shell, client: Client, bot_id: str, folder: Path
) -> None:
    before = contents(folder)
    ids = [each.case_id for each in client.list_cases(bot_id).cases]
    pushed = [shell.json("push", "cook")["pushed"][0] for _ in range(2)]
    shell.json("pull", bot_id)

    assert sorted(before) == [f"soup-{number}.yaml" for number in range(CASES)]
    assert [(each["outcome"], each["cases_added"]) for each in pushed] == [("unchanged", 0)] * 2
    assert contents(folder) == before
    assert [each.case_id for each in client.list_cases(bot_id).cases] == ids


def test_files_come_back_byte_for_byte_from_another_assistant(
    shell: Shell, client: Client, folder: Path
) -> None:
    other = client.create_bot(cook(name="Other")).bot_id
    shell.json("pull", other)
    target = shell.folder / "other" / "cases"
    target.mkdir()
    for name, content in contents(folder).items():
        (target / name).write_bytes(content)
    assert shell.json("push", "other")["pushed"][0]["cases_added"] == CASES
    shell.json("pull", other, "--into", "again")

    assert contents(shell.folder / "again" / "other") == contents(folder)


def test_a_case_that_was_written_by_hand_stays_as_it_was_written(
    shell: Shell, client: Client, bot_id: str, folder: Path
) -> None:
    mine = folder / "cases" / "mine.yaml"
    mine.write_text(MINE)
    told = shell.run("diff", "cook")
    pushed = shell.json("push", "cook")["pushed"][0]
    shell.json("pull", bot_id)

    assert told.exit_code == 1
    assert "+# What we ask first." in told.stdout
    assert shell.run("diff", "cook").exit_code == 0
    assert (pushed["outcome"], pushed["cases_added"]) == ("unchanged", 1)
    assert mine.read_text() == MINE
    assert len(contents(folder)) == CASES + 1
    assert [each.messages[0].content for each in stored(client, bot_id)].count("Bread?") == 1


def test_a_changed_case_is_added_and_the_rest_stays_but_for_prune(
    shell: Shell, client: Client, bot_id: str, folder: Path
) -> None:
    changed = folder / "cases" / "soup-0.yaml"
    changed.write_text(changed.read_text().replace("text: please", "text: thanks"))
    (folder / "cases" / "soup-1.yaml").unlink()
    first = shell.run("push", "cook")
    second = shell.json("push", "cook", "--prune")["pushed"][0]
    third = shell.json("push", "cook", "--prune")["pushed"][0]

    assert "1 case(s) added, 2 stored case(s) in no file" in first.stdout
    names = ("cases_added", "cases_deleted", "cases_in_no_file")
    assert [second[name] for name in names] == [0, 2, 0]
    assert [third[name] for name in names] == [0, 0, 0]
    assert sorted(
        (each.messages[0].content, each.checks[0].model_dump()["text"])
        for each in stored(client, bot_id)
    ) == [("Soup 0?", "thanks"), ("Soup 2?", "please"), ("Soup 3?", "please")]


def test_more_cases_than_a_request_may_have_are_added(
    shell: Shell, client: Client, bot_id: str
) -> None:
    shell.json("pull", bot_id)
    target = shell.folder / "cook" / "cases"
    target.mkdir()
    for number in range(60):
        text = MINE.replace("Bread?", f"{number} " + "汤" * 7_900)
        (target / f"{number}.yaml").write_text(text)

    assert shell.json("push", "cook")["pushed"][0]["cases_added"] == 60
    assert len(stored(client, bot_id)) == 60


def test_a_file_that_is_no_case_ends_a_push_before_anything_is_pushed(
    shell: Shell, client: Client, bot_id: str, folder: Path
) -> None:
    prompt = folder / "prompt.prompt"
    prompt.write_text(prompt.read_text().replace("polite", "rude"))
    (folder / "cases" / "mine.yaml").write_text(MINE.replace("messages", "message"))
    result = shell.run("push", "cook")

    assert result.exit_code == 2
    assert "mine.yaml" in result.stderr
    assert client.get_bot(bot_id).version == 1


def test_a_planted_regression_has_exit_code_1(shell: Shell, folder: Path, chat: PoliteChat) -> None:
    prompt = folder / "prompt.prompt"
    prompt.write_text(prompt.read_text().replace("polite", "rude"))
    shell.json("push", "cook", "--draft")
    result = shell.run("test", "cook")

    assert result.exit_code == 1, result.output
    assert f"{CASES} of {CASES} got worse, 0 better" in result.stdout
    assert "worse   Soup 0?: passed 0 of 2, in production 2 of 2" in result.stdout
    assert "It got worse" in result.stdout
    assert len(chat.asked) == RUNS


def test_an_unchanged_prompt_has_exit_code_0(shell: Shell, folder: Path, chat: PoliteChat) -> None:
    shell.json("push", "cook", "--draft")
    result = shell.run("test", "cook")

    assert result.exit_code == 0, result.output
    assert result.stdout == f"0 of {CASES} got worse, 0 better\n"
    assert len(chat.asked) == RUNS


def test_a_better_draft_has_exit_code_0_and_what_was_run_is_not_run_again(
    shell: Shell, client: Client, chat: PoliteChat
) -> None:
    bot_id = client.create_bot(cook(initial_prompt=RUDE)).bot_id
    client.add_cases(bot_id, [case(f"Soup {number}?") for number in range(CASES)])
    draft(client, bot_id, POLITE)
    told = [shell.json("test", bot_id) for _ in range(2)]

    assert told[0] == told[1]
    assert (told[0]["conclusion"], told[0]["better"], told[0]["worse"]) == ("better", CASES, 0)
    assert {each["name"] for each in told[0]["cases"]} == {f"Soup {n}?" for n in range(CASES)}
    assert len(chat.asked) == RUNS


def test_two_versions_are_compared_by_their_numbers(
    shell: Shell, client: Client, bot_id: str, folder: Path, chat: PoliteChat
) -> None:
    prompt = folder / "prompt.prompt"
    prompt.write_text(prompt.read_text().replace("polite", "rude"))
    shell.json("push", "cook")

    told = shell.json("test", "cook", "--version", "production", "--base", "1", code=1)
    assert (told["conclusion"], told["version"], told["base"]) == ("worse", "production", "1")
    assert shell.run("test", bot_id, "--version", "1", "--base", "2").exit_code == 0
    assert shell.run("test", bot_id, "--version", "production").exit_code == 2, "it is the base"


def test_ctrl_c_keeps_what_is_paid_for_and_the_test_goes_on_from_there(
    shell: Shell, client: Client, bot_id: str, folder: Path, chat: PoliteChat
) -> None:
    draft(client, bot_id, RUDE)
    chat.held_after = 3
    # A process that runs in the background may have been told to ignore the signal.
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        f"from gptlab.cli.main import main; main(['test', '{bot_id}'])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, **shell.environment},
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert chat.is_holding.wait(60)
        running.send_signal(signal.SIGINT)
        assert running.stderr is not None
        said = next(line for line in running.stderr if "Stopping" in line)
        chat.is_released.set()
        rest = running.stderr.read()
    asked = len(chat.asked)
    resumed = shell.json("test", bot_id, code=1)

    assert f"of {RUNS}" in said
    assert running.returncode == 130
    assert f"{asked} of {RUNS} runs are done and kept" in rest
    assert 3 < asked < RUNS
    assert (resumed["missing"], len(chat.asked)) == (0, RUNS)


def test_a_key_without_quota_ends_it_and_loses_nothing(
    shell: Shell, client: Client, bot_id: str, folder: Path, chat: PoliteChat
) -> None:
    draft(client, bot_id, POLITE + " ")
    chat.fails_after = 5
    error = shell.json("test", bot_id, code=4)["error"]
    failed = len(chat.asked) - 5
    chat.fails_after = 1_000

    assert error["code"] == "provider_quota"
    assert f"5 of {RUNS} runs are done and kept" in error["message"]
    assert "Soup" in error["message"]
    assert shell.run("test", bot_id).exit_code == 0
    assert len(chat.asked) == RUNS + failed


def test_what_was_not_pushed_is_not_tested(shell: Shell, folder: Path, chat: PoliteChat) -> None:
    shell.json("push", "cook", "--draft")
    prompt = folder / "prompt.prompt"
    before = prompt.read_text()
    prompt.write_text(before.replace("polite", "rude"))
    changed = shell.run("test", "cook")
    prompt.write_text(before)
    (folder / "cases" / "mine.yaml").write_text(MINE)
    new = shell.run("test", "cook")

    assert [changed.exit_code, new.exit_code] == [2, 2]
    assert "is not what the draft is" in changed.stderr
    assert "cases/mine.yaml: was not pushed" in new.stderr
    assert not chat.asked


def test_nothing_to_compare_is_no_success(
    shell: Shell, client: Client, bot_id: str, chat: PoliteChat
) -> None:
    codes = [shell.json("test", bot_id, code=4)["error"]["code"]]
    draft(client, bot_id, RUDE)
    codes.append(shell.json("test", bot_id, code=2)["error"]["code"])
    judged = [{"kind": "judge", "rubric": "Is kind."}]
    undecided = CaseContent.of(messages=[{"content": "Soup?"}], checks=judged, repeats=1)
    client.add_cases(bot_id, [undecided])
    codes.append(shell.json("test", bot_id, code=2)["error"]["code"])

    assert codes == ["draft_not_found", "no_cases", "nothing_compared"]
