"""A real Chromium on a real portal: `./portal up` with the demo, on a port and data of its own."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from conference.kit.qr import png
from tests.drills.portal import Portal, free_port

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
WIDTH, HEIGHT = 640, 480
TOLD = ("Failed to load resource: net::", "401 (Unauthorized)")
"""What a console says of what the page tells the volunteer."""
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


Phone = Callable[..., Page]


@pytest.fixture
def phone(browser: Browser, portal: Portal) -> Iterator[Phone]:
    """A phone. What its console complains of fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(browser: Browser = browser, **options: Any) -> Page:
        options = {"viewport": {"width": 390, "height": 844}, "locale": "zh-CN"} | options
        context = browser.new_context(base_url=f"http://localhost:{portal.port}", **options)
        context.set_default_timeout(15_000)
        context.on(
            "console",
            lambda message: (
                is_fault(message) and not any(told in message.text for told in TOLD) and complaints.append(message.text)
            ),
        )
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield new
    for context in contexts:
        context.close()
    assert complaints == []


def film(path: Path, *addresses: str, seconds: int = 11) -> Path:
    """What a camera sees, over and over: codes in turn, each for half a second, and then nothing."""
    nothing = Image.new("L", (WIDTH, HEIGHT), 90)
    frames = []
    for address in addresses:
        shown = nothing.copy()
        shown.paste(Image.open(BytesIO(png(address))).convert("L").resize((380, 380)), (130, 50))
        frames += [shown] * 5
    frames += [nothing] * (seconds * 10 - len(frames))
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode())
        for frame in frames:
            file.write(b"FRAME\n" + frame.tobytes() + bytes([128]) * (WIDTH * HEIGHT // 2))
    return path


@pytest.fixture
def filming(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Browser]]:
    """A browser whose camera sees codes."""
    launched: list[Browser] = []

    def launch(*addresses: str, seconds: int = 11) -> Browser:
        seen = film(tmp_path / "seen.y4m", *addresses, seconds=seconds)
        camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
        arguments = [*ARGUMENTS, *camera, f"--use-file-for-fake-video-capture={seen}"]
        launched.append(browser.browser_type.launch(executable_path=CHROMIUM, args=arguments))
        return launched[-1]

    yield launch
    for each in launched:
        each.close()
