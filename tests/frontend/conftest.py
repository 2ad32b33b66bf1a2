"""The app in process, on a client without a server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from streamlit.testing.v1 import AppTest

from emulator.dev_stack import LocalCloud
from frontend import login_cookie
from tests.conftest import new_demo_key
from tests.frontend import browser
from tests.frontend.fake_client import FakeClient, a_bot, a_login
from tests.frontend.visit import Visit

ROOT = Path(__file__).parents[2]
APP = ROOT / "frontend" / "main.py"

Opened = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def nobody_signed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test begins as the app does: here nobody's sign-in was ended."""
    monkeypatch.setattr(login_cookie, "ended", login_cookie.Ended())


@pytest.fixture
def fake() -> FakeClient:
    """A server's worth of memory, with two showcased assistants."""
    made = FakeClient()
    for bot in (a_bot(1), a_bot(2, name="Rubber duck", tag_line="Quack", description="Listens.")):
        made.bots[bot.bot_id] = bot
    return made


@pytest.fixture
def opened(fake: FakeClient, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Opens a page: signed in or not, with this much of the session's state."""
    monkeypatch.delenv("GPTLAB_DEMO_KEY", raising=False)

    def open_page(page: str = "home", *, signed_in: bool = True, **state: object) -> AppTest:
        app = AppTest.from_file(APP, default_timeout=60)
        app.session_state["client"] = fake
        if signed_in:
            fake.login = a_login()
            app.session_state["user"] = fake.login
        for name, value in state.items():
            app.session_state[name] = value
        app.run()
        return app if page == "home" else app.switch_page(f"app_pages/{page}.py").run()

    return open_page


def holds(app: AppTest, secret: str) -> bool:
    """Whether anything that is remembered of the visit has it in it, beside the fake server."""
    state = app.session_state._state.filtered_state
    return any(secret in repr(value) for name, value in state.items() if name != "client")


def texts(app: AppTest) -> str:
    """Everything written on the page, one element a line."""
    headings = (*app.title, *app.header, *app.subheader)
    found = (*headings, *app.markdown, *app.caption, *app.text, *app.code)
    alerts = (*app.error, *app.warning, *app.info, *app.success)
    written = [str(element.value) for element in (*found, *alerts)]
    return "\n".join([*written, *(str(element.proto.body) for element in app.get("html"))])


def has(app: AppTest, key: str) -> bool:
    """Whether the page has a button with this key that can be pressed."""
    return any(button.key == key and not button.disabled for button in app.button)


@pytest.fixture(scope="session")
def app_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("app") / "streamlit.log"


@pytest.fixture(scope="session")
def app(cloud: LocalCloud, app_log: Path) -> Iterator[str]:
    """The app as people start it, on the running cloud and with the demo model: its address.

    Tests share it, as they share the cloud: each visits with a browser and keys of its own.
    """
    environment = {"GPTLAB_API_URL": cloud.gateway_url, "GPTLAB_DEMO_KEY": new_demo_key()}
    with browser.streamlit(browser.APP, app_log, environment) as url:
        yield url


@pytest.fixture
def visit(app: str, page: Page, cloud: LocalCloud) -> Iterator[Visit]:
    """A visitor with a key of their own, signed in through the API."""
    with Visit.by(page, app, cloud.gateway_url, new_demo_key()) as made:
        yield made
