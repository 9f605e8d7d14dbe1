"""Every page as somebody sees it: narrow and wide, in both languages, light and dark."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.faults import faults
from tests.browser.people import sign_in
from tests.drills.portal import Portal

pytestmark = pytest.mark.browser

PUBLIC = (
    "/",
    "/schedule/",
    "/schedule/?q=没有的词",
    "/schedule/?q=教授",
    "/schedule/grid/",
    "/schedule/venues/",
    "/schedule/now/",
    "/schedule/print/",
    "/schedule/check/{year}/1/",
    "/speakers/",
    "/archive/{earlier}/schedule/",
    "/archive/{earlier}/schedule/grid/",
    "/archive/{earlier}/events/earlier-conference/",
    "/archive/{earlier}/speakers/",
    "/events/life-sciences/",
    "/events/xingyu-cup/",
    "/news/",
    "/news/?q=没有的词",
    "/organizers/",
    "/about/",
    "/jobs/",
    "/jobs/?q=工程师&city=重庆",
    "/privacy/",
    "/outbox/",
    "/accounts/login/",
    "/accounts/login/code/",
    "/accounts/signup/",
    "/accounts/signup/?by=email",
    "/nothing-here/",
)
OWN = (
    "/me/",
    "/me/schedule/",
    "/me/profile/",
    "/me/tokens/",
    "/events/young-scientists/register/",
    "/pass/",
    "/organizations/new/",
    "/accounts/email/",
    "/accounts/phone/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
)
HOME_BYTES = 60_000


def test_public_pages_are_for_everybody(look: tuple[BrowserContext, str]) -> None:
    context, prefix = look
    page = context.new_page()
    page.goto("/schedule/")
    earlier = int(page.locator("main a[href^='/archive/']").inner_text())  # the years are those of the demo's editions
    paths = [path.format(earlier=earlier, year=earlier + 1) for path in PUBLIC]

    assert [fault for path in paths for fault in faults(context, prefix + path)] == []


def test_ones_own_pages_are_too(look: tuple[BrowserContext, str]) -> None:
    context, prefix = look
    sign_in(context.new_page(), "attendee@example.com")

    assert [fault for path in OWN for fault in faults(context, prefix + path)] == []


def test_a_speakers_profile_is_too(look: tuple[BrowserContext, str]) -> None:
    context, prefix = look
    sign_in(context.new_page(), "event-organizer@example.com")

    assert [fault for path in ("/me/", "/me/speaker/") for fault in faults(context, prefix + path)] == []


def test_the_focus_goes_to_what_is_wrong(page: Page) -> None:
    sign_in(page, "attendee@example.com")
    page.goto("/events/young-scientists/register/")
    page.locator("main form button[type=submit]").press("Enter")

    page.locator(".notice--error:focus").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#id_category"


def test_the_front_page_is_light_and_stands_still(page: Page) -> None:
    page.goto("/")
    page.wait_for_load_state("networkidle")
    shift = page.evaluate(
        """() => new Promise(resolve => {
            let sum = 0;
            new PerformanceObserver(list => list.getEntries().forEach(entry => { sum += entry.value; }))
                .observe({type: "layout-shift", buffered: true});
            setTimeout(() => resolve(sum), 500);
        })"""
    )
    size = page.evaluate(
        """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
            .reduce((sum, entry) => sum + entry.encodedBodySize, 0)"""
    )

    assert shift == 0
    assert 5_000 < size < HOME_BYTES


def test_a_page_works_without_scripts(browser: Browser, portal: Portal) -> None:
    context = browser.new_context(
        base_url=f"http://localhost:{portal.port}", java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("/")
    page.locator(".menu__button").click()
    page.locator(".menu__panel").get_by_role("link", name="岗位").click()
    page.locator("main [name=q]").fill("护士")
    page.locator("main [name=q]").press("Enter")

    assert "护士" in page.locator("main").inner_text()
    context.close()
