"""How long a person waits for the app, in a real Chromium.

    python -m tests.bench.app              each metric is the median of several runs
    python -m tests.bench.app --quick      one of each, to see that it runs

It starts the whole local cloud and the app, and exits with 1 where a metric is short of its
target. Interactive means: the page's main button can be pressed, and nothing runs any more.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from emulator.dev_stack import LocalCloud
from emulator.openai_mock import DemoModel
from frontend import login_cookie
from gptlab.client import Client
from tests.frontend import steps
from tests.frontend.browser import FLAGS, ROOT, chromium, streamlit

APP = ROOT / "frontend" / "app.py"
KEY = "demo-key-of-who-measures-the-app"
ASSISTANT = "ShowcaseClarity00001"
MESSAGES = 50
"""So many are drawn when a session is opened."""
STORED = 200
RUNS = 9
OPEN_MS = 1_500
RERUN_MS = 200
LONG_RERUN_MS = 300
FIRST_TOKEN_MS = 150
PAUSE_MS = 150
"""Between two reruns, so that the first is over on the server as well."""
PIECES = 20
"""The model says so many at once, and waits: enough for the leak guard to let some of them go."""

SETTLED = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const button = document.querySelector('main button');
    const busy = app?.getAttribute("data-test-script-state") !== "notRunning";
    return !busy && button && !button.disabled ? performance.now() : 0;
}"""
RERUN = """() => new Promise((done, failed) => {
    const app = document.querySelector('[data-testid="stApp"]');
    const start = performance.now();
    let ran = false;
    new MutationObserver((_, watch) => {
        const state = app.getAttribute("data-test-script-state");
        ran ||= state === "running";
        if (ran && state === "notRunning") {
            watch.disconnect();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        }
    }).observe(app, { attributes: true });
    setTimeout(() => failed(new Error("no rerun was seen")), 20000);
    document.querySelector('[data-testid="stTopNavLink"][href$="/assistant"]').click();
})"""

FIRST_TOKEN = """() => new Promise((done, failed) => {
    const look = (_, watch) => {
        if (!document.querySelector(".st-key-growing, .st-key-stalled")?.innerText.trim()) return;
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(Date.now())));
    };
    const what = { childList: true, subtree: true, characterData: true };
    new MutationObserver(look).observe(document.body, what);
    setTimeout(() => failed(new Error("no token was seen")), 20000);
})"""
"""Begun ahead of the message; comes to the time in milliseconds, on the clock of this machine."""


@dataclass(frozen=True)
class Metric:
    """Something measured, in milliseconds, and how much it may be."""

    name: str
    measured: float
    target: float

    @property
    def is_short(self) -> bool:
        return not self.measured <= self.target

    def __str__(self) -> str:
        verdict = "  << short" if self.is_short else ""
        return f"{self.name:<52}{self.measured:>8.0f} ms   at most {self.target:,.0f}{verdict}"


@dataclass(frozen=True)
class LongSession:
    """A session with many messages: the app's address, its own, and its owner's sign-in."""

    app: str
    url: str
    cookie: str
    stored: int
    model: DemoModel


@contextmanager
def app_with_a_long_session(
    cloud: LocalCloud, log: Path, *, stored: int = STORED
) -> Iterator[LongSession]:
    """``stored`` messages, and the assistant's first."""
    environment = {"GPTLAB_API_URL": cloud.gateway_url}
    with Client(cloud.gateway_url) as person, streamlit(APP, log, environment) as app:
        person.log_in(KEY)
        session_id = person.start_session(ASSISTANT).session.session_id
        for number in range(stored // 2):
            person.send_message(session_id, f"Thought {number}: `x[{number}](y)` and **more**.")
        path = f"assistant?assistant_id={ASSISTANT}&session_id={session_id}"
        assert person.login
        url, cookie = f"{app}/{path}", login_cookie.packed(person.login)
        yield LongSession(app, url, cookie, stored, cloud.model)


def measured(browser: Browser, session: LongSession, runs: int) -> Iterator[Metric]:
    """The metrics, after a first visit that loads everything."""
    with _visitor(browser) as context:
        _opening(context, session.app)
        context.add_cookies(
            [{"name": login_cookie.COOKIE, "value": session.cookie, "url": session.app}]
        )
        conversation = _page(context, session.url)
        expect(conversation.get_by_test_id("stChatMessage")).to_have_count(MESSAGES)
        yield Metric(
            f"a rerun with {MESSAGES} messages", median(_rerun(conversation, runs)), RERUN_MS
        )
        times = [_opening(context, session.url) for _ in range(runs)]
        yield Metric(f"a session of {MESSAGES} messages, interactive", median(times), OPEN_MS)
        drawn = _with_earlier_ones(conversation, session.stored)
        yield Metric(
            f"a rerun with {drawn} messages", median(_rerun(conversation, runs)), LONG_RERUN_MS
        )
        conversation.close()
        firsts = _first_tokens(_page(context, session.url), session.model, runs)
        yield Metric("a first token, after the model's", median(firsts), FIRST_TOKEN_MS)
    yield Metric(
        "the first page, interactive", median(_firsts(browser, session.app, runs)), OPEN_MS
    )


def _firsts(browser: Browser, url: str, runs: int) -> Iterator[float]:
    """Each with an empty cache, as for somebody who was never here."""
    for _ in range(runs):
        with _visitor(browser) as context:
            yield _opening(context, url)


def _rerun(page: Page, runs: int) -> Iterator[float]:
    """Apart: the end of one, told of late, would hide from the page that the next has begun."""
    for _ in range(runs):
        page.wait_for_timeout(PAUSE_MS)
        yield float(page.evaluate(RERUN))


def _with_earlier_ones(page: Page, stored: int) -> int:
    """Have all of the session drawn: how many that is."""
    bubbles = page.get_by_test_id("stChatMessage")
    for drawn in range(2 * MESSAGES, stored + MESSAGES, MESSAGES):
        page.get_by_role("button", name="Show earlier messages").click()
        expect(bubbles).to_have_count(min(drawn, stored + 1))
    return bubbles.count()


def _first_tokens(page: Page, model: DemoModel, runs: int) -> Iterator[float]:
    """From the moment the model has said its first words to that in which some are seen.

    0 where that was before we heard that it had.
    """
    for _ in range(runs):
        model.faults({"kind": "pause", "after": PIECES})
        page.evaluate(f"() => {{ window.firstToken = ({FIRST_TOKEN})(); }}")
        steps.say(page, "What would you do first, and what would you leave for another day?")
        model.held(at_least=1)
        said = time.time()
        yield max(0.0, float(page.evaluate("() => window.firstToken")) - said * 1000)
        model.release()
        expect(steps.again(page)).to_be_visible()


def _opening(context: BrowserContext, address: str) -> float:
    page = _page(context, address)
    interactive = float(page.evaluate(SETTLED))
    page.close()
    return interactive


def _page(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    steps.be_patient(page)
    page.goto(address, wait_until="commit")
    page.wait_for_function(SETTLED, polling=10)
    return page


@contextmanager
def _visitor(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def _metrics(cloud: LocalCloud, log: Path, runs: int) -> Sequence[Metric]:
    with app_with_a_long_session(cloud, log) as session, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        metrics = list(measured(browser, session, runs))
        browser.close()
    return metrics


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.app",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="not for metrics")
    runs = 1 if parser.parse_args(arguments).quick else RUNS
    with TemporaryDirectory() as folder, LocalCloud(Path(folder, "functions.log")) as cloud:
        metrics = _metrics(cloud, Path(folder, "app.log"), runs)
    sys.stdout.write("\n".join(map(str, metrics)) + "\n")
    return int(any(metric.is_short for metric in metrics))


if __name__ == "__main__":
    sys.exit(main())
