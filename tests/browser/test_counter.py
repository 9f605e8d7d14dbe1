"""Signing at the counter: with a pen, and with the keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import sign_in

pytestmark = pytest.mark.browser

SOMEBODY = "/admin/checkin/counter/?affiliation=重庆大学"


def test_what_is_drawn_is_kept(page: Page) -> None:
    sign_in(page, "organizer@example.com")
    page.goto(SOMEBODY)
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, box["y"] + 90)
    page.mouse.up()

    expect(page.locator("[name=signature]")).to_have_value(re.compile(r"^M\d+ \d+(L\d+ \d+)+$"))
    page.locator("[data-signature-clear]").click()
    expect(page.locator("[name=signature]")).to_have_value("")


def test_a_name_is_typed_instead(page: Page) -> None:
    sign_in(page, "organizer@example.com")
    page.goto(SOMEBODY)
    page.locator("[name=typed_name]").fill("田吉（示例）")
    page.locator("[name=typed_name]").press("Enter")
    page.wait_for_url("**/admin/checkin/counter/")

    page.goto(SOMEBODY)

    expect(page.locator(".counter__collected li")).to_have_count(2)
