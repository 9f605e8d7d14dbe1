"""Why somebody gets no seat, in words for them."""

from django.utils.translation import gettext_lazy as _

from events.registration.models import Question


class RegistrationRefused(Exception):
    """Why somebody gets no seat. `field` is what the reason belongs to, where it belongs to one."""

    field: str | None = None


class NotOpen(RegistrationRefused):
    """Outside the registration period, or for an event that takes no registrations."""


class Full(RegistrationRefused):
    """No seat is left."""


class SessionFull(RegistrationRefused):
    """No seat is left in a session that has seats of its own."""

    field = "sessions"


class WrongCode(RegistrationRefused):
    """An invitation code that does not open this event to this person, or none where one is needed."""

    field = "code"


class WrongCategory(RegistrationRefused):
    """A category that this event does not have, or that is not the person's to choose."""

    field = "category"


class Unanswered(RegistrationRefused):
    """A question that must be answered was not."""

    def __init__(self, question: Question) -> None:
        super().__init__(_("Answer this question."))
        self.field = question.field


class NoDocument(RegistrationRefused):
    """An event with real names, and no document."""

    field = "document_kind"


class DocumentTaken(RegistrationRefused):
    """Another live registration of the event names the document."""

    field = "document_number"


class DocumentSubmitted(RegistrationRefused):
    """The document was sent for vetting: another one is the organizers' business."""

    field = "document_number"


class NothingToVet(RegistrationRefused):
    """Nobody is complete, or there is no list to be added to."""


class Declined(RegistrationRefused):
    """The organizers have answered a request: whoever was declined does not ask anew."""


class TooOften(RegistrationRefused):
    """Seats taken and given back all day: each time is a message, and a text costs money."""


class NotFiled(RegistrationRefused):
    """A unit's table or link that files nobody: the quota is used up, or somebody cannot be filed."""


class TooLate(RegistrationRefused):
    """After the last moment at which people change or cancel by themselves, or accept a seat."""
