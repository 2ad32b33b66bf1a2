"""A walk through every page and state of the app, for whoever wants to look at each.

It goes by the keys of widgets, so it finds its way in every language.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from gptlab.client import Client
from tests.frontend.steps import ASSISTANT, PATIENCE, at_rest

OTHERS = 12
UNKNOWN = "NoSuchCode0000000000"
MADE_UP = "MADE-UP0-C0DE-0000-0000-0000-0000"
"""No picture shows a code that opens anything."""


@dataclass(frozen=True)
class Words:
    """What the visitor writes."""

    question: str = "I want to run in the mornings, and every evening I find a reason not to."
    claim: str = "The earth is round."
    name: str = "Debate partner"
    tag_line: str = "Takes the other side"
    description: str = "Argues politely until you have better reasons."
    delete: str = "DELETE"
    found: str = "found"
    """What the app says of a search that is over."""
    prompt: str = (
        "You argue firmly against whatever is claimed. Find the weakest assumption, name it in a "
        "sentence, and ask for a better one. Begin by asking for a claim the person is sure of."
    )
    role: str = "You are a sceptic. "
    cases: tuple[tuple[str, str], ...] = (
        ("Hello", "sceptic"),
        ("Hi there", "assistant"),
        ("Good morning", "welcome"),
    )
    """Greetings, and what the reply to each must contain."""
    summary: str = "Sum up our argument in three bullet points, and name the best reason."


WORDS: Mapping[str, Words] = {
    "en": Words(),
    "zh": Words(
        question="我每天晚上都会找到早上不去跑步的理由。",
        claim="地球是圆的。",
        name="辩论搭档",
        tag_line="永远站在对面",
        description="礼貌地与你争论到底。",
        delete="删除",
        found="找到",
        prompt="你坚定地反驳任何主张。找出最薄弱的假设。用一句话指出它。请对方给出更好的理由。",
        role="你是怀疑者。",
        cases=(("你好", "怀疑者"), ("您好", "助手"), ("大家好", "欢迎")),
        summary="用三个要点总结我们的争论。",
    ),
}


@dataclass(frozen=True)
class Tour:
    """One visitor's browser, on the app at ``url`` and the API at ``api``, in a language."""

    page: Page
    url: str
    api: str
    language: str = "en"

    @property
    def words(self) -> Words:
        return WORDS[self.language]

    def states(self) -> Iterator[str]:
        """The name of each state, while the page is in it."""
        yield from self.signed_out()
        yield from self.signing_in()
        yield from self.building()
        yield from self.changing()
        yield from self.talking()
        yield from self.looking_back()
        yield from self.leaving()

    def signed_out(self) -> Iterator[str]:
        self.open("", "key_form")
        yield "home-signed-out"
        self.at("own_key").locator("summary").click()
        self.see("key_field")
        yield "home-own-key"
        self.at("lost_key").locator("summary").click()
        self.see("recovery_field")
        yield "home-lost-key"
        self.open("lounge", f"chat_{ASSISTANT}")
        yield "lounge-signed-out"
        self.open("lab", "key_form")
        yield "lab-signed-out"
        self.open("assistant", "find_code")
        yield "search"
        self.open(f"assistant?assistant_id={UNKNOWN}", "find_code")
        yield "search-unknown-code"
        self.open(f"assistant?assistant_id={ASSISTANT}", "key_form")
        yield "details-signed-out"
        for name in ("faq", "terms", "privacy"):
            self.open(name)
            yield name

    def signing_in(self) -> Iterator[str]:
        self.open("", "key_form")
        with self.page.expect_response("**/sign-in/keep"):
            self.press("demo_sign_in")
        self.see("open_lounge")
        yield "home"
        folded = self.page.get_by_test_id("stExpandSidebarButton")
        if folded.is_visible():
            folded.click()
        self.press("account_0")
        self.see("sign_out")
        yield "account-menu"
        self.press("to_account")
        self.see("change_key")
        yield "account"
        self.open("sessions", "to_lounge")
        yield "sessions-empty"
        self.open("lounge", "lounge_tab")
        self.choose("lounge_tab", 1)
        self.see("to_lab")
        yield "lounge-mine-empty"

    def building(self) -> Iterator[str]:
        self.press("to_lab")
        self.press("test_drive")
        yield "lab-prompt-missing"
        self.press("example_sceptic")
        self.choose("lab_personality", 5)
        self.see("lab_temperature")
        yield "lab-prompt"
        self.press("test_drive")
        self.say(self.words.claim)
        yield "lab-test-drive"
        self.press("test_on")
        self.fill("lab_name", self.words.name)
        self.fill("lab_tag_line", self.words.tag_line)
        self.fill("lab_description", self.words.description)
        self.press("create", at_once=False)
        yield "lab-card"
        self.press("create")
        self.see("start_chat")
        yield "lab-ready"
        self.open("lounge", "lounge_tab")
        self.choose("lounge_tab", 1)
        expect(self.page.get_by_test_id("stCode")).to_be_visible()
        yield "lounge-mine"

    def changing(self) -> Iterator[str]:
        self.page.locator("[class*=st-key-details_] button").first.click()
        self.see("own")
        yield "details-own"
        self.at("from_code").locator("summary").click()
        self.at("from_code").get_by_test_id("stCode").last.scroll_into_view_if_needed()
        yield "details-from-code"
        yield from self.on_a_web_page()
        self.press("change")
        self.see("save_change")
        yield "change"
        self.fill("change_initial_prompt", self.words.prompt)
        self.choose("change_personality", 2)
        self.fill("change_summary_prompt", " ")
        self.press("save_change")
        yield "change-missing"
        self.fill("change_summary_prompt", self.words.summary)
        self.press("save_change")
        self.see("own")
        yield "details-changed"
        yield from self.changing_twice()
        yield from self.going_back()
        yield from self.testing()
        self.press("take_down")
        self.see("go")
        yield "take-down"
        self.press("go")
        expect(self.at("own")).to_have_count(0)
        yield "taken-down"

    def on_a_web_page(self) -> Iterator[str]:
        self.at("web_page").locator("summary").click()
        self.see("make_grant")
        self.press("make_grant")
        self.see("grant_copied")
        self.press("grant_copied")
        self.see("make_grant")
        yield "web-page"

    def changing_twice(self) -> Iterator[str]:
        """In two tabs at once."""
        self.press("change")
        self.fill("change_initial_prompt", self.words.claim)
        other = replace(self, page=self.page.context.new_page())
        other.open(self.page.url.removeprefix(f"{self.url}/"), "save_change")
        other.fill("change_initial_prompt", f"{self.words.prompt} {self.words.claim}")
        other.press("save_change")
        other.see("own")
        other.page.close()
        self.press("save_change")
        self.see("keep_mine")
        self.at("keep_mine").scroll_into_view_if_needed()
        yield "change-meanwhile"
        self.press("take_theirs")
        self.press("discard_change")

    def going_back(self) -> Iterator[str]:
        self.used_by_others(parse_qs(urlsplit(self.page.url).query)["assistant_id"][0])
        self.press("versions")
        self.see("version_3")
        self.at("version_2").locator("summary").click()
        self.see("go_back_2")
        self.see("scored_number")
        yield "versions"
        self.at("version_1").locator("summary").click()
        self.press("go_back_1")
        self.see("go")
        yield "versions-go-back"
        self.press("go")
        self.see("own")
        yield "details-gone-back"

    def testing(self) -> Iterator[str]:
        self.press("publish")
        self.see("begin_draft")
        yield "test-no-draft"
        self.press("begin_draft")
        self.fill("change_initial_prompt", self.words.role + self.words.prompt)
        self.press("save_draft")
        self.see("publish_draft")
        for number, (greeting, text) in enumerate(self.words.cases):
            self.fill(f"case_message_{number}", greeting)
            self.fill(f"case_contains_{number}_0", text)
            self.press("add_case")
            self.see(f"case_message_{number + 1}")
        yield "test-cases"
        self.page.locator("[class*=st-key-change_] button").filter(visible=True).last.click()
        self.see("leave_case")
        self.press("add_check")
        self.see("remove_check_1")
        yield "test-change-case"
        self.press("leave_case")
        self.at("side_by_side").locator("summary").click()
        self.fill("bench_message", self.words.question)
        self.press("add_column")
        self.press("ask_all")
        self.at("bench_marked").locator("label").click()
        self.rest()
        yield "test-side-by-side"
        self.press("run_tests")
        self.see("verdict")
        yield "test-verdict"
        self.press("publish_draft")
        self.see("go")
        yield "test-publish"
        self.press("go")
        self.see("own")
        yield "details-published"
        self.press("start")
        self.say(self.words.claim)
        self.press("conclude")
        self.see("back_to_lounge")
        self.page.locator("[class*=st-key-thumbs_] button").nth(1).click()
        self.see("last_as_case")
        yield "recap-thumbs-down"
        self.press("last_as_case")
        self.see("leave_case")
        yield "test-case-of-session"
        self.press("back_to_details")

    def talking(self) -> Iterator[str]:
        self.open("lounge", f"chat_{ASSISTANT}")
        yield "lounge"
        self.press(f"details_{ASSISTANT}")
        self.see("start")
        yield "details"
        self.press("start")
        self.say(self.words.question)
        yield "chat"
        self.press("share")
        self.see("copy_link")
        yield "chat-share"
        self.page.keyboard.press("Escape")
        self.press("download")
        self.see("md")
        yield "chat-download"
        self.page.keyboard.press("Escape")
        self.press("conclude")
        self.see("back_to_lounge")
        yield "recap"

    def looking_back(self) -> Iterator[str]:
        self.open(f"assistant?assistant_id={ASSISTANT}", "start")
        yield "details-with-sessions"
        self.open("sessions")
        yield "sessions"
        self.fill("session_search", self.words.question[:9])
        self.said(self.words.found)
        yield "sessions-found"
        self.open("sessions")
        self.page.locator("[class*=st-key-more_] button").first.click()
        self.page.get_by_role("menuitem").first.click()
        self.see("new_title")
        yield "rename"

    def leaving(self) -> Iterator[str]:
        self.open("account", "change_key")
        self.press("change_key")
        self.see("change_key_now")
        yield "account-key"
        self.press("make_code")
        self.press("make_code_now")
        self.see("code_written")
        code = self.page.get_by_test_id("stCode").locator("code")
        code.evaluate("(shown, text) => { shown.textContent = text }", MADE_UP)
        self.at("code_written").scroll_into_view_if_needed()
        yield "account-code"
        self.press("code_written")
        self.press("make_code")
        self.see("make_code_now")
        yield "account-code-another"
        self.press("delete_all")
        self.fill("delete_word", self.words.delete)
        self.press("delete_now", at_once=False)
        yield "account-delete"
        self.press("delete_now")
        self.see("key_form")
        yield "home-deleted"

    def used_by_others(self, bot_id: str) -> None:
        """By so many that the scoreboard can be shown."""
        for number in range(OTHERS):
            with Client(self.api) as other:
                other.log_in(f"demo-key-of-another-visitor-{number}")
                session_id = other.start_session(bot_id).session.session_id
                other.rate_session(session_id, 0 if number % 3 == 0 else 1)
                other.end_session(session_id)

    def open(self, path: str, key: str = "") -> None:
        """A page by its address, once it shows the element with this key."""
        join = "&" if "?" in path else "?"
        language = "" if self.language == "en" else f"{join}lang={self.language}"
        self.page.goto(f"{self.url}/{path}{language}")
        self.see(key)

    def see(self, key: str = "") -> None:
        shown = self.at(key) if key else self.page.get_by_role("heading").first
        expect(shown).to_be_visible(timeout=PATIENCE)
        self.rest()

    def said(self, text: str) -> None:
        """Until the app says it: what runs in the background is awaited by no rest."""
        caption = self.page.get_by_test_id("stCaptionContainer").filter(has_text=text)
        expect(caption).to_be_visible(timeout=PATIENCE)
        self.rest()

    def rest(self) -> None:
        """Until nothing runs, or has just begun to."""
        at_rest(self.page)

    def press(self, key: str, *, at_once: bool = True) -> None:
        """A button; with ``at_once`` off only the pointer goes there."""
        button = self.at(key).get_by_role("button").first
        expect(button).to_be_enabled(timeout=PATIENCE)
        if at_once:
            button.click()
        else:
            button.focus()
        self.rest()

    def choose(self, key: str, place: int) -> None:
        """An option of a segmented control, counted from 0."""
        self.at(key).get_by_role("radio").nth(place).click()
        self.rest()

    def fill(self, key: str, text: str) -> None:
        self.at(key).locator("input, textarea").first.fill(text)

    def say(self, text: str) -> None:
        """A message, and its whole reply."""
        bubbles = self.page.get_by_test_id("stChatMessage").filter(visible=True)
        field = self.page.get_by_test_id("stChatInputTextArea")
        self.see("another")
        field.fill(text)
        field.press("Enter")
        expect(bubbles).to_have_count(3, timeout=PATIENCE)
        self.see("another")

    def at(self, key: str) -> Locator:
        return self.page.locator(f".st-key-{key}").first
