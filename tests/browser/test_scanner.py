"""A gate and its volunteers: a phone's camera, no network, a keyboard, a USB scanner."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from conference.kit.codes import CROCKFORD
from conference.kit.qr import png
from tests.browser.conftest import LOOKS, Phone
from tests.browser.gates import ask, expect_verdict, join
from tests.drills.portal import Portal

pytestmark = pytest.mark.browser

AT_WORK = """
import datetime as dt, json
from conference.editions.models import Edition
from conference.kit import clock
from events.checkin.models import Area, Conflict, Gate, Presence, Scan, Shift
from events.registration.models import Pass, Registration
from events.registration.passes import address_of
edition = Edition.objects.current()
"""
OPEN = """
area = Area.objects.create(edition=edition, name_zh=f"城市体验 {{Area.objects.count()}}", name_en="City experience")
gates = [Gate.objects.create(area=area, name_zh=f"{{name}}门", name_en=name, direction="both") for name in {gates}]
ends_at = clock.now() + dt.timedelta(seconds={seconds})
shift = Shift.objects.create(
    edition=edition, name="早班", starts_at=clock.now(), ends_at=ends_at, is_kiosk={is_kiosk}
)
shift.gates.set(gates)
confirmed = Registration.objects.confirmed().filter(event__edition=edition).order_by("pk").values("person")
passes = Pass.objects.filter(edition=edition, person__in=confirmed).select_related("edition", "person")[:2]
print(json.dumps({{"area": area.pk, "shift": shift.pk, "secret": shift.secret, "passes": [
    {{"code": each.code, "address": address_of(each), "name": each.person.printed_name}} for each in passes]}}))
"""
FOUND = """
scans = Scan.objects.filter(gate__area={area}).order_by("pk")
print(json.dumps({{
    "scans": [[scan.verdict, scan.shown, (scan.received_at - scan.scanned_at).total_seconds()] for scan in scans],
    "entries": sum(Presence.objects.filter(area={area}).values_list("entries", flat=True)),
    "conflicts": Conflict.objects.filter(scan__gate__area={area}).count()}}))
"""


@pytest.fixture
def opened(portal: Portal) -> Callable[..., Any]:
    """Open a shift at gates of an area of its own; two passes enter it."""

    def opening(*gates: str, is_kiosk: bool = False, seconds: int = 4 * 3600) -> Any:
        """A shift of so many seconds."""
        told = {"gates": list(gates or ("东",)), "is_kiosk": is_kiosk, "seconds": seconds}
        return ask(portal, AT_WORK + OPEN.format(**told))

    return opening


TYPE_AT_ONCE = """
text => {
  const field = document.activeElement;
  for (const key of [...text, 'Enter']) {
    const isTyped = field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    if (isTyped && key !== 'Enter' && field.type === 'text') field.value += key;
  }
}
"""


def read_by_usb(page: Page, text: str) -> None:
    """What a USB scanner types, wherever the focus is. All at once: on a busy machine Playwright's keys come too slowly
    to be a scanner's.
    """
    page.evaluate(TYPE_AT_ONCE, text)


def is_kept(page: Page) -> bool:
    """Whether the page will come without a network."""
    return bool(page.evaluate("caches.match(location.pathname).then(Boolean)"))


def wait_until_kept(page: Page) -> None:
    for _attempt in range(100):
        if is_kept(page) and page.evaluate("Boolean(navigator.serviceWorker.controller)"):
            return
        page.wait_for_timeout(100)
    raise AssertionError("the page is not kept")


def test_a_volunteer_joins_and_scans_and_the_second_time_is_refused(
    opened: Callable[..., Any], phone: Phone, filming: Callable[..., Browser], portal: Portal
) -> None:
    shift = opened()
    holder = shift["passes"][0]
    page = phone(filming(holder["address"]))
    join(page, shift["secret"])

    assert page.evaluate("'BarcodeDetector' in window") is False  # so that WebAssembly is what reads
    expect_verdict(page, "green", "请进", holder["name"])
    assert page.evaluate("location.hash") == ""
    expect(page.locator("[role=status]")).to_contain_text(holder["name"])
    page.locator(".verdict").wait_for(state="hidden")
    expect_verdict(page, "red", "已经入场", "东门")
    expect(page.locator("body > [role=alert]")).to_contain_text("已经入场")

    found = ask(portal, AT_WORK + FOUND.format(**shift))
    assert [scan[:2] for scan in found["scans"]] == [["admitted", ""], ["already_admitted", ""]]
    assert found["entries"] == 1


def test_two_passes_in_view_are_two_scans(
    opened: Callable[..., Any], phone: Phone, filming: Callable[..., Browser], portal: Portal
) -> None:
    shift = opened()
    page = phone(filming(*[holder["address"] for holder in shift["passes"]], seconds=2))
    join(page, shift["secret"])

    for holder in shift["passes"]:
        expect_verdict(page, "green", "请进", holder["name"])
    page.locator(".verdict").wait_for(state="hidden")
    page.wait_for_timeout(2500)  # both came by again, and within three seconds they are the same scans
    assert [scan[0] for scan in ask(portal, AT_WORK + FOUND.format(**shift))["scans"]] == ["admitted", "admitted"]


def test_the_camera_replaces_no_refusal_before_it_is_put_away(
    opened: Callable[..., Any], phone: Phone, filming: Callable[..., Browser]
) -> None:
    shift = opened()
    page = phone(filming(shift["passes"][0]["address"], seconds=4))
    join(page, shift["secret"])
    expect_verdict(page, "green", "请进")

    read_by_usb(page, "https://example.com/nothing")
    expect_verdict(page, "red", "无法识别")
    page.wait_for_timeout(5000)  # the pass came by again
    expect_verdict(page, "red", "无法识别")
    page.keyboard.press("Escape")
    expect_verdict(page, "red", "已经入场")


def test_it_goes_on_without_a_network(
    opened: Callable[..., Any], phone: Phone, filming: Callable[..., Browser], portal: Portal
) -> None:
    shift = opened()
    page = phone(filming(shift["passes"][0]["address"]))
    join(page, shift["secret"])
    expect_verdict(page, "green")
    wait_until_kept(page)

    page.context.set_offline(True)
    page.reload()
    expect_verdict(page, "red", "已经入场", "离线")  # the kept decoder read it, and this phone let it in before
    page.keyboard.press("Escape")
    read_by_usb(page, shift["passes"][1]["address"])
    expect_verdict(page, "green", "请进", "离线")
    expect(page.locator("[data-line]")).to_contain_text("离线")
    expect(page.locator("[data-waiting]")).to_contain_text("条待上报")
    page.wait_for_timeout(1500)
    page.context.set_offline(False)

    expect(page.locator("[data-waiting]")).to_be_hidden()
    found = ask(portal, AT_WORK + FOUND.format(**shift))
    (late,) = (late for verdict, shown, late in found["scans"] if (verdict, shown) == ("admitted", "admitted"))
    assert late > 1
    assert (found["entries"], found["conflicts"]) == (2, 0)


def test_one_pass_at_two_gates_without_a_network_is_one_entry_and_one_conflict(
    opened: Callable[..., Any], phone: Phone, portal: Portal
) -> None:
    shift = opened("东", "西")
    pages = [phone(), phone()]
    for page, gate in zip(pages, ("东门", "西门"), strict=True):
        join(page, shift["secret"])
        page.get_by_role("button", name=gate).click()
        expect(page.locator("[data-counts]")).to_be_visible()
        page.wait_for_load_state("networkidle")
        page.context.set_offline(True)
        read_by_usb(page, shift["passes"][0]["address"])
        expect_verdict(page, "green", "离线")
    for page in pages:
        page.context.set_offline(False)
        expect(page.locator("[data-waiting]")).to_be_hidden()

    expect(pages[0].locator("[data-differing]")).to_be_hidden()
    expect(pages[1].locator("[data-differing]")).to_contain_text(shift["passes"][0]["name"])
    found = ask(portal, AT_WORK + FOUND.format(**shift))
    assert [scan[:2] for scan in found["scans"]] == [["admitted", "admitted"], ["already_admitted", "admitted"]]
    assert (found["entries"], found["conflicts"]) == (1, 1)


def test_codes_are_typed_and_read_by_a_usb_scanner(opened: Callable[..., Any], phone: Phone) -> None:
    shift = opened()
    first, second = shift["passes"]
    page = phone()
    join(page, shift["secret"])

    page.locator("[name=code]").fill(f"{first['code'][:5].lower()} {first['code'][5:]}")
    page.locator("[name=code]").press("Enter")
    expect_verdict(page, "green", first["name"])
    read_by_usb(page, second["address"])
    expect_verdict(page, "green", second["name"])
    page.locator(".verdict").wait_for(state="hidden")
    page.wait_for_timeout(1000)  # the same code is not read twice in three seconds
    page.locator("[data-sound]").focus()
    read_by_usb(page, second["address"])
    expect_verdict(page, "red", "已经入场")
    page.locator("[data-verdict-next]").click()
    page.locator("[name=code]").focus()
    read_by_usb(page, "https://example.com/nothing")
    expect_verdict(page, "red", "无法识别")
    page.keyboard.press("Escape")
    expect(page.locator("[name=code]")).to_have_value("")

    page.get_by_text("离场", exact=True).click()
    read_by_usb(page, second["address"])
    expect_verdict(page, "green", "再见")


def test_a_forged_code_is_refused_without_a_network(opened: Callable[..., Any], phone: Phone) -> None:
    shift = opened()
    page = phone()
    join(page, shift["secret"])
    expect(page.locator("[data-counts]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    address = shift["passes"][0]["address"]
    forged = address[:-30] + ("A" if address[-30] != "A" else "B") + address[-29:]

    read_by_usb(page, forged)
    expect_verdict(page, "red", "无法识别")
    page.keyboard.press("Escape")
    unlisted = "".join(CROCKFORD[-1] for _place in range(10))
    read_by_usb(page, unlisted)  # typed: nothing signs it
    expect_verdict(page, "red", "无法识别")
    page.keyboard.press("Escape")
    read_by_usb(page, address)
    expect_verdict(page, "green", "请进")


def test_a_slow_portal_is_not_waited_for(opened: Callable[..., Any], phone: Phone) -> None:
    shift = opened()
    page = phone(service_workers="block")
    join(page, shift["secret"])
    expect(page.locator("[data-counts]")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.route("**/scans/", lambda route: None)

    read_by_usb(page, shift["passes"][0]["address"])
    expect_verdict(page, "green", "离线")


def test_without_a_decoder_the_portal_reads_a_photo(opened: Callable[..., Any], phone: Phone) -> None:
    shift = opened()
    page = phone(service_workers="block")
    page.context.route("**/npm/**", lambda route: route.abort())
    join(page, shift["secret"])
    drawn = png(shift["passes"][0]["address"])

    expect(page.locator("[data-hint]")).to_contain_text("拍")
    chosen = page.locator("[data-photo-large] [data-photo]")
    chosen.set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": drawn})
    expect_verdict(page, "green", shift["passes"][0]["name"])


def test_a_kiosk_shows_no_surname_and_goes_on_by_itself(opened: Callable[..., Any], phone: Phone) -> None:
    shift = opened(is_kiosk=True)
    page = phone(viewport={"width": 1080, "height": 1440})
    join(page, shift["secret"])
    name = shift["passes"][0]["name"]

    for tone in ("green", "red"):
        read_by_usb(page, shift["passes"][0]["address"])
        expect_verdict(page, tone, f"*{name[1:]}")
        expect(page.locator(".verdict")).not_to_contain_text(name)
        page.locator(".verdict").wait_for(state="hidden")
        page.wait_for_timeout(1000)


def test_what_waits_when_the_shift_ends_is_sent_once_there_is_a_network(
    opened: Callable[..., Any], phone: Phone, portal: Portal
) -> None:
    shift = opened(seconds=25)
    page = phone()
    join(page, shift["secret"])
    expect(page.locator("[data-counts]")).to_be_visible()
    page.context.set_offline(True)
    read_by_usb(page, shift["passes"][0]["address"])
    expect_verdict(page, "green", "请进", "离线")

    expect(page.locator("[data-message]")).to_contain_text("请勿关闭本页", timeout=40_000)
    read_by_usb(page, shift["passes"][1]["address"])
    page.context.set_offline(False)

    expect(page.locator("[data-view=welcome]")).to_be_visible(timeout=40_000)
    found = ask(portal, AT_WORK + FOUND.format(**shift))
    assert [scan[:2] for scan in found["scans"]] == [["admitted", "admitted"]]


def test_a_device_forgets_everything_when_its_shift_ends(
    opened: Callable[..., Any], phone: Phone, portal: Portal
) -> None:
    shift = opened()
    page = phone()
    join(page, shift["secret"])
    expect(page.locator("[data-counts]")).to_be_visible()
    ask(portal, AT_WORK + f"Shift.objects.filter(pk={shift['shift']}).update(revoked_at=clock.now())\nprint(1)")
    page.wait_for_timeout(2500)

    read_by_usb(page, shift["passes"][0]["address"])
    expect(page.locator("[data-view=welcome]")).to_be_visible()
    expect(page.locator("[data-message]")).not_to_be_empty()
    kept = page.evaluate(
        """() => new Promise(resolve => {
            indexedDB.open('scanner').onsuccess = event => {
                const store = event.target.result.transaction('device').objectStore('device');
                store.count().onsuccess = found => resolve(found.target.result);
            };
        })"""
    )
    assert kept == 0

    join(page, opened()["secret"])
    read_by_usb(page, shift["passes"][1]["address"])  # the first would be the same scan for three seconds
    expect_verdict(page, "green")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_every_state_is_for_everybody(opened: Callable[..., Any], phone: Phone, look: tuple[int, str, str]) -> None:
    width, prefix, scheme = look
    shift = opened("东", "西")
    page = phone(viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce")

    def faults(state: str) -> list[str]:
        found = [f"{state}: {violation['id']}" for violation in Axe().run(page).response["violations"]]
        is_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        return [*found, f"{state}: scrolls sideways"] if is_wide else found

    page.goto(f"{prefix}/scanner/")
    page.locator("[data-view=welcome]").wait_for()
    found = faults("welcome")
    page.goto("about:blank")
    page.goto(f"{prefix}/scanner/#{shift['secret']}")
    page.locator("[data-view=join]").wait_for()
    found += faults("join")
    page.locator("[name=name]").press("Tab")
    page.keyboard.press("Enter")  # by keyboard from here on
    page.locator("[data-view=gates]").wait_for()
    found += faults("gates")
    page.locator(".scanner__gate").first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("[data-counts]").wait_for()
    found += faults("scanning")
    page.locator("[name=code]").focus()
    for tone in ("green", "red"):
        page.keyboard.type(shift["passes"][0]["code"], delay=120)
        page.keyboard.press("Enter")
        expect_verdict(page, tone)
        found += faults(tone)
        page.keyboard.press("Enter")
        page.locator(".verdict").wait_for(state="hidden")
        expect(page.locator("[name=code]")).to_be_focused()
        page.wait_for_timeout(3000)

    assert found == []
