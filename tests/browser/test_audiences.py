"""An audience is built by keyboard alone, and says at each step whom it has."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import sign_in

pytestmark = pytest.mark.browser


def test_an_audience_is_built_by_keyboard(page: Page) -> None:
    sign_in(page, "organizer@example.com")
    page.goto("/en/admin/audiences/new/")
    keys, reach = page.keyboard, page.locator("#reach")

    page.get_by_label("Name", exact=True).focus()
    keys.type("Alumni without an account")
    page.get_by_label("First condition", exact=True).focus()
    keys.type("On a con")  # no t, by which the desk goes to its search
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("[name='0-0-negated']")).to_be_focused()
    expect(reach).to_contain_text("is not filled in yet")
    keys.press("Tab")  # the button that removes it
    keys.press("Tab")
    keys.press("Space")
    expect(reach.locator("strong").first).to_have_text("8")

    page.get_by_label("and also", exact=True).focus()
    keys.type("Has an acc")
    keys.press("Tab")
    keys.press("Enter")
    expect(reach.locator("strong").first).to_have_text("0")
    expect(page.locator("[name='1-0-negated']")).to_be_focused()
    keys.press("Space")
    expect(reach.locator("strong").first).to_have_text("8")
    expect(reach).to_contain_text("and not (with an account)")

    page.get_by_role("button", name="Remove").last.focus()
    keys.press("Enter")
    expect(page.get_by_label("and also", exact=True)).to_be_focused()
    expect(reach).not_to_contain_text("with an account")
    keys.type("Has an acc")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("[name='1-0-negated']")).to_be_focused()
    keys.press("Space")

    page.get_by_label("Name", exact=True).focus()
    keys.press("Enter")
    expect(page.get_by_text("“Alumni without an account” is saved.")).to_be_visible()
    expect(page.locator("[name='1-0-negated']")).to_be_checked()
