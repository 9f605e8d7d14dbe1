"""From the wish to come to the open gate, and what becomes of those for whom there is no seat yet."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Phone
from tests.browser.gates import ask, expect_verdict, join
from tests.browser.people import PASSWORD, sign_in
from tests.drills.portal import Portal

pytestmark = pytest.mark.browser

MAKE = """
import datetime as dt, json
from conference.editions.models import Edition
from conference.kit import clock
from conference.venues.models import Venue
from events.checkin.models import Area, Gate, Shift
from events.program.models import Event
from events.schedule.demo import approve_everything
from tests.factories import EventFactory, SeatPoolFactory, UserFactory
edition, now = Edition.objects.current(), clock.now()
number = Event.objects.count() + 100
begin = now + dt.timedelta(days=1)
event = EventFactory(edition=edition, slug=f"journey-{{number}}", title_zh=f"国际人才论坛 {{number}}", number=None,
    kind="roadshow", venue=Venue.objects.first(), starts_at=begin, ends_at=begin + dt.timedelta(hours=3))
SeatPoolFactory(event=event, total=1, policy__access="{access}", policy__opens_at=now - dt.timedelta(days=1),
    policy__closes_at=begin)
users = [UserFactory(person__name_zh=f"{{name}}{{number}}", person__email=f"{{name}}{{number}}@example.com")
    for name in ("lin", "wang", "zhao")]
for user in users:
    user.set_password("{password}")
    user.save()
gate = Gate.objects.create(area=Area.objects.create(edition=edition, event=event, name_zh=event.title_zh),
    name_zh="南门", opens_at=now)
shift = Shift.objects.create(edition=edition, name="早班", starts_at=now, ends_at=now + dt.timedelta(hours=4))
shift.gates.add(gate)
approve_everything(edition)
print(json.dumps({{"event": event.pk, "slug": event.slug, "title": event.title_zh, "secret": shift.secret,
    "emails": [user.email for user in users], "names": [user.person.name_zh for user in users]}}))
"""
END_OFFER = """
import json
from conference.kit import clock
from events.registration.models import Registration
print(json.dumps(Registration.objects.filter(event={event}, status="offered").update(offer_ends_at=clock.now())))
"""
Journey = dict[str, str]


def register(page: Page, journey: Journey, button: str) -> None:
    """Press the button on the event's form."""
    page.goto(f"/events/{journey['slug']}/register/")
    page.get_by_role("button", name=button).click()
    page.wait_for_url("**/registrations/**")


def state(page: Page) -> str:
    """How far the registration is, as its page says now."""
    page.reload()
    return page.locator("#state").inner_text()


def wait_for_state(page: Page, words: str) -> None:
    """Wait for what the portal does by the clock, at most twice as long as it takes."""
    for _attempt in range(40):
        if state(page) == words:
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{state(page)}, and not {words}")


def decide(desk: Page, journey: Journey, action: str) -> None:
    """Choose every registration of the event at the desk, and do that."""
    desk.goto(f"/admin/events/registration/?event__id__exact={journey['event']}")
    desk.locator("#action-toggle").check()
    desk.locator("select[name=action]").select_option(action)
    desk.locator("#changelist-actions button[name=index]").click()


def test_a_request_is_approved_and_its_pass_opens_the_gate_once(
    portal: Portal, phone: Phone, filming: Callable[..., Browser]
) -> None:
    journey = ask(portal, MAKE.format(access="approval", password=PASSWORD))
    guest, desk = phone(), phone(viewport={"width": 1440, "height": 900})
    sign_in(guest, journey["emails"][0])
    register(guest, journey, "提交申请")
    assert state(guest) == "待审核"

    sign_in(desk, "organizer@example.com")
    decide(desk, journey, "approve_selected")
    expect(desk.locator("body")).to_contain_text("已确认 1")
    assert state(guest) == "已确认"

    guest.goto("/pass/")
    expect(guest.locator(".pass__opens")).to_contain_text(journey["title"])
    shown = Image.open(BytesIO(guest.locator(".pass__code").screenshot()))
    address = zxingcpp.read_barcode(shown).text

    volunteer = phone(filming(address))
    join(volunteer, journey["secret"])
    expect_verdict(volunteer, "green", "请进", journey["names"][0])
    volunteer.locator(".verdict").wait_for(state="hidden")
    expect_verdict(volunteer, "red", "已经入场", "南门")


def test_a_seat_goes_along_the_waiting_list_to_whoever_accepts_it_in_time(portal: Portal, phone: Phone) -> None:
    journey = ask(portal, MAKE.format(access="open", password=PASSWORD))
    pages = [phone() for _name in journey["emails"]]
    for page, email in zip(pages, journey["emails"], strict=True):
        sign_in(page, email)
    holder, second, third = pages
    register(holder, journey, "确认报名")
    register(second, journey, "加入候补名单")
    register(third, journey, "加入候补名单")
    assert [state(page) for page in pages] == ["已确认", "候补中", "候补中"]
    expect(third.locator("main")).to_contain_text(re.compile("前面.*1"))

    holder.get_by_role("link", name="取消报名").click()
    holder.get_by_role("button", name="确认取消").click()
    assert [state(page) for page in (second, third)] == ["席位待确认", "候补中"]

    ask(portal, END_OFFER.format(event=journey["event"]))
    wait_for_state(second, "逾期未确认")
    assert state(third) == "席位待确认"
    third.get_by_role("button", name="接受席位").click()
    assert state(third) == "已确认"
