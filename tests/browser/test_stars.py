"""Starring sessions in a browser: with scripts on public pages, without them on the page that asks."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import sign_in
from tests.drills.portal import Portal

pytestmark = pytest.mark.browser


def test_a_star_is_given_on_the_schedule_and_found_on_ones_own(page: Page) -> None:
    sign_in(page, "attendee@example.com")
    page.goto("/schedule/")
    star = page.locator("[data-star][aria-pressed=false]").first
    star = page.locator(f"[data-star='{star.get_attribute('data-star')}']")

    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        star.click()
    assert answer.value.status == 201
    expect(star).to_have_attribute("aria-pressed", "true")
    page.goto("/me/schedule/")
    expect(star).to_have_attribute("aria-pressed", "true")

    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        star.press("Space")
    page.goto("/schedule/")

    expect(star).to_have_attribute("aria-pressed", "false")


def test_a_star_survives_a_swap_of_the_day(page: Page) -> None:
    sign_in(page, "attendee@example.com")
    page.goto("/schedule/")
    expect(page.locator("[data-star][aria-pressed]").first).to_be_visible()

    page.locator(".tabs a").last.click()
    page.wait_for_url("**/schedule/?day=*")

    expect(page.locator("[data-star][aria-pressed]").first).to_be_visible()
    assert page.locator("[data-star]:not([aria-pressed])").count() == 0


def test_without_scripts_a_page_asks(browser: Browser, portal: Portal) -> None:
    context = browser.new_context(base_url=f"http://localhost:{portal.port}", java_script_enabled=False)
    page = context.new_page()
    page.goto("/schedule/")
    page.locator("[data-star]").first.click()
    page.wait_for_url("**/accounts/login/code/?next=/sessions/**")
    context.close()
