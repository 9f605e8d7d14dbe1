"""Positions in the API: public search, and an employer's own."""

from typing import Any

import django_filters
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.serializers import as_serializer_error
from rest_framework.settings import api_settings

from conference.editions.queries import edition_or_404
from conference.kit import search
from conference.kit.api import BilingualField, Localized, Route, routes
from conference.organizations.models import Organization
from jobs.fairs.models import Fair
from jobs.positions.models import Position, PositionQuerySet
from jobs.positions.services import submit


class OrganizationBriefSerializer(serializers.ModelSerializer[Organization]):
    """The employer of a position."""

    name = BilingualField()

    class Meta:
        model = Organization
        fields = ("code", "name")


class PositionSerializer(serializers.ModelSerializer[Position]):
    """A public position. Salaries are yuan a month before tax; null means negotiable."""

    title = BilingualField()
    duties = BilingualField()
    requirements = BilingualField()
    organization = OrganizationBriefSerializer(read_only=True)
    fair: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True, allow_null=True)

    class Meta:
        model = Position
        fields = (
            "code", "title", "organization", "fair", "category", "city", "degree", "headcount", "salary_from",
            "salary_to", "duties", "requirements", "published_at",
        )  # fmt: skip


class PositionFilter(django_filters.FilterSet):
    """`q` searches in Chinese and English; the others narrow."""

    q = django_filters.CharFilter(method="search", label="Words in title, employer, city or duties.")
    fair = django_filters.CharFilter(field_name="fair__slug")

    class Meta:
        model = Position
        fields = ("q", "fair", "category", "city", "degree")

    def search(self, queryset: PositionQuerySet, name: str, value: str) -> PositionQuerySet:
        """Those in which every word is found; long searches are cut."""
        return search.with_words(queryset, value[:80])


class PositionViewSet(Localized, viewsets.ReadOnlyModelViewSet[Position]):
    """Public positions of the current edition, the newest first."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    serializer_class = PositionSerializer
    filterset_class = PositionFilter
    queryset = Position.objects.none()
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[Position]:
        public = Position.objects.public().filter(edition__is_current=True)
        return public.newest_first().select_related("organization", "fair")


class MyPositionSerializer(serializers.ModelSerializer[Position]):
    """One of my organization's positions. Saving it hands it to the organizers for approval."""

    organization = serializers.SlugRelatedField(slug_field="code", queryset=Organization.objects.none())
    fair = serializers.SlugRelatedField(
        slug_field="slug", queryset=Fair.objects.none(), required=False, allow_null=True
    )

    class Meta:
        model = Position
        fields = (
            "code", "organization", "fair", "title_zh", "title_en", "category", "city", "degree", "headcount",
            "salary_from", "salary_to", "duties_zh", "duties_en", "requirements_zh", "requirements_en", "status",
            "rejection", "published_at",
        )  # fmt: skip
        read_only_fields = ("code", "status", "rejection", "published_at")

    def get_fields(self) -> Any:
        fields: Any = super().get_fields()
        request = self.context.get("request")
        if request and request.user.is_authenticated:
            fields["organization"].queryset = Organization.objects.of_member(request.user)
            fields["fair"].queryset = Fair.objects.filter(edition__is_current=True)
        return fields

    def save(self, **kwargs: Any) -> Position:
        position: Position = self.instance or Position(edition=edition_or_404())
        for name, value in self.validated_data.items():
            setattr(position, name, value)
        try:
            position.validate_constraints()
            self.instance = submit(position=position, by=self.context["request"].user)
        except ValidationError as error:
            details = as_serializer_error(error)
            if NON_FIELD_ERRORS in details:
                details[api_settings.NON_FIELD_ERRORS_KEY] = details.pop(NON_FIELD_ERRORS)
            raise serializers.ValidationError(details) from error
        return self.instance


class MyPositionViewSet(
    Localized,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.CreateModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet[Position],
):
    """Positions of the organizations I act for: list, read, create, edit. Others' are not found."""

    permission_classes = (IsAuthenticated,)
    serializer_class = MyPositionSerializer
    queryset = Position.objects.none()
    lookup_field = "code"
    filterset_fields = ("status",)

    def get_queryset(self) -> QuerySet[Position]:
        if not self.request.user.is_authenticated:
            return Position.objects.none()
        own = Position.objects.filter(organization__memberships__user=self.request.user)
        return own.select_related("organization", "fair").order_by("-id")


routes.plug("positions", Route("positions", PositionViewSet, "position"))
routes.plug("my positions", Route("me/positions", MyPositionViewSet, "my-position"))
