"""The status page in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright import sync_api

from examples.reference_server.demo_scene import World

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("running"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"there is no Chromium at {CHROMIUM}"),
]


@pytest.fixture
def page(running: World) -> Iterator[sync_api.Page]:
    assert running.agent.update().ok  # so that replayed exceptions are there again
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        context = browser.new_context(base_url=running.server.url, viewport={"width": 1280, "height": 900})
        yield context.new_page()
        browser.close()


def log_in(page: sync_api.Page, running: World) -> None:
    page.goto("/")
    page.get_by_label("Password").fill(running.settings["BILLQBD_ADMIN_PASSWORD"])
    page.get_by_role("button", name="Log in").click()


def test_a_bookkeeper_sees_what_needs_a_person_and_tries_it_again(
    page: sync_api.Page, running: World, tmp_path: Path
) -> None:
    """Log in, read cause and fix, press the button, see that it was noted, log out."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    log_in(page, running)
    page.screenshot(path=tmp_path / "overview.png", full_page=True)
    table = page.get_by_role("table", name="Open exceptions of evergreen")
    before = table.get_by_role("row").count()

    assert page.get_by_role("heading", name="Needs a person").is_visible()
    assert table.get_by_role("columnheader", name="What to do").is_visible()
    table.get_by_role("button", name="Try again").first.click()
    assert page.get_by_role("status").inner_text().startswith("Noted.")
    assert table.count() == 0 or table.get_by_role("row").count() == before - 1
    page.get_by_role("button", name="Log out").click()
    assert page.get_by_label("Password").is_visible()
    # The style sheet arrived and the security policy was not broken by the page itself.
    assert errors == []
    assert running.agent.update().ok


def test_a_record_tells_its_story(page: sync_api.Page, running: World) -> None:
    """From the exception to the audit trail and back."""
    log_in(page, running)
    page.get_by_role("table", name="Open exceptions").get_by_role("link").first.click()

    assert page.get_by_role("table", name="Audit trail").is_visible()
    page.get_by_role("link", name="evergreen").click()
    assert page.get_by_role("heading", name="Connections").is_visible()


def test_a_phone_can_be_used(page: sync_api.Page, running: World) -> None:
    """Nothing is wider than the screen but tables, which scroll by themselves."""
    page.set_viewport_size({"width": 390, "height": 800})
    log_in(page, running)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_both_sides_are_compared(page: sync_api.Page, running: World) -> None:
    """From the connection to the report, for a period, and on a phone as well."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    log_in(page, running)
    page.get_by_role("link", name="Reconcile both sides").click()

    assert page.get_by_role("heading", name="Differences (2)").is_visible()
    page.get_by_label("From").fill("2026-03-02")
    page.get_by_label("To", exact=True).fill("2026-03-31")
    page.get_by_role("button", name="Compare").click()
    assert page.get_by_role("heading", name="2026-03-02 to 2026-03-31").is_visible()
    assert page.get_by_role("table", name="Open balances at the end of 2026-03-31").is_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    wide = page.evaluate(
        "[...document.querySelectorAll('body *')].filter(one => !one.closest('.scroll') && "
        "one.getBoundingClientRect().right > innerWidth).map(one => one.outerHTML.slice(0, 80))"
    )
    assert wide == []
    assert errors == []
