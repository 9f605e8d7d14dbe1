"""Uploaded pictures are made anew; nothing of the file that came is kept."""

import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import translation
from PIL import Image, ImageCms

from conference.kit import files, pictures
from conference.kit.files import OwnedFile
from conference.kit.pictures import PictureInput, encode
from conference.kit.plugs import Socket
from conference.news.models import NewsItem
from tests.factories import NewsItemFactory, picture

SECRET = b"29.56N 106.55E"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def made(upload: ContentFile) -> Image.Image:
    return Image.open(encode(upload))


def corner(image: Image.Image) -> tuple[int, ...]:
    return image.convert("RGB").getpixel((2, 2))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_webp(format: str) -> None:
    image = made(picture(format=format))

    assert (image.format, image.size) == ("WEBP", (1000, 600))


def test_a_large_picture_is_made_small_and_narrow_ones_stand_beside_it() -> None:
    encoded = encode(picture(size=(4000, 3000)))

    assert Image.open(encoded).size == (1600, 1200)
    assert [Image.open(BytesIO(data)).size for data in encoded.narrower.values()] == [(480, 360), (960, 720)]


def test_what_cameras_and_programs_wrote_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    upload = picture(exif=exif, comment=SECRET, xmp=SECRET)
    assert upload.read().count(SECRET) == 3

    assert SECRET not in encode(upload).read()


def test_a_picture_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    assert made(picture(exif=exif)).size == (600, 1000)


def test_colors_of_another_profile_are_meant_the_same() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    broken = made(picture(icc_profile=profile))
    plain = made(picture())

    assert "icc_profile" not in broken.info
    assert all(abs(one - other) < 6 for one, other in zip(corner(broken), corner(plain), strict=True))


def test_nothing_shines_through() -> None:
    content = BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(content, "PNG")

    assert min(corner(made(ContentFile(content.getvalue())))) > 250


def bomb() -> bytes:
    """A PNG of 2.5 GB in 300 bytes: its header promises what nobody should unpack."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9999))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (SVG, "no picture"),
        (b"GIF89a<script>", "no picture"),
        (b"<html><script>", "no picture"),
        (picture().read()[:900], "no picture"),
        (bomb(), "too many pixels"),
    ],
    ids=["svg", "gif", "html", "cut off", "bomb"],
)
@pytest.mark.parametrize("name", ["picture.jpg", "picture.svg"])
def test_an_attack_is_refused_in_words(content: bytes, said: str, name: str) -> None:
    with pytest.raises(ValidationError, match=said):
        PictureInput().clean(ContentFile(content, name=name))


def test_a_picture_that_is_also_a_page_is_only_a_picture() -> None:
    content = picture(comment=b"<script>alert(1)</script>").read() + b"<script>alert(2)</script>PK\x03\x04"

    assert b"script" not in encode(ContentFile(content)).read()


def test_a_file_of_many_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST", 500)

    with pytest.raises(ValidationError, match="the most is"):
        encode(picture())


class TestStored:
    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def item(self, edition: object) -> NewsItem:
        return NewsItemFactory(picture=picture(), picture_alt_zh="会场", picture_credit_zh="大会")

    def test_its_name_tells_its_size_and_nothing_else(self, item: NewsItem) -> None:
        stored = NewsItem.objects.get().picture

        assert (stored.width, stored.height) == (1000, 600)
        assert "picture" not in Path(stored.name).name
        assert len(Path(stored.name).name.partition("-")[0]) == 32

    def test_every_width_is_served_for_good(self, item: NewsItem, client: Client) -> None:
        addresses = [part.split()[0] for part in item.picture.srcset.split(", ")]
        answers = [client.get(address) for address in [*addresses, item.picture.small_url]]

        assert [Image.open(BytesIO(b"".join(answer))).width for answer in answers] == [480, 960, 1000, 480]
        assert {answer["Content-Type"] for answer in answers} == {"image/webp"}
        assert "immutable" in answers[0]["Cache-Control"]
        assert answers[0]["X-Content-Type-Options"] == "nosniff"
        assert "Cookie" not in answers[0].get("Vary", "")

    @pytest.mark.parametrize("name", ["", "news/", "news/none.webp", "../private/x", "%2e%2e/private/x", "/etc/passwd"])
    def test_nothing_else_is_served(self, item: NewsItem, client: Client, settings: LazySettings, name: str) -> None:
        settings.PRIVATE_ROOT.mkdir()
        (settings.PRIVATE_ROOT / "x").write_text("private")

        assert client.get(f"/media/{name}").status_code == 404

    def test_the_same_picture_twice_is_two_files(self, item: NewsItem) -> None:
        other = NewsItemFactory(picture=picture(), picture_alt_zh="会场", picture_credit_zh="大会").picture

        assert other.name != item.picture.name
        assert (other.width, other.height) == (1000, 600)

    @pytest.mark.parametrize("how", ["replaced", "cleared", "deleted"])
    def test_the_file_goes_with_its_row(
        self, item: NewsItem, settings: LazySettings, how: str, django_capture_on_commit_callbacks: object
    ) -> None:
        def stored() -> set[str]:
            return {file.name for file in settings.MEDIA_ROOT.rglob("*.webp")}

        before = stored()
        with django_capture_on_commit_callbacks(execute=True):
            if how == "deleted":
                item.delete()
            else:
                item.picture = picture(size=(50, 50)) if how == "replaced" else ""
                item.save()

        assert len(before) == 3
        assert not stored() & before
        assert len(stored()) == (how == "replaced")

    def test_a_row_keeps_its_new_picture_in_memory(
        self, item: NewsItem, django_capture_on_commit_callbacks: object
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            item.picture = picture(size=(50, 50))
            item.save()

        assert item.picture.width == 50

    def test_a_file_that_two_rows_name_goes_with_the_second(
        self, item: NewsItem, settings: LazySettings, django_capture_on_commit_callbacks: object
    ) -> None:
        other = NewsItemFactory(picture=item.picture.name, picture_alt_zh="会场", picture_credit_zh="大会")
        left = []
        for row in (item, other):
            with django_capture_on_commit_callbacks(execute=True):
                row.delete()
            left.append(len(list(settings.MEDIA_ROOT.rglob("*.webp"))))

        assert left == [3, 0]

    def test_a_file_that_a_keeper_names_stays(
        self,
        item: NewsItem,
        settings: LazySettings,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: object,
    ) -> None:
        keepers: Socket[Callable[[OwnedFile, str], bool]] = Socket("keepers")
        keepers.plug("all news", lambda field, _name: field.model is NewsItem)
        monkeypatch.setattr(files, "keepers", keepers)

        with django_capture_on_commit_callbacks(execute=True):
            item.delete()

        assert len(list(settings.MEDIA_ROOT.rglob("*.webp"))) == 3

    def test_saving_a_row_leaves_its_picture(self, item: NewsItem, django_capture_on_commit_callbacks: object) -> None:
        with django_capture_on_commit_callbacks() as callbacks:
            NewsItem.objects.get().save()

        assert callbacks == []
