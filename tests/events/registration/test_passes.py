"""The QR code of a pass, read as a scanner reads it."""

from io import BytesIO

import pytest
import zxingcpp
from django.conf import settings
from PIL import Image

from events.registration.passes import qr_png
from events.registration.services import register
from tests.factories import PersonFactory, SeatPoolFactory


@pytest.mark.django_db
def test_the_picture_says_the_passs_address() -> None:
    registration = register(event=SeatPoolFactory().event, person=PersonFactory())

    (read,) = zxingcpp.read_barcodes(Image.open(BytesIO(qr_png(registration))))

    assert read.text == f"{settings.BASE_URL}/registrations/{registration.code}/"
