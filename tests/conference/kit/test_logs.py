"""What the log does not say."""

import logging
import re
from collections.abc import Iterator
from logging.config import DictConfigurator  # type: ignore[attr-defined]

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from conference.kit.logs import without_secrets

SECRET = "d8ac2y27Brd017XBSrFefAsXtSkl2tQEgMPx7pZu3zU"
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")
OPEN = {
    *("action", "app_label", "code", "content_type_id", "format", "index", "name", "number", "object_id", "pk"),
    *("question", "registration", "slug", "url", "year"),
}
"""Parameters of addresses that open nothing by themselves. All others are taken for secrets."""


def addresses(resolver: URLResolver, path: str = "/") -> Iterator[str]:
    """The address of every route, as it is declared."""
    for route in resolver.url_patterns:
        here = f"{path}{route.pattern}"
        if isinstance(route, URLPattern):
            yield here
        else:
            yield from addresses(route, here)


def filled(address: str) -> str:
    """An address with a secret wherever there may be one."""
    return PARAMETER.sub(lambda found: "1" if (found[1] or found[2]) in OPEN else SECRET, address)


def test_every_address_with_a_secret_is_logged_without_it() -> None:
    secret = [address for address in map(filled, addresses(get_resolver())) if SECRET in address]
    logged = [without_secrets(None, "", {"request": f"GET {address}"})["request"] for address in secret]

    assert len(secret) >= 8
    assert [request for request in logged if SECRET in request] == [], "Add to SECRET of conference.kit.addresses"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        *("/feeds/{}.ics", "/en/feeds/{}.ics", "/invitations/{}/", "/P/{}", "/i/{}/", "/units/open/{}/"),
        *("/mail/0123456789/{}/", "/api/sms/receipts/{}/", "/api/sms/replies/{}/"),
    ],
)
def test_a_secret_address_that_is_refused_is_logged_without_its_secret(
    caplog: pytest.LogCaptureFixture, address: str
) -> None:
    assert Client().get(address.format(SECRET)).status_code >= 400

    assert address.partition("{")[0] in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.django_db
def test_what_was_asked_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert Client().get("/feeds/nobody.ics", {"q": "lin@example.com"}).status_code == 404

    assert "/feeds/…?…" in caplog.text
    assert "example.com" not in caplog.text


def test_what_django_says_by_itself_has_no_secret_either() -> None:
    formatter = DictConfigurator({}).configure_formatter(dict(settings.LOGGING["formatters"]["plain"]))
    said = logging.LogRecord("django.security.csrf", logging.WARNING, "", 0, "Forbidden: %s", (f"/i/{SECRET}/",), None)

    assert "/i/…/" in formatter.format(said)
    assert SECRET not in formatter.format(said)
