"""The first middleware: answers from kept pages, and keeps what public views return."""

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import brotli
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from conference.pages.services import current_version

FRESH_SECONDS = 1.0
KEPT_PAGES = 512
LARGEST_PATH = 300
"""Longer addresses are somebody's search, seen once."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One page's finished answers, one for each encoding; `expires` is a moment of `time.monotonic()`."""

    version: int
    expires: float
    etags: dict[str, str]
    bodies: dict[str, bytes]
    headers: dict[str, dict[str, str]]


class PersonalPageKept(RuntimeError):
    """A view marked public looked at the session: keeping its page would show one visitor's page to another."""


class KeptPages:
    """Middleware that keeps public pages in the process, compressed, and asks Postgres once a second whether they
    still hold. While it does not answer, they do.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[tuple[str, str, str], KeptPage] = OrderedDict()
        self.version = 0
        self.version_read = float("-inf")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        meta = request.META
        query = meta.get("QUERY_STRING", "")
        key = (request.get_host(), "https" if request.is_secure() else "http", f"{request.path}?{query}")
        now = time.monotonic()
        if now - self.version_read > FRESH_SECONDS:
            self.version_read = now
            with suppress(OperationalError, InterfaceError):  # kept pages outlive the database for a while
                self.version = current_version()
        version = self.version  # as it was before rendering: another thread may meanwhile read a later one
        page = self.pages.get(key)
        if page is None or page.version != version or page.expires <= now:
            response = self.get_response(request)
            if not getattr(response, "is_public_page", False) or response.status_code != 200:
                return response
            if response.cookies:  # for this visitor alone: a session cookie that is none is deleted, say
                return response
            page = self.keep(key, response, version)
        self.remember(key, page)
        return self.answer(page, meta.get("HTTP_ACCEPT_ENCODING", ""), meta.get("HTTP_IF_NONE_MATCH", ""))

    def keep(self, key: tuple[str, str, str], response: HttpResponse, version: int) -> KeptPage:
        """Compress a page, rendered at that version, once for all who will ask for it. Raises PersonalPageKept."""
        if "Cookie" in response.get("Vary", ""):
            raise PersonalPageKept(key[2])
        body = response.content
        bodies = {"": body, "gzip": gzip.compress(body, 6, mtime=0), "br": brotli.compress(body, quality=6)}
        digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        etags = {encoding: f'"{digest}{encoding[:1]}"' for encoding in bodies}
        shared = {name: value for name, value in response.items() if name not in ("Vary", "Content-Length")}
        shared |= {"Vary": "Accept-Encoding", "Cache-Control": "no-cache"}
        headers = {
            encoding: shared
            | {"ETag": etags[encoding], "Content-Length": str(len(content))}
            | ({"Content-Encoding": encoding} if encoding else {})
            for encoding, content in bodies.items()
        }
        lifetime = getattr(response, "seconds_to_live", float("inf"))
        return KeptPage(version, time.monotonic() + lifetime, etags, bodies, headers)

    def remember(self, key: tuple[str, str, str], page: KeptPage) -> None:
        """Put a page at the end of the row, from whose start pages go when there are too many."""
        self.pages.pop(key, None)
        if len(key[2]) <= LARGEST_PATH:
            self.pages[key] = page
            if len(self.pages) > KEPT_PAGES:
                self.pages.popitem(last=False)

    @staticmethod
    def answer(page: KeptPage, accepted: str, known: str) -> HttpResponse:
        """The page in the best encoding the client takes, or 304 when it has it already (RFC 9110, 13.1.2)."""
        encoding = "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""
        if known and page.etags[encoding] in known:
            response = HttpResponse(status=304)
            for name in ("ETag", "Vary", "Cache-Control"):
                response[name] = page.headers[encoding][name]
            return response
        return HttpResponse(page.bodies[encoding], headers=page.headers[encoding])
