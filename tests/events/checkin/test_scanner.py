"""The scanner page, its policy, and the reading of photos for it."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from events.checkin.models import Gate
from events.checkin.scanner import PARTS
from events.program.models import Event
from events.registration.passes import address_of, qr_png
from tests.conftest import SignIn
from tests.events.checkin.conftest import pass_for
from tests.factories import DeviceFactory, PassFactory, ShiftFactory, UserFactory

pytestmark = pytest.mark.django_db

SCRIPTS = Path(__file__).parents[3] / "static" / "js" / "scanner"
DECODE = "/api/v1/checkin/decode/"


@pytest.fixture
def phone(gate: Gate) -> Client:
    device = DeviceFactory(shift=ShiftFactory(edition=gate.area.edition, gates=[gate]))
    return Client(headers={"Authorization": f"Device {device.code}"})


def photo(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.png", content, content_type="image/png")


def picture(*size: int) -> bytes:
    out = BytesIO()
    Image.new("L", size, "gray").save(out, "PNG")
    return out.getvalue()


class TestThePage:
    def test_is_the_same_for_everybody(self, event: Event, sign_in: SignIn) -> None:
        holder = pass_for(event).person

        pages = [visitor.get("/scanner/").content for visitor in (Client(), sign_in(UserFactory(person=holder)))]

        assert pages[0] == pages[1]

    @pytest.mark.parametrize(("path", "title"), [("/scanner/", "扫码核验"), ("/en/scanner/", "Scanner")])
    def test_speaks_both_languages(self, client: Client, path: str, title: str) -> None:
        page = client.get(path)

        assert f"<title>{title} · " in page.content.decode()

    def test_may_compile_webassembly_as_no_other_page_may(self, client: Client) -> None:
        policies = {path: client.get(path)["Content-Security-Policy"] for path in ("/scanner/", "/about/")}

        assert "script-src 'self' 'wasm-unsafe-eval'" in policies["/scanner/"]
        assert "default-src 'self'" in policies["/scanner/"]
        assert "wasm" not in policies["/about/"]

    def test_runs_no_inline_script(self, client: Client) -> None:
        page = client.get("/scanner/").content.decode()

        inline = [tag for tag in re.findall(r"<script[^>]*>", page) if "src=" not in tag]
        assert inline == ['<script id="scanner-words" type="application/json">']

    def test_has_every_word_that_its_scripts_say(self, client: Client) -> None:
        page = client.get("/scanner/").content.decode()
        said = set(re.findall(r"(?:\bwords\.|say\(')(\w+)", "".join(path.read_text() for path in SCRIPTS.glob("*.js"))))

        assert said
        assert [word for word in said if f'"{word}": ' not in page] == []

    def test_does_without_what_npm_did_not_install(self, client: Client, settings: LazySettings) -> None:
        settings.STATICFILES_DIRS = [settings.BASE_DIR / "static"]
        finders.get_finder.cache_clear()

        page = client.get("/scanner/").content.decode()

        finders.get_finder.cache_clear()
        assert [name for name in PARTS if f"data-{name}=" in page] == []


class TestTheWorker:
    @pytest.mark.parametrize("prefix", ["", "/en"])
    def test_keeps_the_page_and_nothing_above_it(self, client: Client, prefix: str) -> None:
        page = client.get(f"{prefix}/scanner/").content.decode()
        worker = client.get(f"{prefix}/scanner/worker.js")

        assert f'data-worker="{prefix}/scanner/worker.js" data-scope="{prefix}/scanner/"' in page
        assert worker["Content-Type"] == "text/javascript"
        assert "Service-Worker-Allowed" not in worker
        assert "no-store" in worker["Cache-Control"]


class TestReadingAPhoto:
    def test_says_what_its_qr_code_says(self, phone: Client, event: Event) -> None:
        issued = PassFactory(edition=event.edition)

        answer = phone.post(DECODE, {"photo": photo(qr_png(issued))})

        assert answer.json() == {"text": address_of(issued)}

    def test_without_a_code_it_says_nothing(self, phone: Client) -> None:
        answer = phone.post(DECODE, {"photo": photo(picture(300, 300))})

        assert (answer.status_code, answer.json()) == (200, {"text": None})

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"no picture", "JPEG"),
            (picture(10_000, 10_000), "50"),
            (picture(10, 10) + bytes(8 * 1024 * 1024), "8.0"),
        ],
        ids=["broken", "a bomb", "too large"],
    )
    def test_what_is_none_is_refused_in_words(self, phone: Client, content: bytes, why: str) -> None:
        answer: Any = phone.post(DECODE, {"photo": photo(content)})

        assert answer.status_code == 400
        assert why in answer.json()["detail"]

    def test_is_for_devices_alone(self, client: Client) -> None:
        answer = client.post(DECODE, {"photo": photo(picture(10, 10))})

        assert answer.status_code == 401

    def test_has_an_end(self, phone: Client, gate: Gate) -> None:
        other = DeviceFactory(shift=ShiftFactory(edition=gate.area.edition, gates=[gate]))

        statuses = [phone.post(DECODE, {"photo": photo(picture(10, 10))}).status_code for _time in range(31)]
        others = Client(headers={"Authorization": f"Device {other.code}"})

        assert (statuses[-2], statuses[-1]) == (200, 429)
        assert others.post(DECODE, {"photo": photo(picture(10, 10))}).status_code == 200
