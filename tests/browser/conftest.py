"""A real Chromium on a real portal: `./portal up` with the demo, on a port and data of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.drills.portal import Portal, free_port

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
LOOKS = ((390, "", "light"), (1440, "/en", "light"), (390, "/en", "dark"), (1440, "", "dark"))


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The demo, up for all browser tests."""
    with Portal(tmp_path_factory.mktemp("browser"), free_port()) as portal:
        portal.up()
        yield portal


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


def is_fault(message: ConsoleMessage) -> bool:
    """Whether a page's script or address is wrong. A refusal that the script tells the visitor is not."""
    return message.type == "error" and "409 (Conflict)" not in message.text


@pytest.fixture
def context(browser: Browser, portal: Portal) -> Iterator[BrowserContext]:
    """A visitor's browser. Whatever it complains of in its console fails the test."""
    context = browser.new_context(base_url=f"http://localhost:{portal.port}", locale="zh-CN")
    context.set_default_timeout(15_000)
    complaints: list[str] = []
    context.on("console", lambda message: is_fault(message) and complaints.append(message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


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
