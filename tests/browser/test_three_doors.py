"""The portal's main job, walked by people: an attendee registers, an employer posts, an organizer reschedules."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.people import sign_in
from tests.drills.portal import Portal

pytestmark = pytest.mark.browser

CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
STALE = 1100  # milliseconds: a kept page is at most a second old


def newest_message(page: Page, to: str) -> str:
    """The text of the newest message to an address, once the worker has sent it."""
    message = page.locator(".mailbox > li", has_text=to).first
    for _attempt in range(40):
        page.goto("/outbox/")
        if message.count():
            return message.inner_text()
        page.wait_for_timeout(250)
    raise AssertionError(f"no message to {to}")


def test_an_attendee_signs_up_by_phone_and_registers(page: Page) -> None:
    page.goto("/accounts/signup/?next=/events/land-sea-corridor/register/")
    page.locator("[name=phone]").fill("139 1234 5678")
    page.locator("[name=name_zh]").fill("欧阳晓月")
    page.locator("[name=consent]").check()
    page.locator("[name=consent]").press("Enter")
    page.wait_for_url("**/phone/verify/**")

    outbox = page.context.new_page()
    code = CODE.search(newest_message(outbox, "139"))
    assert code
    page.locator("[name=code]").fill(code.group())
    page.locator("[name=code]").press("Enter")

    page.wait_for_url("**/events/land-sea-corridor/register/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/registrations/*/")
    expect(page.locator("main")).to_contain_text("已确认")
    registration = page.url.rstrip("/").rpartition("/")[2]

    for _attempt in range(40):
        if registration in newest_message(outbox, "139"):
            break
        outbox.wait_for_timeout(250)
    assert registration in newest_message(outbox, "139")

    page.goto("/me/")
    page.locator("main").get_by_role("link", name="出示参会证").click()
    expect(page.locator("main")).to_contain_text("欧阳晓月")
    expect(page.locator("main")).to_contain_text("西部陆海新通道人才开放合作交流会")


def test_an_employer_posts_a_position_and_it_is_found(browser: Browser, page: Page, portal: Portal) -> None:
    sign_in(page, "attendee@example.com")
    page.goto("/jobs/new/")
    page.wait_for_url("**/organizations/new/**")
    page.locator("[name=name_zh]").fill("朝天门量子科技有限公司（示例）")
    page.locator("[name=kind]").select_option("enterprise")
    page.locator("[name=credit_code]").fill("91500000123456789A")
    page.locator("[name=credit_code]").press("Enter")
    expect(page.locator(".field--invalid")).to_have_count(1)
    expect(page.locator("[name=name_zh]")).to_have_value("朝天门量子科技有限公司（示例）")
    page.locator("[name=credit_code]").fill("91500000MA5U7X2K1N")
    page.locator("[name=credit_code]").press("Enter")

    page.wait_for_url("**/jobs/new/")
    page.locator("[name=title_zh]").fill("量子算法研究员（示例）")
    page.locator("[name=category]").select_option("software")
    page.locator("[name=city]").fill("重庆")
    page.locator("[name=duties_zh]").fill("研究量子纠错")
    page.locator("[name=city]").press("Enter")
    page.wait_for_url("**/me/")
    expect(page.locator("main")).to_contain_text("量子算法研究员")

    page.goto("/jobs/?q=量子")
    expect(page.locator("main")).not_to_contain_text("量子算法研究员")

    organizer = browser.new_context(base_url=f"http://localhost:{portal.port}", locale="zh-CN").new_page()
    sign_in(organizer, "organizer@example.com")
    organizer.goto("/admin/jobs/position/?status__exact=submitted")
    organizer.locator("input[name=_selected_action]").first.check()
    organizer.locator("select[name=action]").select_option("approve_selected")
    organizer.locator("button[name=index]").click()
    organizer.wait_for_load_state()
    page.wait_for_timeout(STALE)

    page.goto("/jobs/?q=量子")
    page.get_by_role("link", name="量子算法研究员").click()
    expect(page.locator("main")).to_contain_text("研究量子纠错")


def test_an_organizer_moves_a_session_and_releases_it(page: Page) -> None:
    sign_in(page, "organizer@example.com")
    calendar = "/events/life-sciences.ics"
    before = page.request.get(calendar).text()
    assert "T140000" in before

    page.goto("/admin/events/session/?q=生命科学")
    page.get_by_role("link", name="生命科学：从发现到临床").first.click()
    page.locator("[name=starts_at_1]").fill("13:30:00")
    page.locator("[name=_save]").click()
    page.wait_for_load_state()

    page.goto("/events/life-sciences/")
    expect(page.locator("main")).to_contain_text("14:00–14:50")
    assert page.request.get(calendar).text() == before

    page.goto("/admin/events/schedulerelease/release/")
    expect(page.locator("table")).to_contain_text("13:30–14:50")
    page.locator("form[method=post] button[type=submit]", has_text=re.compile("Release|发布")).click()
    page.wait_for_url("**/announce/")

    page.wait_for_timeout(STALE)
    page.goto("/events/life-sciences/")
    expect(page.locator("main")).to_contain_text("13:30–14:50")
    after = page.request.get(calendar).text()
    assert "T133000" in after
    assert "SEQUENCE:1" in after


def test_two_sessions_never_share_a_room(page: Page) -> None:
    sign_in(page, "organizer@example.com")
    page.goto("/admin/events/session/?q=空天信息")
    page.get_by_role("link", name="卫星数据走进城市").first.click()
    page.locator("[name=starts_at_1]").fill("14:10:00")
    page.locator("[name=_save]").click()
    expect(page.locator("main, #content, body").first).to_contain_text(
        "该会议厅已安排“空天信息产业需要怎样的人才（示例）”"
    )
    expect(page.locator("[name=starts_at_1]")).to_have_value("14:10:00")
