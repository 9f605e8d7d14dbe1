"""An invitation, from the audience to the answer: written, looked at, approved by a colleague, sent, and accepted."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.browser.gates import ask
from tests.browser.people import sign_in
from tests.drills.portal import Portal

pytestmark = pytest.mark.browser

MAKE = """
import json
from conference.audiences.models import ContactListEntry
from conference.editions.models import Edition
from conference.kit.roles import Role
from conference.people.models import Person, User
from conference.people.services import appoint
from events.schedule.demo import approve_everything
from tests import factories
edition = Edition.objects.current()
edition.campaign_approval_above = 30
edition.save()
pool = factories.SeatPoolFactory(total=100, event__edition=edition, event__title_zh="青年科学家论坛",
    event__kind="roadshow", event__number=None, event__starts_at=None, event__ends_at=None)
people = Person.objects.bulk_create(
    factories.PersonFactory.build(name_zh=f"受邀人{number}", email=f"invited-{number}@example.com")
    for number in range(40)
)
listed = factories.ContactListFactory(edition=edition, name="青年科学家")
ContactListEntry.objects.bulk_create(ContactListEntry(contact_list=listed, person=person) for person in people)
colleague = User.objects.get(email="administrator@example.com")
appoint(user=colleague, role=Role.ORGANIZER, edition=edition, by=None)
approve_everything(edition)
print(json.dumps({"event": pool.event.code, "slug": pool.event.slug}))
"""
LINK = """
import json
from conference.outbox.models import Message
print(json.dumps(Message.objects.get(person__email="invited-0@example.com").text))
"""


def test_an_invitation_from_the_audience_to_the_answer(page: Page, phone: Phone, portal: Portal) -> None:
    made = ask(portal, MAKE)

    sign_in(page, "organizer@example.com")
    page.goto("/admin/audiences/new/")
    page.get_by_label("名称", exact=True).fill("青年科学家")
    page.locator("[name='add-new']").select_option("listed")
    page.locator("[name='add'][value='new']").click()
    page.get_by_label("青年科学家", exact=True).check()
    expect(page.locator("#reach strong").first).to_have_text("40")
    page.locator("[name='save']").click()
    expect(page.get_by_text(re.compile("青年科学家.*已保存|已保存.*青年科学家"))).to_be_visible()

    page.goto("/admin/campaigns/new/")
    page.get_by_role("button", name="活动邀请函").click()
    page.get_by_label("名称", exact=True).fill("青年科学家邀请")
    page.locator("[name='action-event']").select_option(made["event"])
    page.locator("[name='action-holds_seats']").check()
    page.locator("[name='audience']").select_option(label="青年科学家")
    mail = page.frame_locator(".letter__frame")
    expect(mail.get_by_text("青年科学家论坛")).to_be_visible()
    page.locator("[name='reader']").select_option(label="受邀人1")
    expect(mail.get_by_text("尊敬的受邀人1")).to_be_visible()
    page.locator("[name='send']").click()
    expect(page.locator("#reach strong").first).to_have_text("40")
    page.get_by_role("button", name="提交审批").click()
    expect(page.get_by_text("待审批")).to_be_visible()
    campaign = page.url

    colleague = phone(viewport={"width": 1440, "height": 900})
    sign_in(colleague, "administrator@example.com")
    colleague.goto(campaign)
    for language in ("中文", "English"):
        looked_at = colleague.get_by_role("region", name=f"预览 · {language}").frame_locator(".letter__frame")
        expect(looked_at.get_by_text("青年科学家论坛")).to_be_visible()
    colleague.get_by_role("button", name="批准", exact=True).click()
    expect(colleague.get_by_text("已批准")).to_be_visible()

    page.goto(campaign)
    page.get_by_role("link", name="前往发送").click()
    page.get_by_role("button", name="发送给40人").click()
    expect(page.locator("#progress strong")).to_have_text("40", timeout=60_000)
    expect(page.locator("#progress .state")).to_have_text("已发送")

    invitee = phone()
    link = re.findall(r"https?://\S+?(/i/\w+/)", ask(portal, LINK))[0]
    invitee.goto(link)
    expect(invitee.get_by_text("尊敬的受邀人0")).to_be_visible()
    invitee.get_by_role("button", name="接受邀请").click()
    register = invitee.get_by_role("link", name="立即报名")
    expect(register).to_be_visible()
    assert f"/events/{made['slug']}/register/?code=" in str(register.get_attribute("href"))

    page.reload()
    expect(page.get_by_role("row", name=re.compile("接受邀请"))).to_contain_text("1")
