"""What audiences ask of speakers' invitations."""

import pytest

from conference.editions.models import Edition
from conference.people.models import User
from events.speakers.models import InvitationStatus, SpeakerInvitation
from events.speakers.services import invite
from tests import factories
from tests.conference.audiences.asking import asked

pytestmark = pytest.mark.django_db


def test_whose_invitation_is_unanswered(edition: Edition, organizer: User) -> None:
    silent, claimed = (factories.SpeakerFactory(edition=edition) for _ in range(2))
    factories.SpeakerFactory(edition=edition)
    for speaker in (silent, claimed):
        invite(speaker=speaker, by=organizer)
    SpeakerInvitation.objects.filter(speaker=claimed).update(status=InvitationStatus.CLAIMED)

    assert asked(edition, "unanswered_speakers") == ({silent.person}, "已受邀演讲但尚未答复")
