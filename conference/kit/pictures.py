"""Pictures, made anew from what people upload: public ones in the widths that pages need, and private portraits."""

from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from PIL import Image, ImageCms, ImageOps

from conference.kit.crypto import keyed_hash
from conference.kit.files import MEGABYTE, AttachedFile, AttachmentField, OwnedFile

LARGEST = 15 * MEGABYTE
MOST_PIXELS = 50_000_000
"""A few kilobytes may unpack to gigabytes: nothing larger is unpacked."""
READ = ("JPEG", "PNG", "WEBP")
WIDTHS = (480, 960, 1600)
"""Pixels. The last one bounds the longer side of what is kept, the others are for narrow places."""
QUALITY = 80
NARROWEST_PORTRAIT = 300
"""Pixels: what is narrower prints badly at the 26 mm of a Chinese document photo."""
A_YEAR = 60 * 60 * 24 * 365


class EncodedPicture(ContentFile[bytes]):
    """A picture of our own making: the largest width, and the narrower ones beside it."""

    def __init__(self, image: Image.Image) -> None:
        width, height = image.size
        largest = _webp(image)
        digest = keyed_hash(sha256(largest).hexdigest())[:32]
        super().__init__(largest, name=f"{digest}-{width}x{height}.webp")
        self.narrower = {
            narrow: _webp(image.resize((narrow, max(1, round(height * narrow / width)))))
            for narrow in WIDTHS
            if narrow < width
        }


def _webp(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "WEBP", quality=QUALITY)
    return out.getvalue()


def encode(upload: File[Any]) -> EncodedPicture:
    """Make an uploaded picture anew, no larger than pages need, without what its camera or anybody else wrote into it.
    Raises ValidationError.
    """
    return EncodedPicture(unpack(upload, most_bytes=LARGEST, longest=WIDTHS[-1]))


def unpack(upload: File[Any], *, most_bytes: int, longest: int) -> Image.Image:
    """An uploaded picture upright, in sRGB, on white, its longer side no longer than that. Raises ValidationError."""
    if upload.size > most_bytes:
        raise ValidationError(
            _("The picture has %(size)s; the most is %(limit)s."),
            params={"size": filesizeformat(upload.size), "limit": filesizeformat(most_bytes)},
        )
    try:
        upload.seek(0)
        image: Image.Image = Image.open(upload, formats=READ)
        if image.width * image.height > MOST_PIXELS:
            raise Image.DecompressionBombError
        if image.mode not in ("RGB", "CMYK"):
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        image.thumbnail((longest, longest))
        return _on_white(_in_srgb(ImageOps.exif_transpose(image)))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(
            _("The picture has too many pixels; the most is %(limit)s million."),
            params={"limit": MOST_PIXELS // 1_000_000},
        ) from error
    except Exception as error:  # whatever a broken or hostile file makes the decoder raise
        raise ValidationError(_("This is no picture that can be read. Choose a JPEG, PNG or WebP file.")) from error


def _in_srgb(image: Image.Image) -> Image.Image:
    """The colors that a camera or a print shop meant, as every screen knows them."""
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK"):
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return converted or image
        except (ImageCms.PyCMSError, OSError):  # a broken profile: the colors stay as they are
            pass
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """Nothing shines through: what is drawn for white paper would vanish on a dark page."""
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image.convert("RGB"), mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return ground


class Picture:
    """A stored picture. Its name tells its size, so that no page has to open it."""

    storage: Storage = default_storage

    def __init__(self, name: str | None) -> None:
        self.name = name

    @property
    def url(self) -> str:
        """The largest one."""
        return self.storage.url(self.name)

    @property
    def size_in_pixels(self) -> tuple[int, int]:
        """Width and height."""
        width, height = PurePath(self.name or "").stem.rpartition("-")[2].partition("_")[0].split("x")
        return int(width), int(height)

    @property
    def width(self) -> int:
        return self.size_in_pixels[0]

    @property
    def height(self) -> int:
        return self.size_in_pixels[1]

    @property
    def srcset(self) -> str:
        """Every width with its address, for a browser to choose from."""
        addresses = [(narrow, self.storage.url(name)) for narrow, name in self._narrower().items()]
        return ", ".join(f"{url} {width}w" for width, url in [*addresses, (self.width, self.url)])

    @property
    def small_url(self) -> str:
        """The narrowest one."""
        return self.storage.url(next(iter(self._narrower().values()), self.name))

    def _narrower(self) -> dict[int, str]:
        path = PurePath(self.name or "")
        return {width: str(path.with_stem(f"{path.stem}-{width}")) for width in WIDTHS if width < self.width}


class PictureFile(FieldFile, Picture):
    """The picture of a row."""

    def save(self, name: str, content: File[Any], save: bool = True) -> None:
        """Store a picture in every width; what is not of our making is made anew first. Raises ValidationError."""
        picture = content if isinstance(content, EncodedPicture) else encode(content)
        super().save(str(picture.name), picture, save=False)
        names = self._narrower()
        for width, data in picture.narrower.items():
            self.storage.save(names[width], ContentFile(data))
        if save:
            self.instance.save()

    def delete(self, save: bool = True) -> None:
        for name in self._narrower().values():
            self.storage.delete(name)
        super().delete(save=save)


class PictureInput(forms.FileField):
    """Says at the field what is wrong with a picture."""

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        return upload and encode(upload)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A form that comes back shows the stored picture: no browser sends the chosen one twice."""
        return initial

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": "image/*"}


class PictureField(OwnedFile):
    """A public picture, served below `/media/` to whoever knows its name, which is a keyed hash that nobody guesses."""

    attr_class = PictureFile

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": PictureInput, "max_length": None} | options)


class PortraitFile(AttachedFile):
    """A private picture in one size."""

    def save(self, name: str, content: File[Any], save: bool = True) -> None:
        """Store a portrait; what is not of our making is made anew first. Raises ValidationError."""
        picture = content if isinstance(content, EncodedPicture) else encode(content)
        super().save(str(picture.name), picture, save=save)


class PortraitInput(PictureInput):
    """Says at the field that a portrait is too small or lies on its side."""

    def to_python(self, data: Any) -> Any:
        portrait = super().to_python(data)
        if portrait:
            width, height = Picture(portrait.name).size_in_pixels
            if width < NARROWEST_PORTRAIT or height < width:
                raise ValidationError(
                    _("A portrait is upright and at least %(width)s pixels wide."),
                    params={"width": NARROWEST_PORTRAIT},
                )
        return portrait


class PortraitField(AttachmentField):
    """Somebody's face, private: its row's `get_absolute_url` is the view that shows it to whoever may see it."""

    attr_class = PortraitFile

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": PortraitInput} | options)


def show(file: FieldFile) -> FileResponse:
    """A private picture in a page, kept by no cache on the way."""
    response = FileResponse(file.open("rb"), content_type="image/webp")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def serve(request: HttpRequest, name: str) -> FileResponse:
    """A public picture, to be kept for good: another one has another name."""
    try:
        file = default_storage.open(name)
    except (OSError, ValueError, SuspiciousOperation) as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
