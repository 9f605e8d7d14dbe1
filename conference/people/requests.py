"""Who asks."""

from django.http import HttpRequest

from conference.people.models import User


def user_of(request: HttpRequest) -> User:
    """The signed-in user of a view that nobody else reaches."""
    assert isinstance(request.user, User)
    return request.user
