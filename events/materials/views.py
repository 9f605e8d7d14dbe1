"""The files of sessions."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from conference.kit import files
from events.materials.models import Material


@require_safe
def download(request: HttpRequest, code: str) -> FileResponse:
    """A file, for whoever may read it."""
    material = get_object_or_404(Material.objects.select_related("session__event__edition"), code=code)
    if not request.user.has_perm("events.read_material", material):
        raise Http404
    return files.download(material.file, title=material.title)
