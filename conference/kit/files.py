"""What people upload. A file goes with its row; the private ones are served by views that ask `rules`."""

import secrets
import zipfile
from collections.abc import Callable
from os import PathLike
from pathlib import Path, PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.http import FileResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from conference.kit.plugs import Socket

MEGABYTE = 2**20
LARGEST_FILE = 20 * MEGABYTE


def _starts_with(*beginnings: bytes) -> Callable[[File[Any]], bool]:
    def check(file: File[Any]) -> bool:
        file.seek(0)
        return bool(file.read(8).startswith(beginnings))

    return check


def _has_parts(*parts: str) -> Callable[[File[Any]], bool]:
    """A ZIP archive from its first byte on, with these parts and without macros."""

    def check(file: File[Any]) -> bool:
        if not _starts_with(b"PK\x03\x04")(file):
            return False
        try:
            names = zipfile.ZipFile(file).namelist()
        except (zipfile.BadZipFile, ValueError):
            return False
        return set(parts) <= set(names) and not any(name.endswith("vbaProject.bin") for name in names)

    return check


OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: dict[str, tuple[str, Callable[[File[Any]], bool]]] = {
    ".pdf": ("application/pdf", _starts_with(b"%PDF-")),
    ".docx": (f"{OFFICE}.wordprocessingml.document", _has_parts("[Content_Types].xml", "word/document.xml")),
    ".xlsx": (f"{OFFICE}.spreadsheetml.sheet", _has_parts("[Content_Types].xml", "xl/workbook.xml")),
    ".pptx": (f"{OFFICE}.presentationml.presentation", _has_parts("[Content_Types].xml", "ppt/presentation.xml")),
    ".zip": ("application/zip", _has_parts()),
}
"""Endings that may be attached, each with its media type and how its content is known."""


class OwnedFile(models.FileField):
    """A file that goes when its row goes or names another one, unless a keeper still names it."""

    def contribute_to_class(self, cls: type[models.Model], name: str, **options: Any) -> None:  # type: ignore[override]
        super().contribute_to_class(cls, name, **options)
        if not cls._meta.abstract:
            models.signals.post_save.connect(self._row_is_saved, sender=cls)
            models.signals.post_delete.connect(self._row_is_gone, sender=cls)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        before = "" if add else self._stored_name(model_instance)
        file = super().pre_save(model_instance, add)
        getattr(model_instance, self.attname).before = before  # `file` is no longer the row's: storing gave it another
        return file

    def _stored_name(self, row: models.Model) -> str:
        names = type(row)._default_manager.filter(pk=row.pk).values_list(self.attname, flat=True)
        return names.first() or ""

    def _row_is_saved(self, instance: models.Model, **_options: Any) -> None:
        file: Any = instance.__dict__.get(self.attname)  # a deferred one was not saved
        before = getattr(file, "before", "")
        if before and before != file.name:
            self.discard(before)

    def _row_is_gone(self, instance: models.Model, **_options: Any) -> None:
        if name := getattr(instance, self.attname).name:
            self.discard(name)

    def discard(self, name: str) -> None:
        """Delete a file once no transaction can bring it back, unless a row or a keeper names it then."""
        transaction.on_commit(lambda: self._delete_unless_named(name))

    @transaction.atomic
    def _delete_unless_named(self, name: str) -> None:
        """Looked at after the commit: of two who let go of a file at once, the later one sees that nobody holds it."""
        in_a_row = self.model._default_manager.filter(**{self.attname: name}).exists()
        if not in_a_row and not any(names(self, name) for names in keepers):
            self.attr_class(self.model(), self, name).delete(save=False)


keepers: Socket[Callable[[OwnedFile, str], bool]] = Socket("what names files beside their rows")
"""Each says whether it names a file of that field, and waits for whoever may be about to."""


class PrivateFiles(FileSystemStorage):
    """Files without an address."""

    @property
    def base_location(self) -> Any:
        return settings.PRIVATE_ROOT

    @property
    def location(self) -> str:
        return str(Path(self.base_location).resolve())

    def url(self, name: str | None) -> str:
        raise ValueError("A private file is served by a view that asks who may read it.")


private_files = PrivateFiles()


class AttachmentInput(forms.FileField):
    """Says at the field what is wrong with a file."""

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        if upload:
            check_attachment(upload)
        return upload

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": ",".join(KINDS)}


def check_attachment(upload: File[Any]) -> None:
    """Raise ValidationError unless the file is small enough, and of a known kind by its name and by its content."""
    if upload.size > LARGEST_FILE:
        raise ValidationError(
            _("The file has %(size)s; the most is %(limit)s."),
            params={"size": filesizeformat(upload.size), "limit": filesizeformat(LARGEST_FILE)},
        )
    ending = PurePath(upload.name or "").suffix.lower()
    if ending not in KINDS:
        raise ValidationError(
            _("Files of this kind cannot be attached. Choose one of: %(kinds)s."), params={"kinds": " ".join(KINDS)}
        )
    _media_type, is_one = KINDS[ending]
    if not is_one(upload):
        raise ValidationError(_("The file's content is not what its name says (%(kind)s)."), params={"kind": ending})
    upload.seek(0)


class AttachedFile(FieldFile):
    """A private file. Its address is the view of its row."""

    @property
    def url(self) -> str:
        row: Any = self.instance
        return str(row.get_absolute_url())


class AttachmentField(OwnedFile):
    """A private file, stored under a random name. Its row's `get_absolute_url` is the view that serves it."""

    attr_class = AttachedFile

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options | {"storage": private_files})

    def deconstruct(self) -> Any:
        """Without the storage: it is the same for every attachment, and no migration's concern."""
        name, path, arguments, options = super().deconstruct()
        options.pop("storage", None)
        return name, path, arguments, options

    def generate_filename(self, instance: models.Model, filename: str | PathLike[str]) -> str:
        ending = PurePath(filename).suffix.lower()
        return super().generate_filename(instance, f"{secrets.token_hex(16)}{ending}")

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": AttachmentInput, "max_length": None} | options)


class Attached(models.Model):
    """A row that is a private `file` with a title."""

    size = models.PositiveIntegerField(editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.size = self._file.size
        super().save(*args, **kwargs)

    @property
    def format(self) -> str:
        """PDF, DOCX …"""
        return str(self._file.name).rpartition(".")[2].upper()

    @property
    def _file(self) -> FieldFile:
        file: FieldFile = self.file  # type: ignore[attr-defined]
        return file


def download(file: FieldFile, *, title: str) -> FileResponse:
    """A private file to keep, never to be shown or run in our name."""
    ending = PurePath(file.name or "").suffix
    response = FileResponse(
        file.open("rb"), as_attachment=True, filename=f"{title}{ending}", content_type=KINDS[ending][0]
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-cache"
    return response
