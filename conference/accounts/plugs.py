"""What sign-in settles when two records of one human become one."""

from allauth.account.models import EmailAddress

from conference.accounts.messages import MERGED
from conference.outbox.services import write_to_person
from conference.people.models import Person, User
from conference.people.sockets import mergers


@mergers.plugged("accounts")
def settle(kept: Person, given_up: Person, by: User | None) -> None:
    """Both are told at their own address; a login that is given up brings its address along as a second one."""
    for person in (kept, given_up):
        write_to_person(kind=MERGED, key=f"{kept.code}:{given_up.code}:{person.code}", person=person, context={})
    if User.objects.filter(person=kept).exists():
        EmailAddress.objects.filter(user__person=given_up).update(primary=False)
