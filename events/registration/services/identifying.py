"""Real names: the document that a registration names, for as long as it may be kept."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference.audit.services import record
from conference.editions.models import Edition
from conference.kit import clock
from conference.kit.constraints import in_words
from conference.kit.documents import Document
from conference.people.models import IdentityDocument, User
from conference.people.services import keep_document
from events.registration.models import Registration, RegistrationPolicy, Vetting, VettingList
from events.registration.services.refusals import DocumentSubmitted, DocumentTaken, NoDocument, TooLate
from events.registration.services.statuses import locked
from events.registration.services.vetting import settle_vetting

TAKEN = "registration_document_is_named_once"


def name_document(registration: Registration, document: Document | None) -> None:
    """Keep the document with its person, and let the registration name it; others that named the one in whose place it
    is go with it. Raises NoDocument, DocumentTaken or DocumentSubmitted; the caller rolls back.
    """
    if document is None:
        raise NoDocument(_("Name your identity document: this event is registered for under real names."))
    kept = keep_document(person=registration.person, document=document)
    naming = Registration.objects.filter(Q(pk=registration.pk) | Q(document=kept))
    others = naming.exclude(document_hash=kept.number_hash)
    if Vetting.objects.listed().filter(registration__in=others).exists():
        raise DocumentSubmitted(_("Your document is being vetted. Please tell the organizers if it changed."))
    try:
        with in_words(), transaction.atomic():
            naming.update(document=kept, document_hash=kept.number_hash)
    except ValidationError as refusal:
        if refusal.code != TAKEN:
            raise
        raise DocumentTaken(refusal.message) from refusal
    settle_vetting(naming.values_list("pk", flat=True))


@transaction.atomic
def change_document(*, registration: Registration, document: Document, by: User) -> None:
    """Name another document, or the first one where organizers registered somebody by hand.

    Raises DocumentTaken, DocumentSubmitted, and TooLate after the policy's last moment. The log does not say which
    document.
    """
    found = locked(registration)
    policy = RegistrationPolicy.objects.select_related("event").get(event=found.event)
    if not (found.is_live and policy.may_change(clock.now())):
        raise TooLate(_("It is too late to change your document here. Please tell the organizers."))
    before = found.document_hash
    name_document(found, document)
    if before != document.digest:
        record(actor=by, verb="change", target=found, changes={"document": None})


def delete_old_documents() -> None:
    """Delete each document, what registrations keep of it, and what vetting made of it, whose last day is over."""
    today = timezone.localdate(clock.now())
    keeping = Q(events__registrations__document__isnull=False) | Q(events__registrations__vetting__isnull=False)
    for edition in Edition.objects.filter(keeping).distinct():
        if edition.documents_kept_until < today:
            _forget(edition)


@transaction.atomic
def _forget(edition: Edition) -> None:
    """A document that a later edition needs as well stays until that one is over."""
    naming = Registration.objects.filter(event__edition=edition, document__isnull=False)
    documents = set(naming.values_list("document", flat=True))
    naming.update(document=None, document_hash=None)
    VettingList.objects.filter(event__edition=edition).update(results=None)
    Vetting.objects.filter(registration__event__edition=edition).delete()
    count, _models = IdentityDocument.objects.filter(pk__in=documents, registrations=None).delete()
    record(actor=None, verb="delete", target=edition, changes={"identity documents": count})
