"""What upper rooms plug into people."""

from collections.abc import Callable, Collection

from conference.kit.plugs import Socket
from conference.people.models import Person, User

desk_keys: Socket[Callable[[User], bool]] = Socket("what opens the desk to a user")
"""Each says whether the user has a role of its room at the desk; appointments open it anyway."""

own_ways: Socket[Callable[[Person], bool]] = Socket("records that are taken over by a way of their own")
"""Each says whether a record waits for its human to say so: that somebody proved its contact is then not enough."""

mergers: Socket[Callable[[Person, Person, User | None], None]] = Socket("what two records of one human both have")
"""Each settles it for its room: it gets the record that is kept, the one that is given up, and who merges them, before
all rows of the second go over to the first.
"""

proofs: Socket[Callable[[User, Collection[str]], None]] = Socket("what follows from contacts that a user proved")
"""Each gets all of them, after `take_over` made those records theirs that it may."""
