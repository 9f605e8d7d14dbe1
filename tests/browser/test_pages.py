"""Every page as somebody sees it: narrow and wide, in both languages, light and dark."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.people import sign_in
from tests.drills.portal import Portal

pytestmark = pytest.mark.browser

PUBLIC = (
    "/",
    "/schedule/",
    "/schedule/?q=没有的词",
    "/events/life-sciences/",
    "/events/xingyu-cup/",
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
    "/me/profile/",
    "/me/tokens/",
    "/events/young-scientists/register/",
    "/organizations/new/",
    "/accounts/email/",
    "/accounts/phone/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
)
LOOKS = ((390, "", "light"), (1440, "/en", "light"), (390, "/en", "dark"), (1440, "", "dark"))

HOME_BYTES = 60_000


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(map(str, look)))
def look(request: pytest.FixtureRequest, browser: Browser, portal: Portal) -> Iterator[tuple[BrowserContext, str]]:
    """A browser of one width and scheme, and the prefix of its language."""
    width, prefix, scheme = request.param
    context = browser.new_context(
        base_url=f"http://localhost:{portal.port}",
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        reduced_motion="reduce",
    )
    yield context, prefix
    context.close()


def faults(page: Page, path: str) -> list[str]:
    """What is wrong with a page: accessibility, sideways scrolling, complaints in the console."""
    found: list[str] = []
    page.on("pageerror", lambda error: found.append(f"{path}: {error}"))
    page.on("console", lambda message: "Security Policy" in message.text and found.append(f"{path}: {message.text}"))
    page.goto(path)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(f"{path}: scrolls sideways")
    for violation in Axe().run(page).response["violations"]:
        found += [f"{path}: {violation['id']} at {node['target']}" for node in violation["nodes"]]
    return found


def test_public_pages_are_for_everybody(look: tuple[BrowserContext, str]) -> None:
    context, prefix = look

    assert [fault for path in PUBLIC for fault in faults(context.new_page(), prefix + path)] == []


def test_ones_own_pages_are_too(look: tuple[BrowserContext, str]) -> None:
    context, prefix = look
    sign_in(context.new_page(), "attendee@example.com")

    assert [fault for path in OWN for fault in faults(context.new_page(), prefix + path)] == []


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
