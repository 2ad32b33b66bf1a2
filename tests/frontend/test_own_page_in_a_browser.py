"""The page is GPT Lab's own, for search engines, links, tabs and people, in a real browser."""

import re

from playwright.sync_api import Page, expect

from frontend import chat_element
from frontend.components import page_script
from tests.frontend.steps import AT_REST, at_rest, go
from tests.frontend.visit import Visit


def test_the_html_names_and_describes_gpt_lab_before_any_script_runs(app: str, page: Page) -> None:
    for path in ("", "lounge", "assistant?assistant_id=ShowcaseClarity00001"):
        answer = page.request.get(f"{app}/{path}", headers={"Accept": "text/html"})
        html = answer.text()
        assert "<title>GPT Lab</title>" in html
        for name in ('name="description"', 'property="og:title"', 'property="og:description"'):
            assert f"<meta {name}" in html
        assert 'rel="shortcut icon" href="data:image/svg+xml' in html
        assert "Streamlit" not in re.sub(r'<link rel="modulepreload"[^>]*>', "", html)
        assert int(answer.headers["content-length"]) == len(html.encode())


def test_the_app_serves_the_chat_for_any_page(app: str, page: Page) -> None:
    page.goto(f"{app}/_stcore/health")
    answer = page.request.get(f"{app}{chat_element.ROUTE}")
    assert answer.body() == chat_element.SCRIPT.read_bytes()
    assert answer.headers["access-control-allow-origin"] == "*"


def test_every_page_has_its_own_title(visit: Visit) -> None:
    page = visit.open()
    for path, title in {
        "": "GPT Lab",
        "lounge": "Lounge \N{EN DASH} GPT Lab",
        "privacy": "Privacy \N{EN DASH} GPT Lab",
        "assistant?assistant_id=ShowcaseClarity00001": "Clara \N{EN DASH} GPT Lab",
    }.items():
        visit.open(path)
        expect(page).to_have_title(title)


def test_an_address_without_a_page_leads_home_and_says_so_in_the_readers_language(
    visit: Visit,
) -> None:
    page = visit.open("no/such-page")
    said = page.get_by_text("There is no page at this address")
    expect(page.get_by_role("heading", name="GPT Lab")).to_be_visible()
    at_rest(page)
    expect(said).to_be_visible()
    for name in ("Lounge", "Home"):
        go(page, name)
        at_rest(page)
        expect(said).to_be_hidden()
    visit.open("no-such-page?lang=zh")
    at_rest(page)
    expect(page.get_by_text("此地址没有页面")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    answer = page.request.get(f"{visit.app}/no-such-page")
    assert answer.status == 200, "what no person looks at is as it was"


def test_a_field_for_a_file_speaks_chinese(visit: Visit) -> None:
    page = visit.open("lab?lang=zh")
    page.get_by_text("从文件开始").click()
    field = page.get_by_test_id("stFileUploaderDropzone").first
    expect(field).to_contain_text("上传")
    expect(field).not_to_contain_text("Upload")
    expect(field).not_to_contain_text("per file")


def test_nothing_of_streamlits_own_is_shown(visit: Visit) -> None:
    page = visit.open("faq")
    page.locator(AT_REST).wait_for()
    page.get_by_role("button", name="Appearance and printing").click()
    expect(page.get_by_text("Record screen")).to_be_hidden()
    expect(page.get_by_role("menuitemradio", name="Dark")).to_be_visible()
    hidden = """() => {
        const runner = document.createElement("div");
        runner.dataset.testid = "stStatusWidget";
        document.body.append(runner);
        return getComputedStyle(runner).display;
    }"""
    assert page.evaluate(hidden) == "none"


def test_a_screen_reader_hears_no_english_of_streamlits_in_chinese(visit: Visit) -> None:
    session_id = visit.session("你好。")
    page = visit.open(f"assistant?session_id={session_id}&lang=zh")
    expect(page.get_by_role("button", name="发送消息")).to_be_visible()
    expect(page.get_by_label("您的消息")).to_have_count(1)
    for english in page_script.LABELS:
        expect(page.get_by_label(english, exact=True)).to_have_count(0)
