"""What volunteers do at a gate in several browser tests."""

import json
from typing import Any

from playwright.sync_api import Page, expect

from tests.drills.portal import Portal


def ask(portal: Portal, program: str) -> Any:
    """What a program prints that speaks with the portal's database."""
    output, _nothing = portal.run(program).communicate(timeout=60)
    return json.loads(output.splitlines()[-1])


def join(page: Page, secret: str, prefix: str = "") -> None:
    page.goto(f"{prefix}/scanner/#{secret}")
    page.locator("[name=name]").fill("小李")
    page.locator("[name=name]").press("Enter")
    page.locator("[data-join]").wait_for(state="hidden")


def expect_verdict(page: Page, tone: str, *texts: str) -> None:
    """In one look: a green goes by itself."""
    verdict = page.locator(f".verdict[data-tone={tone}]")
    for text in texts:
        verdict = verdict.filter(has_text=text)
    expect(verdict).to_be_visible(timeout=20_000)  # a film comes round in eleven seconds
