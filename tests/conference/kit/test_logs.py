"""What the log does not say."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/feeds/{}.ics", "/en/feeds/{}.ics", "/invitations/{}/", "/P/{}"])
def test_a_secret_address_that_is_refused_is_logged_without_its_secret(
    caplog: pytest.LogCaptureFixture, address: str
) -> None:
    secret = "d8ac2y27Brd017XBSrFefAsXtSkl2tQEgMPx7pZu3zU"

    assert Client().get(address.format(secret)).status_code == 404

    assert address.partition("{")[0] in caplog.text
    assert secret not in caplog.text
