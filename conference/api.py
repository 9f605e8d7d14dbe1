"""Contents of the API: `/api/v1/`. Rooms plug their routes into `conference.kit.api.routes`."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.routers import DefaultRouter

from conference.kit.api import routes

app_name = "api"


def _router() -> DefaultRouter:
    router = DefaultRouter()
    for route in routes:
        router.register(route.prefix, route.viewset, basename=route.basename)
    return router


urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(url_name="api:schema", permission_classes=[AllowAny]),
        name="docs",
    ),
    path("", include(_router().urls)),
]
