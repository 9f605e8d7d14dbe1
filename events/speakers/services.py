"""The verbs of speakers' profiles. Each locks the speaker first, then the invitation."""

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from conference.accounts.queries import verified_contacts
from conference.audit.services import record
from conference.kit import clock
from conference.kit.crypto import keyed_hash
from conference.people.models import Person, User
from events.program.models import Availability, Speaker
from events.speakers.messages import announce_invitation
from events.speakers.models import LIFETIME, TRANSITIONS, InvitationStatus, SpeakerInvitation


class ProfileRefused(Exception):
    """Why a profile is not opened to somebody, in words for them."""


class NoContact(ProfileRefused):
    """Nowhere to send it."""


class HasAccount(ProfileRefused):
    """The speaker signs in already."""


class Closed(ProfileRefused):
    """Used, withdrawn or expired."""


class NotTheirs(ProfileRefused):
    """Sent to a contact that the account has not verified."""


class AlreadySpeaker(ProfileRefused):
    """The account has another profile in that edition."""


CARRIED_OVER = ("name_zh", "family_name", "given_names", "badge_name", "affiliation", "country")
"""What the account's person takes from the one that organizers entered, where it has nothing itself."""


@transaction.atomic
def invite(*, speaker: Speaker, by: User) -> SpeakerInvitation:
    """Send a speaker the link to their profile. An earlier one is withdrawn: its secret is nowhere kept, so that it
    cannot be sent again. Raises HasAccount or NoContact.
    """
    speaker = _locked(speaker.pk)
    if _has_account(speaker.person):
        raise HasAccount(_("This speaker has an account, and finds the profile under “My conference”."))
    contact = (speaker.person.email or "").lower() or speaker.person.phone
    if not contact:
        raise NoContact(_("Enter the person's e-mail address or phone number first."))
    revoke(speaker=speaker, by=by)
    secret, now = secrets.token_urlsafe(32), clock.now()
    invitation = SpeakerInvitation.objects.create(
        speaker=speaker, contact=contact, secret_hash=keyed_hash(secret), sent_at=now, expires_at=now + LIFETIME
    )
    record(actor=by, verb="invite", target=speaker)
    announce_invitation(invitation, secret)
    return invitation


@transaction.atomic
def revoke(*, speaker: Speaker, by: User) -> None:
    """Withdraw what is open: its link opens nothing any more."""
    speaker = _locked(speaker.pk)
    for invitation in speaker.invitations.select_for_update().filter(status=InvitationStatus.OPEN):
        _settle(invitation, InvitationStatus.REVOKED)
        record(actor=by, verb="revoke", target=invitation)


def check_open(invitation: SpeakerInvitation) -> None:
    """Raises Closed if the invitation opens nothing any more."""
    if invitation.status != InvitationStatus.OPEN or invitation.expires_at <= clock.now():
        raise Closed(_("This link has been used, withdrawn or has expired. Please ask the organizers for a new one."))


def check_theirs(invitation: SpeakerInvitation, user: User) -> None:
    """Raises NotTheirs unless the account has proved the contact to which the link was sent: links are passed on."""
    if invitation.contact not in verified_contacts(user):
        raise NotTheirs(_("Sign in with the contact to which the invitation was sent, or add it to your account."))


@transaction.atomic
def claim(*, invitation: SpeakerInvitation, by: User) -> Speaker:
    """Make the profile the account's own: the speaker points to its person from now on, which takes over what it lacks
    itself. The person that organizers had entered stays, without this profile: others' rows may point to it (messages,
    other editions), and the log says into whom it went.

    Raises Closed, NotTheirs or AlreadySpeaker.
    """
    speaker = _locked(invitation.speaker_id)
    invitation = SpeakerInvitation.objects.select_for_update().get(pk=invitation.pk)
    check_open(invitation)
    check_theirs(invitation, by)
    entered, own = speaker.person, Person.objects.select_for_update().get(pk=by.person_id)
    if entered != own:
        if _has_account(entered):  # made since the link was sent
            raise NotTheirs(_("This profile belongs to another account."))
        if Speaker.objects.filter(edition=speaker.edition_id, person=own).exists():
            raise AlreadySpeaker(
                _("You have a profile in this edition already. Please ask the organizers to join both.")
            )
        taken = {name: getattr(entered, name) for name in CARRIED_OVER if not getattr(own, name)}
        for name, value in taken.items():
            setattr(own, name, value)
        own.save(update_fields=taken)
        speaker.person = own
        speaker.save(update_fields=["person"])
        record(actor=by, verb="claim", target=entered, changes={"person": [entered.pk, own.pk]})
    _settle(invitation, InvitationStatus.CLAIMED)
    record(actor=by, verb="claim", target=speaker, changes={"person": [entered.pk, own.pk]})
    return speaker


@transaction.atomic
def change_profile(
    *, speaker: Speaker, told: dict[str, Any], times: list[tuple[dt.datetime, dt.datetime]], by: User
) -> Speaker:
    """Write a speaker's own words, photo and times into the draft: the public sees them after the next release."""
    speaker = _locked(speaker.pk)
    changes = {name: None for name, value in told.items() if getattr(speaker, name) != value}
    for name in changes:
        setattr(speaker, name, told[name])
    speaker.save(update_fields=changes)
    if sorted(times) != list(speaker.availabilities.values_list("starts_at", "ends_at")):
        speaker.availabilities.all().delete()
        Availability.objects.bulk_create(
            Availability(speaker=speaker, starts_at=start, ends_at=end) for start, end in times
        )
        changes["availabilities"] = None
    if changes:
        record(actor=by, verb="change", target=speaker, changes=changes)
    return speaker


def _locked(pk: int) -> Speaker:
    """Without its person: whoever waits for a row that is joined, and is given another person meanwhile, finds none."""
    return Speaker.objects.select_for_update().get(pk=pk)


def _has_account(person: Person) -> bool:
    return User.objects.filter(person=person).exists()


def _settle(invitation: SpeakerInvitation, status: InvitationStatus) -> None:
    assert status in TRANSITIONS[InvitationStatus(invitation.status)]
    invitation.status = status
    invitation.save(update_fields=["status"])
