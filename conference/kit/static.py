"""Static files: named by their content, compressed when they are collected."""

from pathlib import Path
from typing import Any

import brotli
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

QUALITY = 6
"""Brotli's highest quality takes twenty times as long for a twentieth less, and a first start waits for it."""


class QuickCompressor(Compressor):
    """WhiteNoise's compressor at a quality that a newcomer can wait for."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        compressed: bytes = brotli.compress(data, quality=QUALITY)
        return compressed


class StaticFiles(CompressedManifestStaticFilesStorage):
    """The storage behind `{% static %}`. Modules of these folders import one another by their hashed names; others'
    minified scripts elsewhere would mislead the search for imports.
    """

    patterns = CompressedManifestStaticFilesStorage.patterns + tuple(
        (folder, CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1])
        for folder in ("js/scanner/*.js", "npm/*.js")
    )

    def create_compressor(self, **options: Any) -> Compressor:
        return QuickCompressor(**options)


def service_worker(path: str) -> HttpResponse:
    """A script at the address of the page that it serves: a service worker may keep nothing outside."""
    script = finders.find(path)
    assert isinstance(script, str)
    return HttpResponse(Path(script).read_bytes(), content_type="text/javascript")
