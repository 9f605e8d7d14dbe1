"""One's own registrations in the API."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from conference.kit.api import Localized, Route, routes
from conference.kit.documents import LONGEST_NUMBER, Document, DocumentKind
from conference.people.models import Person
from conference.people.requests import user_of
from events.program.models import Event, Session, Visibility
from events.registration.forms import AnswersForm, DocumentForm
from events.registration.models import AttendeeCategory, Registration, RegistrationPolicy
from events.registration.services.cancelling import cancel
from events.registration.services.refusals import RegistrationRefused
from events.registration.services.registering import register
from events.registration.services.waiting import accept


class DocumentSerializer(serializers.Serializer[Any]):
    """An identity document. Without `number` it is the one of that kind that is on file; with one, `consent` says that
    the person agreed to its being kept.
    """

    kind = serializers.ChoiceField(DocumentKind.choices)
    number = serializers.CharField(required=False, max_length=LONGEST_NUMBER)
    consent = serializers.BooleanField(required=False)


class RegistrationSerializer(serializers.ModelSerializer[Registration]):
    """A registration. `event` and `category` are their slugs, `sessions` the codes of those with seats of their own;
    `invitation_code` is given where the event asks for one, `answers` by the codes of its questions: text, a number, a
    date as 2026-11-23, an option by its Chinese words, several as a list. Files are sent on the website. `document` is
    given where the event is registered for under real names.
    """

    event = serializers.SlugRelatedField(slug_field="slug", queryset=Event.objects.none())
    category = serializers.SlugRelatedField(
        slug_field="slug", queryset=AttendeeCategory.objects.none(), required=False, allow_null=True
    )
    sessions = serializers.SlugRelatedField(
        slug_field="code", queryset=Session.objects.none(), required=False, many=True
    )
    invitation_code = serializers.CharField(write_only=True, required=False, max_length=20)
    answers = serializers.DictField(child=serializers.JSONField(allow_null=True), write_only=True, required=False)

    document = DocumentSerializer(write_only=True, required=False)

    class Meta:
        model = Registration
        fields = (
            "code", "event", "category", "sessions", "invitation_code", "answers", "document", "status",
            "offer_ends_at", "created_at", "cancelled_at",
        )  # fmt: skip
        read_only_fields = ("code", "status", "offer_ends_at", "created_at", "cancelled_at")

    def get_fields(self) -> Any:
        fields: Any = super().get_fields()
        events = Event.objects.filter(edition__is_current=True)
        fields["event"].queryset = events.select_related("edition")
        fields["category"].queryset = AttendeeCategory.objects.filter(edition__is_current=True)
        fields["sessions"].child_relation.queryset = Session.objects.filter(
            event__in=events, visibility=Visibility.PUBLIC, seat_pools__isnull=False
        )
        return fields

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        """The sessions are the event's, and so is what it asks. Whoever is registered is not asked again."""
        if any(session.event_id != told["event"].pk for session in told.get("sessions", ())):
            raise serializers.ValidationError({"sessions": _("This session belongs to another event.")})
        person, event = user_of(self.context["request"]).person, told["event"]
        policy = RegistrationPolicy.objects.filter(event=event).first()
        given, document = told.pop("answers", {}), told.pop("document", {})
        if policy and not Registration.objects.live().of(person).filter(event=event).exists():
            told["answers"] = self._answers(policy, given)
            told["document"] = self._document(person, event, document) if policy.asks_document else None
        return told

    def _answers(self, policy: RegistrationPolicy, told: dict[str, Any]) -> Any:
        """The answers as the form on the website reads them."""
        form = AnswersForm(policy, {f"answer_{code}": _typed(value) for code, value in told.items()})
        codes = {name: question.code for name, question in form.questions.items()}
        wrong: dict[str, Any] = {codes[name]: errors for name, errors in form.errors.items()}
        wrong |= {code: [_("This event does not ask that.")] for code in told.keys() - set(codes.values())}
        if wrong:
            raise serializers.ValidationError({"answers": wrong})
        return form.cleaned_data["answers"]

    def _document(self, person: Person, event: Event, told: dict[str, Any]) -> Document:
        """The document as the form on the website reads it."""
        named = {f"document_{name}": value for name, value in told.items()}
        form = DocumentForm(named, person=person, edition=event.edition)
        if form.errors:
            wrong: dict[str, Any] = {name.removeprefix("document_"): errors for name, errors in form.errors.items()}
            raise serializers.ValidationError({"document": wrong})
        document: Document = form.cleaned_data["document"]
        return document


class RefusalSerializer(serializers.Serializer[Any]):
    """Why not, in words."""

    detail = serializers.CharField()


REFUSED = OpenApiResponse(RefusalSerializer, "Refused, and why.")


class RegistrationViewSet(
    Localized, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Registration]
):
    """My registrations: list, read, make, accept an offered seat, cancel. Others' are not found."""

    permission_classes = (IsAuthenticated,)
    serializer_class = RegistrationSerializer
    queryset = Registration.objects.none()
    lookup_field = "code"

    def get_queryset(self) -> Any:
        if not self.request.user.is_authenticated:
            return Registration.objects.none()
        mine = Registration.objects.of(user_of(self.request).person)
        return mine.select_related("event__edition", "person", "category").prefetch_related("sessions")

    @extend_schema(responses={201: RegistrationSerializer, 409: REFUSED})
    def create(self, request: Request) -> Response:
        """Register. The status says whether the seat is confirmed, requested or waited for. Asking again returns the
        registration there is; 409 says why there is none.
        """
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        told = serializer.validated_data
        try:
            made = register(
                event=told["event"],
                person=user_of(request).person,
                category=told.get("category"),
                sessions=told.get("sessions", ()),
                code=told.get("invitation_code", ""),
                answers=told.get("answers"),
                document=told.get("document"),
            )
        except RegistrationRefused as refusal:
            return _refused(refusal)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={200: RegistrationSerializer, 409: REFUSED})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, code: str) -> Response:
        """Take the seat that is held; 409 where it no longer is."""
        try:
            accepted = accept(registration=self.get_object(), by=user_of(request))
        except RegistrationRefused as refusal:
            return _refused(refusal)
        return Response(self.get_serializer(accepted).data)

    @extend_schema(request=None, responses={200: RegistrationSerializer, 409: REFUSED})
    def destroy(self, request: Request, code: str) -> Response:
        """Cancel a registration; it stays readable with its new status. 409 where it is too late."""
        try:
            cancelled = cancel(registration=self.get_object(), by=user_of(request))
        except RegistrationRefused as refusal:
            return _refused(refusal)
        return Response(self.get_serializer(cancelled).data)


def _typed(value: Any) -> Any:
    """A value as a browser would send it."""
    if isinstance(value, list):
        return [str(each) for each in value]
    return "" if value is None else str(value)


def _refused(refusal: RegistrationRefused) -> Response:
    return Response({"detail": str(refusal)}, status=status.HTTP_409_CONFLICT)


routes.plug("registrations", Route("me/registrations", RegistrationViewSet, "my-registration"))
