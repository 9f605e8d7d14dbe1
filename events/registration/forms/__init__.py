"""Registration's forms."""

from events.registration.forms.attendees import (
    AnswersForm,
    DocumentForm,
    RegisterForm,
    SessionsForm,
    VettingForm,
)
from events.registration.forms.desk import (
    LONGEST_NOTE,
    AddRegistrationForm,
    DecisionForm,
    InvitationCodeForm,
    LateForm,
    RefusalForm,
    RegistrationPolicyForm,
    ResultsForm,
    ZonesForm,
)
from events.registration.forms.units import (
    GroupForm,
    PeopleTableForm,
    UnitForm,
)

__all__ = [
    "LONGEST_NOTE",
    "AddRegistrationForm",
    "AnswersForm",
    "DecisionForm",
    "DocumentForm",
    "GroupForm",
    "InvitationCodeForm",
    "LateForm",
    "PeopleTableForm",
    "RefusalForm",
    "RegisterForm",
    "RegistrationPolicyForm",
    "ResultsForm",
    "SessionsForm",
    "UnitForm",
    "VettingForm",
    "ZonesForm",
]
