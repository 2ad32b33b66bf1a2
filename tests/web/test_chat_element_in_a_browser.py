"""<gptlab-chat> on a page of another origin, with a strict policy, talks with the local cloud."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from emulator.dev_stack import LocalCloud
from emulator.loopback import HOST, free_port
from emulator.openai_mock import sha256
from tests.frontend.payloads import HOST as EVIL
from tests.frontend.payloads import PAYLOADS
from tests.frontend.steps import ASSISTANT
from tests.frontend.test_a11y_of_every_state_in_a_browser import barriers
from tests.web.chat import Chat, as_list, origins
from tests.web.sites import Site

LEEKS = "I have leeks."
BEGUN = 8
"""Pieces of a reply, fewer than any has."""
STORED = "[document.cookie, localStorage.length, sessionStorage.length]"
MADE = """() => {
    const log = document.querySelector("gptlab-chat").shadowRoot.querySelector(".log");
    const names = new Set([...log.querySelectorAll("article *")].map(({ localName }) => localName));
    const links = [...log.querySelectorAll("a")].map(({ protocol }) => protocol);
    return [[...names], [...new Set(links)]];
}"""
DRAWN = {
    "a", "p", "blockquote", "strong", "em", "del", "hr", "br", "h3", "h4", "h5", "h6", "pre",
    "code", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser says of the page's policy, and what no script caught."""
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if "Policy" in message.text or "Trusted" in message.text:
            said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.fixture
def requested(page: Page) -> list[str]:
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    return urls


@pytest.fixture
def key(demo_key: Callable[[], str]) -> str:
    return demo_key()


@pytest.fixture
def chat(
    page: Page, site: Site, cloud: LocalCloud, key: str, complaints: list[str]
) -> Iterator[Chat]:
    """With an assistant, on a key of one's own in the place of a grant."""
    yield Chat.open(page, site, cloud.gateway_url, grant=key, model=f"gptlab/{ASSISTANT}")
    assert complaints == []


@pytest.fixture
def repeating(page: Page, site: Site, repeating_api: str, complaints: list[str]) -> Iterator[Chat]:
    """With an assistant that says every message back."""
    yield Chat.open(page, site, repeating_api, grant="any")
    assert complaints == []


@pytest.fixture
def pause(cloud: LocalCloud, key: str) -> Iterator[Callable[[], None]]:
    """Has the next reply pause until ``cloud.model.release()``."""

    def next_one() -> None:
        cloud.model.faults({"kind": "pause", "after": BEGUN, "key_sha256": sha256(key)})

    yield next_one
    cloud.model.release()


def test_a_conversation_streams_and_goes_nowhere_else(
    chat: Chat,
    cloud: LocalCloud,
    site: Site,
    pause: Callable[[], None],
    requested: list[str],
) -> None:
    pause()
    chat.say(LEEKS)
    expect(chat.reply).to_contain_text("leeks")
    expect(chat.button("Stop")).to_be_visible()
    begun = chat.reply.inner_text()
    cloud.model.release(at_least=1)
    chat.answers()
    assert chat.reply.inner_text().startswith(begun)
    assert chat.reply.inner_text() != begun

    chat.say("And onions.")
    expect(chat.said).to_have_count(4)
    expect(chat.reply).to_contain_text("onions")
    chat.answers()
    assert chat.page.evaluate(STORED) == ["", 0, 0]
    assert chat.page.context.cookies() == []
    assert origins(requested) == {cloud.gateway_url}

    chat.page.reload()
    expect(chat.said).to_have_count(0)
    assert origins(requested) == {cloud.gateway_url, site.origin}


def test_the_whole_conversation_is_sent_each_time(chat: Chat, cloud: LocalCloud, key: str) -> None:
    chat.say(LEEKS)
    chat.answers()
    chat.say("And onions.")
    expect(chat.said).to_have_count(4)
    chat.answers()
    chat.button("Try again").click()
    chat.answers()
    expect(chat.said).to_have_count(4)
    chat.button("New conversation").click()
    expect(chat.said).to_have_count(0)
    chat.say("Hello.")
    chat.answers()

    calls = [call for call in cloud.model.calls(finished=True) if call["key_sha256"] == sha256(key)]
    assert [call["message_count"] for call in calls if call["message_count"]] == [2, 4, 4, 2]


@pytest.mark.parametrize("how", ["the button", "Escape"])
def test_stop_keeps_what_came(chat: Chat, pause: Callable[[], None], how: str) -> None:
    pause()
    chat.say(LEEKS)
    expect(chat.reply).to_contain_text("leeks")
    begun = chat.reply.inner_text()
    if how == "Escape":
        chat.page.keyboard.press("Escape")
    else:
        chat.button("Stop").click()
    expect(chat.told).to_have_text("Stopped.")
    stopped = chat.reply.inner_text()
    assert stopped.startswith(begun)
    assert chat.active() == "textarea"
    chat.say("And onions.")
    chat.answers()
    expect(chat.told).to_have_text("")
    assert stopped in chat.said.all_inner_texts()


def test_a_failed_reply_is_asked_for_again(chat: Chat, cloud: LocalCloud, key: str) -> None:
    cloud.model.faults({"kind": "html", "key_sha256": sha256(key)})
    chat.say(LEEKS)
    expect(chat.told).to_contain_text("The reply did not come.")
    expect(chat.said).to_have_count(1)
    chat.button("Try again").click()
    chat.answers()
    expect(chat.told).to_have_text("")
    assert chat.active() == "textarea"


def test_a_bearer_that_opens_nothing_closes_the_chat(
    page: Page, site: Site, cloud: LocalCloud
) -> None:
    chat = Chat.open(page, site, cloud.gateway_url, grant="nothing", model=f"gptlab/{ASSISTANT}")
    chat.say(LEEKS)
    expect(chat.told).to_have_text("This chat is closed.")
    expect(chat.button("Try again")).to_be_hidden()


def test_an_api_that_cannot_be_reached_is_told(page: Page, site: Site) -> None:
    chat = Chat.open(page, site, f"http://{HOST}:{free_port()}", grant="any")
    chat.say(LEEKS)
    expect(chat.told).to_contain_text("cannot be reached")
    expect(chat.button("Try again")).to_be_visible()


def test_a_policy_that_is_broken_would_be_noticed(chat: Chat, complaints: list[str]) -> None:
    chat.page.evaluate("document.body.append(Object.assign(document.createElement('style')))")
    chat.page.evaluate("document.querySelector('style').textContent = 'h1 { color: red }'")
    chat.page.evaluate("try { document.body.innerHTML = '' } catch { }")
    assert any("style-src" in each or "default-src" in each for each in complaints)
    assert any("Trusted" in each for each in complaints)
    complaints.clear()


def test_no_reply_makes_an_element_of_its_own_or_a_request(
    repeating: Chat, repeating_api: str, site: Site, requested: list[str]
) -> None:
    """Without the page's policy: it is not what keeps the visitor safe."""
    site.headers.clear()
    repeating.page.reload()
    requested.clear()
    for number, payload in enumerate(PAYLOADS, 1):
        repeating.say(payload)
        expect(repeating.said).to_have_count(2 * number)
        expect(repeating.button("Send")).to_be_visible()

    elements, protocols = repeating.page.evaluate(MADE)
    assert set(elements) <= DRAWN
    assert {"a", "code", "li"} <= set(elements)
    assert set(protocols) <= {"http:", "https:", "mailto:"}
    assert origins(requested) == {repeating_api}


def test_a_payload_that_is_parsed_as_html_would_be_noticed(
    page: Page, site: Site, requested: list[str]
) -> None:
    site.pages["/"] = f"<title>A page</title><p>{PAYLOADS[60]}"
    page.goto(site.origin)

    assert EVIL in origins(requested)


@pytest.mark.parametrize("text", ["> " * 4_000, "*a **b " * 1_100, "[" * 8_000, "- " * 4_000])
def test_what_is_nested_too_deep_is_shown(repeating: Chat, text: str) -> None:
    repeating.say(text)
    expect(repeating.said).to_have_count(2)
    expect(repeating.button("Send")).to_be_visible()
    repeating.say("Hello.")
    expect(repeating.reply).to_have_text("Hello.")


def test_markdown_is_drawn(repeating: Chat) -> None:
    repeating.say(
        "# Soup\n\n1. **leeks** &amp; `cream`\n2. [x](https://a.example/)\n\n- [x] done\n\n"
        "| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\n```js\n<b>1</b>\n```\n\n<b>not bold</b>"
    )
    reply = repeating.reply
    expect(reply.get_by_role("heading", name="Soup", level=3)).to_be_visible()
    expect(reply.locator("ol > li").first).to_have_text("leeks & cream")
    expect(reply.get_by_role("link", name="x")).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )
    expect(reply.get_by_text("☑ done")).to_be_visible()
    expect(reply.get_by_role("cell", name="2")).to_be_visible()
    expect(reply.locator("pre")).to_have_text("<b>1</b>")
    expect(reply.get_by_text("<b>not bold</b>")).to_be_visible()


def test_a_message_is_shown_as_typed_and_has_an_end(repeating: Chat) -> None:
    repeating.say("<img src=x> **a**")
    expect(repeating.said.first).to_have_text("<img src=x> **a**")
    repeating.field.focus()
    repeating.page.keyboard.insert_text("x" * 1_000_000)
    assert len(repeating.field.input_value()) == 8_000


def test_starters_are_sent_with_a_click(page: Page, site: Site, repeating_api: str) -> None:
    for starters in (as_list("Soup?", "Leeks?"), "Soup?\n Leeks? \n\n"):
        chat = Chat.open(page, site, repeating_api, grant="any", starters=starters)
        expect(page.locator(".starters button")).to_have_text(["Soup?", "Leeks?"])
        chat.button("Leeks?").click()
        expect(chat.reply).to_have_text("Leeks?")
        expect(page.locator(".starters")).to_have_count(0)
        assert chat.active() == "textarea"


def test_starters_that_are_no_list_are_lines(page: Page, site: Site, repeating_api: str) -> None:
    Chat.open(page, site, repeating_api, grant="any", starters='["Soup?"')
    expect(page.locator(".starters button")).to_have_text(['["Soup?"'])


def test_it_is_used_by_keyboard_alone_and_heard(repeating: Chat) -> None:
    keyboard = repeating.page.keyboard
    repeating.page.evaluate("document.querySelector('gptlab-chat').focus()")
    keyboard.type("One")
    keyboard.press("Shift+Enter")
    keyboard.type("two")
    keyboard.press("Enter")
    expect(repeating.said.first).to_have_text("One\ntwo", use_inner_text=True)
    expect(repeating.page.get_by_role("status")).to_have_text("One two")
    keyboard.press("Enter")  # nothing is written
    expect(repeating.said).to_have_count(2)
    for name in ("Try again", "New conversation"):
        button = repeating.button(name)
        button.focus()
        keyboard.press("Enter")
        assert repeating.active() == "textarea"
    expect(repeating.said).to_have_count(0)


def test_enter_belongs_to_the_input_method_while_it_composes(repeating: Chat) -> None:
    devtools = repeating.page.context.new_cdp_session(repeating.page)
    repeating.field.focus()
    composed = {"text": "ni hao", "selectionStart": 6, "selectionEnd": 6}
    devtools.send("Input.imeSetComposition", composed)
    repeating.page.keyboard.press("Enter")
    expect(repeating.said).to_have_count(0)
    devtools.send("Input.insertText", {"text": "你好"})
    repeating.page.keyboard.press("Enter")
    expect(repeating.said.first).to_contain_text("你好")


@pytest.mark.parametrize("is_its_own", [False, True])
def test_it_speaks_chinese_where_the_page_does_or_it_is_told_to(
    page: Page, site: Site, repeating_api: str, is_its_own: bool
) -> None:
    lang = "en" if is_its_own else "zh-CN"
    chat = Chat.open(page, site, repeating_api, grant="any", lang=lang)
    if is_its_own:
        page.evaluate("document.querySelector('gptlab-chat').lang = 'zh-Hans'")
    chat.say("你好")
    expect(chat.button("重试")).to_be_visible()
    expect(chat.button("新对话")).to_be_visible()
    expect(page.get_by_role("textbox", name="你的消息")).to_be_visible()


def test_it_wears_the_pages_colours(page: Page, site: Site, repeating_api: str) -> None:
    Chat.open(page, site, repeating_api, grant="any", theme="dark")
    section = page.locator("gptlab-chat section")
    expect(section).to_have_css("background-color", "rgb(22, 24, 29)")
    page.evaluate("document.querySelector('gptlab-chat').setAttribute('theme', 'light')")
    expect(section).to_have_css("background-color", "rgb(255, 255, 255)")
    page.evaluate(
        "document.querySelector('gptlab-chat').style.setProperty('--gptlab-background', 'teal')"
    )
    expect(section).to_have_css("background-color", "rgb(0, 128, 128)")


def test_it_bars_nobody(page: Page, site: Site, repeating_api: str) -> None:
    for theme in ("light", "dark"):
        chat = Chat.open(page, site, repeating_api, grant="any", theme=theme, starters="Soup?")
        found = barriers(page)
        chat.say("# Soup\n\nwith [leeks](https://a.example/) and `cream`\n\n```\ncode\n```")
        expect(chat.button("Try again")).to_be_visible()
        found += barriers(page)
        page.evaluate("document.querySelector('gptlab-chat').setAttribute('api', 'http://[')")
        chat.say("And onions.")
        expect(chat.told).not_to_have_text("")
        found += barriers(page)
        assert found == []


def test_a_barrier_would_be_noticed(repeating: Chat) -> None:
    repeating.page.evaluate(
        "document.querySelector('gptlab-chat').style.setProperty('--gptlab-muted', '#eee')"
    )
    assert any("color-contrast" in barrier for barrier in barriers(repeating.page))
