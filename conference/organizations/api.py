"""Organizations in the API: public reads of hosts and verified employers."""

from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from conference.kit.api import BilingualField, Localized, Route, routes
from conference.organizations.models import Organization


class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    """An organization as the public sees it."""

    name = BilingualField()
    introduction = BilingualField()

    class Meta:
        model = Organization
        fields = ("code", "kind", "name", "introduction", "city", "country", "website")


class OrganizationViewSet(Localized, viewsets.ReadOnlyModelViewSet[Organization]):
    """Hosts of the conference and verified organizations, in protocol order, else by name."""

    permission_classes = (AllowAny,)
    authentication_classes = ()
    serializer_class = OrganizationSerializer
    queryset = Organization.objects.public()
    lookup_field = "code"
    filterset_fields = ("kind", "city")


routes.plug("organizations", Route("organizations", OrganizationViewSet, "organization"))
