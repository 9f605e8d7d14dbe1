"""What the schedule's pages do by script: the line of the time in the grid, and a hall's screen without a network."""

import datetime as dt
import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.drills.portal import Portal

pytestmark = pytest.mark.browser


def test_a_line_in_the_grid_says_what_time_it_is(page: Page) -> None:
    page.goto("/schedule/grid/")
    row = page.locator("tr[data-starts]").nth(1)
    starts, ends = (dt.datetime.fromisoformat(row.get_attribute(name)) for name in ("data-starts", "data-ends"))
    expect(page.locator(".grid__now")).to_have_count(0)  # the demo's day is to come
    middle = json.dumps({"now": (starts + (ends - starts) / 2).timestamp() * 1000})
    page.route("**/schedule/time/", lambda route: route.fulfill(body=middle, content_type="application/json"))
    page.reload()

    line, box = page.locator(".grid__now"), row.bounding_box()
    expect(line).to_have_count(1)
    assert abs(line.bounding_box()["y"] - (box["y"] + box["height"] / 2)) < 3


def test_a_screen_without_network_keeps_what_it_shows_and_says_since_when(browser: Browser, portal: Portal) -> None:
    page = browser.new_page(base_url=f"http://localhost:{portal.port}")  # whose console may complain
    page.goto("/schedule/now/")
    expect(page.locator(".screen__clock")).not_to_be_empty()
    shown = page.locator("#halls").inner_text()
    page.route("**/schedule/now/", lambda route: route.abort("internetdisconnected"))
    page.evaluate("window.dispatchEvent(new Event('online'))")

    expect(page.locator(".screen__lost")).to_be_visible()
    assert page.locator("#halls").inner_text() == shown

    page.unroute("**/schedule/now/")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator(".screen__lost")).to_be_hidden()
    page.close()
