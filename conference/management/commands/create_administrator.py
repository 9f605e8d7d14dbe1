"""`manage.py create_administrator name@example.cn 姓名`: the first account of a new portal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from conference.people.models import Person, User
from conference.people.services import make_administrator


class Command(BaseCommand):
    help = "Make an administrator. They sign in with a code sent to the e-mail address, then set up a second factor."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")

    @transaction.atomic
    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            person = Person.objects.create(name_zh=name, email=email.lower())
            user = User(person=person, email=email.lower())
            user.set_unusable_password()
            user.save()
        make_administrator(user=user, by=None)
        self.stdout.write(f"{user} <{email}> is an administrator.")
