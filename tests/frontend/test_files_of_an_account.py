"""An account and an assistant leave by the app, and come in again by it, on a cloud."""

import io
import zipfile
from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from frontend import bot_file
from gptlab.client import Client
from gptlab.files.archives import SEALED, read_archive, write_archive
from gptlab.transfer.account import export_account
from tests.frontend.conftest import Opened, has
from tests.frontend.test_account import said
from tests.functions.imported import NOON
from tests.gptlab.files.test_archives import account, packed, rewrite
from tests.gptlab.transfer.moved_account import contents, make_assistants, make_sessions
from tests.proofs.cloud_in_process import CloudInProcess
from tests.proofs.people import new_api_key

PASSPHRASE = "correct horse"
PROMPT = "---\nmodel: demo-chat\nconfig: {temperature: 1.5}\ninput: {schema: {city: string}}\n---\n"

Page = Callable[[str], AppTest]


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudInProcess]:
    with CloudInProcess(GPTLAB_CEILINGS='{"bots": 0}') as running:
        yield running


@pytest.fixture
def client(cloud: CloudInProcess) -> Iterator[Client]:
    with Client(cloud.gateway_url) as made:
        made.log_in(new_api_key())
        yield made


@pytest.fixture
def shown(opened: Opened, client: Client) -> Page:
    """Opens one for the person who is signed in with ``client``."""
    return lambda name: opened(name, client=client, user=client.login)


def taken_in(app: AppTest, content: bytes, passphrase: str = "") -> AppTest:
    app.file_uploader(key="import_file").set_value(("account.zip", content, "")).run()
    if passphrase:
        app.text_input(key="import_passphrase").set_value(passphrase).run()
    return app.button(key="import_all").click().run(timeout=60)


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_everything_is_downloaded_and_sealed_where_there_is_a_passphrase(
    shown: Page, client: Client, passphrase: str
) -> None:
    make_sessions(client, make_assistants(client))
    app = shown("account")
    app.text_input(key="export_passphrase").set_value(passphrase)
    app.button(key="prepare_export").click().run(timeout=60)
    content = app.session_state["exported"].content

    assert "2 assistants, 2 sessions" in said(app)
    assert content.startswith(SEALED) is bool(passphrase)
    made = read_archive(content, passphrase or None)
    assert contents(made) == contents(export_account(client))


def test_an_account_from_elsewhere_is_taken_in_once(shown: Page, client: Client) -> None:
    content = write_archive(account(), NOON, PASSPHRASE)
    app = taken_in(shown("account"), content, PASSPHRASE)
    assert "Brought here: 1 assistant, 2 sessions" in said(app)
    app.button(key="import_all").click().run(timeout=60)

    assert "What was already here stayed as it was: 3" in said(app)
    here = export_account(client)
    assert (len(here.bots), len(here.sessions)) == (1, 2)


def test_what_is_refused_is_named_and_the_rest_goes_in(shown: Page, client: Client) -> None:
    app = taken_in(shown("account"), packed(write_archive(account(), NOON), rewrite))

    assert "Line sessions.jsonl:1: was changed since it was written" in said(app)
    assert "Brought here: 1 assistant, 1 session" in said(app)
    assert len(client.list_sessions().sessions) == 1


@pytest.mark.parametrize(
    ("content", "passphrase", "problem"),
    [
        (b"no zip", "", "is damaged, or no zip file"),
        (write_archive(account(), NOON, PASSPHRASE), "wrong", "does not open"),
        (write_archive(account(), NOON, PASSPHRASE), "", "is sealed"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(
    shown: Page, client: Client, content: bytes, passphrase: str, problem: str
) -> None:
    app = taken_in(shown("account"), content, passphrase)

    assert problem in said(app)
    assert client.list_sessions().sessions == []


def test_an_assistant_is_downloaded_and_the_lab_makes_another_like_it(
    shown: Page, client: Client
) -> None:
    bot = make_assistants(client)
    content = bot_file.packed(client, bot.bot_id)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {"prompt.prompt", "history/steps.yaml", "cases/one.yaml"} <= set(archive.namelist())
    app = shown("lab")
    app.file_uploader(key="lab_file").set_value(("cook.zip", content, "")).run()
    app.button(key="use_file").click().run(timeout=60)
    made = client.get_bot(app.session_state["lab_bot_id"])

    assert made.bot_id != bot.bot_id
    assert (made.name, made.version, made.latest_version, made.labels) == (
        bot.name, bot.version, bot.latest_version, bot.labels,
    )  # fmt: skip


def test_a_prompts_file_fills_the_labs_fields_in(shown: Page) -> None:
    app = shown("lab")
    given = (PROMPT + "You cook in {{city}}.\n").encode()
    app.file_uploader(key="lab_file").set_value(("prompt.prompt", given, "")).run()
    app.button(key="use_file").click().run()

    assert app.text_area(key="lab_initial_prompt").value == "You cook in {{city}}."
    assert app.session_state["lab_temperature"] == 1.5
    assert "Its variables do not come along: city" in said(app)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.zip", b"x", "is damaged"),
        ("a.prompt", b"\xff", "is not UTF-8 text"),
        ("a.prompt", b"---\nmodel: x", "its head does not end"),
    ],
)
def test_a_file_that_is_no_assistant_is_refused(
    shown: Page, name: str, content: bytes, problem: str
) -> None:
    app = shown("lab")
    app.file_uploader(key="lab_file").set_value((name, content, "")).run()
    app.button(key="use_file").click().run()

    assert problem in said(app)
    assert has(app, "use_file")


def test_signed_out_the_lab_takes_no_file(opened: Opened) -> None:
    assert not has(opened("lab", signed_in=False), "use_file")
