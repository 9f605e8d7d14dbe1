"""The verbs of organizations."""

from django.db import transaction

from conference.audit.services import record
from conference.kit.constraints import in_words
from conference.organizations.models import Membership, Organization, Verification
from conference.people.models import User


@transaction.atomic
def create_organization(*, organization: Organization, by: User) -> Organization:
    """Save a new organization whose first member is whoever made it. It waits for verification.

    Raises ValidationError where one with the same registration exists.
    """
    organization.verification = Verification.PENDING
    with in_words():
        organization.save()
    Membership.objects.create(organization=organization, user=by)
    record(actor=by, verb="create", target=organization)
    return organization


@transaction.atomic
def verify(*, organization: Organization, verdict: Verification, by: User) -> Organization:
    """Note what an organizer found in an organization's papers."""
    before = Organization.objects.select_for_update().values_list("verification", flat=True).get(pk=organization.pk)
    organization.verification = verdict
    organization.save(update_fields=["verification"])
    record(actor=by, verb="verify", target=organization, changes={"verification": [before, str(verdict)]})
    return organization
