"""Attachments are of a known kind by name and by content, and private."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import translation

from conference.kit import files
from conference.kit.files import AttachmentInput, private_files
from conference.kit.spreadsheets import workbook
from tests.factories import pdf


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def named(value: object) -> str | None:
    """What a test of an upload is called: a file's bytes differ from one run to the next."""
    return "…" if isinstance(value, bytes) else None


def archive(*names: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return content.getvalue()


def sheet() -> bytes:
    content = BytesIO()
    workbook(title="表", columns=["列"], rows=[]).save(content)
    return content.getvalue()


WORD = ("[Content_Types].xml", "word/document.xml")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("参会须知.pdf", pdf().read()),
        ("UPPER.PDF", pdf().read()),
        ("word.docx", archive(*WORD)),
        ("sheet.xlsx", sheet()),
        ("slides.pptx", archive("[Content_Types].xml", "ppt/presentation.xml")),
        ("photos.zip", archive("a.jpg")),
    ],
    ids=named,
)
def test_known_kinds_are_taken(name: str, content: bytes) -> None:
    upload = AttachmentInput().clean(ContentFile(content, name=name))

    assert upload.read() == content


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.html", b"<script>", "cannot be attached"),
        ("picture.svg", b"<svg>", "cannot be attached"),
        ("program.exe", b"MZ", "cannot be attached"),
        ("macros.docm", archive(*WORD), "cannot be attached"),
        ("none", pdf().read(), "cannot be attached"),
        ("terms.pdf.exe", pdf().read(), "cannot be attached"),
        ("terms.pdf", b"<html>%PDF-1.7", "not what its name says"),
        ("terms.pdf", b"MZ", "not what its name says"),
        ("word.docx", archive("a.txt"), "not what its name says"),
        ("word.docx", archive(*WORD, "word/vbaProject.bin"), "not what its name says"),
        ("word.docx", pdf().read(), "not what its name says"),
        ("sheet.xlsx", archive(*WORD), "not what its name says"),
        ("photos.zip", b"MZ" + archive("a.jpg"), "not what its name says"),
        ("photos.zip", b"PK\x03\x04", "not what its name says"),
        ("empty.pdf", b"", "empty"),
    ],
    ids=named,
)
def test_others_are_refused_in_words(name: str, content: bytes, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        AttachmentInput().clean(ContentFile(content, name=name))


def test_a_large_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 5)

    with pytest.raises(ValidationError, match="the most is"):
        AttachmentInput().clean(pdf())


def test_private_files_stand_apart_and_have_no_address(settings: LazySettings) -> None:
    name = private_files.save("a.pdf", pdf())

    assert (settings.PRIVATE_ROOT / name).exists()
    assert settings.MEDIA_ROOT not in settings.PRIVATE_ROOT.parents
    with pytest.raises(ValueError, match="private"):
        private_files.url(name)
