"""The schedule's editor as organizers use it: by pointer, by keyboard, and two at once."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.people import sign_in
from tests.drills.portal import Portal

pytestmark = pytest.mark.browser

OPENING = dt.date.today() + dt.timedelta(14)
EDITOR = f"/admin/schedule/?day={OPENING}"
MINUTE = 1.4  # pixels
STALE = 1100  # milliseconds: a kept page is at most a second old


@pytest.fixture
def editor(page: Page) -> Page:
    """The first day, opened by an organizer."""
    page.set_viewport_size({"width": 1600, "height": 1000})
    sign_in(page, "organizer@example.com")
    page.goto(EDITOR)
    return page


def block(page: Page, event: str, title: str) -> Locator:
    """One session on the grid or in the tray."""
    return page.locator("[data-code]", has_text=event).filter(has_text=title).first


def drag(page: Page, what: Locator, *, minutes: float = 0, to: Locator | None = None) -> None:
    """By the pointer: so many minutes later, or into the middle of something else."""
    what.scroll_into_view_if_needed()
    box = what.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 6
    target = to.bounding_box() if to else {"x": x, "y": y + minutes * MINUTE, "width": 0, "height": 0}
    assert target
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y + 8)
    page.mouse.move(target["x"] + target["width"] / 2, target["y"] + target["height"] / 2, steps=8)
    page.mouse.up()


def test_a_session_is_dragged_refused_parked_and_put_back(editor: Page) -> None:
    panel = block(editor, "生命科学", "科学家创业")
    expect(panel).to_contain_text("14:50–15:50")

    drag(editor, panel, minutes=-30)
    expect(editor.locator("[data-message]")).to_have_text("该会议厅在此时段已安排其他环节。")
    expect(panel).to_contain_text("14:50–15:50")

    tray = editor.locator("[data-tray]")
    drag(editor, panel, to=tray)
    expect(tray).to_contain_text("科学家创业")
    editor.locator("[data-undo]").click()
    expect(tray).not_to_contain_text("科学家创业")
    expect(panel).to_contain_text("14:50–15:50")


def test_the_keyboard_does_all_of_it(editor: Page) -> None:
    signing = block(editor, "空天信息", "签约")
    signing.focus()
    for key in ("Space", "ArrowDown", "ArrowDown", "Shift+ArrowDown", "Enter"):
        editor.keyboard.press(key)
    expect(signing).to_contain_text("16:55–17:45")
    expect(signing).to_be_focused()

    for key in ("Space", "ArrowDown", "Escape"):
        editor.keyboard.press(key)
    expect(signing).to_contain_text("16:55–17:45")

    editor.keyboard.press("Delete")
    parked = editor.locator("[data-tray] [data-code]", has_text="签约")
    expect(parked).to_be_focused()
    editor.keyboard.press("Enter")
    dialog = editor.locator("[data-dialog]")
    dialog.locator("[name=room]").select_option(label="重庆悦来国际会议中心 二号厅（示例）")
    dialog.locator("[name=starts_at]").fill(f"{OPENING}T16:45")
    dialog.locator("[name=ends_at]").fill(f"{OPENING}T17:30")
    editor.keyboard.press("Enter")
    expect(signing).to_contain_text("16:45–17:30")


def test_a_delay_is_previewed_and_applied(editor: Page) -> None:
    keynote = block(editor, "空天信息", "怎样的人才")
    keynote.dblclick()
    dialog = editor.locator("[data-dialog]")
    dialog.locator("[name=verb]").select_option("extend")
    dialog.locator("[name=minutes]").fill("10")
    dialog.locator("[name=minutes]").press("Enter")
    expect(dialog.locator("[data-preview] tr")).to_have_count(5)
    dialog.locator("[data-apply]").click()

    expect(keynote).to_contain_text("14:00–15:00")
    expect(block(editor, "空天信息", "签约")).to_contain_text("16:55–17:40")


def test_who_has_it_open_sees_what_another_does(editor: Page, browser: Browser, portal: Portal) -> None:
    context = browser.new_context(
        base_url=f"http://localhost:{portal.port}", locale="zh-CN", viewport={"width": 1600, "height": 1000}
    )
    other = context.new_page()
    sign_in(other, "administrator@example.com")
    other.goto(EDITOR)
    signing = block(editor, "生命科学", "签约")
    signing.focus()
    for key in ("Space", "ArrowDown", "Enter"):
        editor.keyboard.press(key)
    expect(signing).to_contain_text("16:55–17:35")

    expect(block(other, "生命科学", "签约")).to_contain_text("16:55–17:35", timeout=6000)
    context.close()


def test_a_new_session_is_drawn(editor: Page) -> None:
    column = editor.locator("[data-room]").first
    box = column.bounding_box()
    assert box
    x, y = box["x"] + 40, box["y"] + 330 * MINUTE
    editor.mouse.move(x, y)
    editor.mouse.down()
    editor.mouse.move(x, y + 30 * MINUTE, steps=4)
    editor.mouse.up()
    dialog = editor.locator("[data-new-dialog]")
    expect(dialog.locator("[name=starts_at]")).to_have_value(f"{OPENING}T13:30")
    dialog.locator("[name=event]").select_option(label="生命科学人才创新创业洽谈会")
    dialog.locator("[name=title_zh]").fill("媒体见面会（示例）")
    editor.keyboard.press("Enter")

    drawn = block(editor, "媒体见面会", "13:30–14:00")
    expect(drawn).to_be_visible()

    drawn.focus()
    editor.keyboard.press("Delete")  # nobody has approved its words: on the schedule it would hold up a release
    expect(editor.locator("[data-tray]")).to_contain_text("媒体见面会")


def test_what_was_moved_is_released_and_told(editor: Page) -> None:
    panel = block(editor, "生命科学", "科学家创业")
    panel.focus()
    for key in ("Space", "ArrowUp", "Escape", "Space", "ArrowRight", "ArrowRight", "Enter"):
        editor.keyboard.press(key)
    expect(editor.locator(f"[data-name*='三号厅'] [data-code='{panel.get_attribute('data-code')}']")).to_be_visible()
    session = f"/sessions/{panel.get_attribute('data-code')}/"
    editor.goto(session)
    expect(editor.locator("main")).to_contain_text("一号厅")

    editor.goto("/admin/events/schedulerelease/release/")
    expect(editor.get_by_role("row", name="科学家创业")).to_contain_text("三号厅")
    editor.locator("form[method=post] button[type=submit]", has_text="发布日程").click()
    editor.wait_for_url("**/announce/")
    told = editor.get_by_role("row", name="科学家创业")
    expect(told).to_contain_text("三号厅")
    assert int(told.locator("td").last.inner_text()) > 1
    editor.get_by_role("button", name="发送通知").click()
    expect(editor.locator("main")).to_contain_text("正在生成通知")

    editor.wait_for_timeout(STALE)
    editor.goto(session)
    expect(editor.locator("main")).to_contain_text("三号厅")
    feed = editor.request.get("/schedule.ics").text().replace("\r\n ", "")
    assert "三号厅" in next(entry for entry in feed.split("BEGIN:VEVENT") if "科学家创业" in entry)
