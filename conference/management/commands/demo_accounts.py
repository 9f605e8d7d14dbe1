"""`manage.py demo_accounts`: who can sign in to the demo."""

from typing import Any

from django.core.management.base import BaseCommand

from conference.people.demo import ACCOUNTS, PASSWORD
from conference.people.models import User


class Command(BaseCommand):
    help = "Print the demo's accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        if not User.objects.filter(is_demo=True).exists():
            return
        for role, (*_names, phone, email) in ACCOUNTS.items():
            self.stdout.write(f"   {role:<16} {phone}   {email}")
        self.stdout.write(f"   password of all   {PASSWORD}")
