"""The pass in its holder's hand: without a network, on paper."""

import json
import re
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Phone
from tests.browser.gates import ask
from tests.browser.people import PASSWORD, sign_in
from tests.drills.portal import Portal

pytestmark = pytest.mark.browser

MAKE = """
import json
from conference.editions.models import Edition
from conference.people.models import User
from conference.venues.models import Venue
from events.registration.models import Pass
from events.schedule.demo import approve_everything
from tests.factories import EventFactory, RegistrationFactory, UserFactory
edition, first = Edition.objects.current(), User.objects.count() + 1000
user = UserFactory(person__name_zh=f"林{{first}}", person__email=f"lin{{first}}@example.com")
user.set_password("{password}")
user.save()
for number in range({registrations}):
    titled = {{"slug": f"forum-{{first}}-{{number}}", "title_zh": f"国际人才论坛 {{number}}",
        "venue": Venue.objects.first()}}
    event = EventFactory(edition=edition, number=None, kind="roadshow", **titled)
    RegistrationFactory(event=event, person=user.person)
Pass.objects.create(edition=edition, person=user.person)
approve_everything(edition)
print(json.dumps({{"email": user.email, "name": user.person.name_zh}}))
"""
A6 = [297.6, 419.5]
"""Points, as Chromium writes 105 by 148 mm."""


def holder(portal: Portal, registrations: int = 1) -> dict[str, str]:
    made: dict[str, str] = ask(portal, MAKE.format(password=PASSWORD, registrations=registrations))
    return made


def read(page: Page) -> str:
    """What a scanner reads from the screen."""
    shown = Image.open(BytesIO(page.locator(".pass__code").screenshot()))
    return zxingcpp.read_barcode(shown).text


def keep(page: Page) -> None:
    """Open the pass and wait until it is kept."""
    page.goto("/pass/")
    page.wait_for_function("() => navigator.serviceWorker.controller")


def is_kept(page: Page) -> bool:
    """Whether a pass is kept a moment after the page was loaded."""
    page.wait_for_load_state("networkidle")
    found: bool = page.evaluate("caches.has('pass')")
    return found


def test_it_opens_without_a_network_until_its_holder_signs_out(portal: Portal, phone: Phone) -> None:
    made, page = holder(portal), phone()
    sign_in(page, made["email"])
    keep(page)
    code = read(page)
    expect(page.locator("[data-kept]")).to_be_hidden()
    assert is_kept(page)

    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".pass__name")).to_have_text(made["name"])
    expect(page.locator("[data-kept]")).to_contain_text(re.compile(r"\d\d-\d\d \d\d:\d\d"))
    assert read(page) == code

    page.context.set_offline(False)
    page.goto("/accounts/logout/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/")
    assert not is_kept(page)
    page.context.set_offline(True)
    with pytest.raises(Error, match="ERR_"):
        page.goto("/pass/")


def test_a_code_that_was_issued_anew_takes_the_place_of_what_was_kept(portal: Portal, phone: Phone) -> None:
    made, page = holder(portal), phone()
    sign_in(page, made["email"])
    keep(page)
    code = read(page)
    ask(
        portal,
        "from events.registration.models import Pass\n"
        f"print(Pass.objects.filter(person__user__email={json.dumps(made['email'])}).update(version=2))",
    )

    page.reload()
    anew = read(page)
    page.wait_for_timeout(1000)
    page.context.set_offline(True)
    page.reload()

    assert code != anew == read(page)


@pytest.mark.parametrize("registrations", [1, 13])
def test_it_prints_on_one_page_of_a6(portal: Portal, phone: Phone, registrations: int) -> None:
    made, page = holder(portal, registrations), phone()
    sign_in(page, made["email"])
    page.goto("/pass/")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)

    found = re.findall(r"/MediaBox \[([^\]]+)\]", printed.decode("latin-1"))
    boxes = [[float(side) for side in box.split()[2:]] for box in found]
    assert boxes == [[pytest.approx(side, abs=1) for side in A6]]
