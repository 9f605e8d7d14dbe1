"""What htmx puts into a page is what a reload of its address shows."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.drills.portal import Portal

pytestmark = pytest.mark.browser

PAGES = ("/schedule/", "/en/schedule/", "/jobs/", "/en/jobs/")


def shown(page: Page) -> str:
    """The part that is swapped, and the links to the other language, once htmx has settled."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    return page.evaluate(
        "['#results', '#language', '#menu-language'].map(part => document.querySelector(part).innerHTML).join('')"
    )


def narrow(page: Page, path: str) -> str:
    """Click a filter; what is shown then, without the page having been loaded again."""
    page.goto(path)
    page.evaluate("window.stayed = true")
    page.locator(".filters--wide .filters__option:not([aria-current])").first.click()
    page.wait_for_url("**?*=*")
    page.locator(".filters--wide .filters__option[aria-current]:not([href='.'])").first.wait_for()
    html = shown(page)
    assert page.evaluate("window.stayed"), "loaded, not swapped"
    return html


@pytest.mark.parametrize("path", PAGES)
def test_a_filter_shows_what_a_reload_would(page: Page, path: str) -> None:
    swapped = narrow(page, path)
    page.reload()

    assert page.evaluate("window.stayed") is None
    assert shown(page) == swapped


@pytest.mark.parametrize("path", PAGES)
def test_the_comparison_can_fail(page: Page, path: str) -> None:
    """The negative control: a server that answers htmx otherwise than browsers."""

    def answer(route: Route) -> None:
        if "hx-request" in route.request.headers:
            body = route.fetch().text().replace("</h1>", " (htmx)</h1>")
            route.fulfill(body=body, content_type="text/html")
        else:
            route.continue_()

    page.route("**/*", answer)
    swapped = narrow(page, path)
    page.reload()

    assert shown(page) != swapped


def test_the_focus_stays_on_the_filter(page: Page) -> None:
    page.goto("/jobs/")
    page.locator("#wide-category-1").press("Enter")
    page.wait_for_url("**?category=*")
    shown(page)

    assert page.evaluate("document.activeElement.id") == "wide-category-1"


def test_going_back_shows_the_page_before(page: Page) -> None:
    narrow(page, "/schedule/")
    with page.expect_event("load"):
        page.go_back()

    assert page.evaluate("window.stayed === undefined")
    assert page.url.endswith("/schedule/")
    assert page.locator(".filters--wide #wide-kind-0[aria-current]").count() == 1


def test_where_a_swap_fails_the_link_is_followed(browser: Browser, portal: Portal) -> None:
    page = browser.new_page(base_url=f"http://localhost:{portal.port}")  # the console may complain here
    page.goto("/jobs/")
    page.route("**/*", lambda route: route.abort() if "hx-request" in route.request.headers else route.continue_())
    page.locator("#wide-category-1").click()
    page.wait_for_url("**?category=*")

    assert page.locator("#wide-category-1[aria-current]").count() == 1
    page.close()
