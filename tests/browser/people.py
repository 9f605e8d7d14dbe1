"""What people do in several browser tests."""

from playwright.sync_api import Page

PASSWORD = "demo-conference"


def sign_in(page: Page, email: str) -> None:
    """Sign in to a demo account by its password, on Chinese pages."""
    page.goto("/accounts/login/")
    page.locator("details", has=page.locator("[name=password]")).locator("summary").click()
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/me/")
