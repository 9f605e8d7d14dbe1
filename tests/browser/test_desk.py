"""The organizers' desk as somebody sees it: narrow and wide, in both languages, light and dark."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.faults import faults
from tests.browser.people import sign_in

pytestmark = pytest.mark.browser

PAGES = (
    "/admin/",
    "/admin/events/session/",
    "/admin/events/event/",
    "/admin/events/schedulerelease/",
    "/admin/events/schedulerelease/release/",
    "/admin/schedule/",
    "/admin/schedule/approvals/?all",
    "/admin/schedule/imports/",
    "/admin/schedule/run-of-show/",
    "/admin/schedule/events/life-sciences/run-of-show/",
    "/admin/schedule/events/life-sciences/run-of-show/edit/",
    "/admin/schedule/releases/1/",
    "/admin/schedule/releases/1/announce/",
    "/admin/events/registration/",
    "/admin/events/badge/",
    "/admin/events/collection/",
    "/admin/checkin/counter/?affiliation=重庆大学",
    "/admin/audiences/",
    "/admin/audiences/new/",
    "/admin/audiences/1/",
    "/admin/audiences/lists/",
    "/admin/audiences/lists/new/",
    "/admin/audiences/lists/1/",
    "/admin/jobs/position/",
    "/admin/jobs/position/?status__exact=draft",
    "/admin/conference/newsitem/",
    "/admin/conference/newsitem/add/",
    "/admin/conference/organization/",
    "/admin/conference/person/",
    "/admin/conference/message/",
    "/admin/conference/auditentry/",
    "/admin/conference/user/",
    "/admin/nothing-here/",
)
FORMS_OF = ("/admin/events/event/", "/admin/events/session/", "/admin/jobs/position/", "/admin/conference/newsitem/")

LOOKS = ((390, "", "light"), (1440, "/en", "dark"))
"""Each width, language and scheme once: the styles are unfold's own, and a page of the desk takes seconds."""

UNFOLD = {
    # SimpleBar calls every box that scrolls "scrollable content"; the name lies in its own code.
    ("landmark-unique", ".simplebar-content-wrapper"),
    # The column of bins, one in each row, has no heading; the heading's template would have to be copied for one word.
    ("empty-table-header", ".formset > thead > tr > th:last-child"),
    # select2 puts what is chosen into a list with more than items, and its search field has no name of its own.
    ("list", ".select2-selection__rendered"),
    ("label", ".select2-search__field"),
}
"""What unfold and its libraries write themselves, where no template or style of ours could mend it."""


def first_row(page: Page, path: str) -> str:
    """The address of the first row's own page."""
    page.goto(path)
    address = page.locator("#result_list tbody a").first.get_attribute("href")
    assert address
    return urlsplit(address).path


def test_what_is_wrong_stands_in_a_line_at_its_field(page: Page) -> None:
    sign_in(page, "administrator@example.com")
    page.goto("/admin/events/seatpool/add/")
    page.locator("[name=_save]").click()

    box = page.locator(".field__error").first.bounding_box()
    assert box
    assert box["height"] < 40


@pytest.mark.parametrize("look", LOOKS, indirect=True)
def test_the_desk_is_for_everybody(look: tuple[BrowserContext, str]) -> None:
    context, prefix = look
    page = context.new_page()
    sign_in(page, "administrator@example.com")
    paths = [prefix + path for path in PAGES] + [first_row(page, prefix + path) for path in FORMS_OF]

    assert [fault for path in paths for fault in faults(context, path, UNFOLD)] == []
