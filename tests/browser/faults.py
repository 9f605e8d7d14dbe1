"""What is wrong with a page that nobody sees at a glance."""

from collections.abc import Collection

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext


def faults(context: BrowserContext, path: str, borne: Collection[tuple[str, str]] = ()) -> list[str]:
    """What is wrong with a page: accessibility, sideways scrolling, complaints in the console.

    `borne` are rules of axe, each with the selector on which alone it may be broken.
    """
    found: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: found.append(f"{path}: {error}"))
    page.on("console", lambda message: "Security Policy" in message.text and found.append(f"{path}: {message.text}"))
    page.goto(path)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(f"{path}: scrolls sideways")
    for violation in Axe().run(page).response["violations"]:
        bearable = [selector for rule, selector in borne if rule == violation["id"]]
        for node in violation["nodes"]:
            here = page.locator(node["target"][-1])
            if not any(here.evaluate("(node, selector) => node.matches(selector)", each) for each in bearable):
                found.append(f"{path}: {violation['id']} at {node['target']}")
    page.close()  # one that polls would go on
    return found
