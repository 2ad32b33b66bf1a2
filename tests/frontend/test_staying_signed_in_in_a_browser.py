"""A reload keeps the sign-in, and signing out ends it, in a real browser."""

from playwright.sync_api import Page, expect

from tests.frontend.steps import be_patient, go

COOKIE = "gptlab_sign_in"


def test_a_reload_keeps_the_sign_in_until_signing_out(
    app: str, page: Page, outside: list[str]
) -> None:
    be_patient(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(app)
    with page.expect_response("**/sign-in/keep") as answer:
        page.get_by_role("button", name="Try it with the demo model").click()
    assert answer.value.status == 204
    token = cookies(page)[COOKIE]
    assert COOKIE not in page.evaluate("document.cookie")

    page.reload()
    expect(page.get_by_role("button", name="Open the Lab")).to_be_visible()

    with page.expect_response("**/sign-in/keep"):
        page.get_by_role("button", name="Account").click()
        page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are not signed in.")).to_be_visible()
    assert COOKIE not in cookies(page)
    go(page, "Lounge")
    expect(page.get_by_role("main").get_by_role("button", name="Chat").first).to_be_visible()
    expect(page.get_by_text("You are not signed in.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("You are not signed in.")).to_be_visible()
    assert [url for url in asked if token in url] == []
    assert outside == []


def cookies(page: Page) -> dict[str, str]:
    return {found["name"]: found["value"] for found in page.context.cookies()}
