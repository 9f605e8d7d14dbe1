"""What upper rooms plug into audiences."""

from collections.abc import Callable

from django.db.models import QuerySet

from conference.audiences.filters import Filter
from conference.editions.models import Edition
from conference.kit.plugs import Socket
from conference.people.models import Person

filters: Socket[type[Filter]] = Socket("what conditions of audiences ask")
"""Each by its own `name`, which is what conditions keep."""

known_people: Socket[Callable[[Edition], QuerySet[Person]]] = Socket("who is known to an edition")
"""Each finds those of whom its room has a row in the edition. No audience reaches anybody else."""
