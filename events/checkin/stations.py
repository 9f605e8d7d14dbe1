"""What the token of a device opens, kept in each process for moments: a scan asks the database for nothing else."""

import datetime as dt
import time
from dataclasses import dataclass

from conference.kit import clock
from conference.kit.crypto import keyed_hash
from conference.webhooks.queries import is_wanted
from events.checkin.models import Device, Gate, Shift
from events.checkin.webhooks import TYPES

FRESH_SECONDS = 2.0
"""How long a revoked device goes on at most."""
SEEN_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Station:
    """A device at work, with the gates of its shift by code and the ids of the categories that pass each.
    `is_listened_to`: other systems want to be told who goes in or out.
    """

    device: Device
    gates: dict[str, Gate]
    categories: dict[str, list[int]]
    loaded_at: dt.datetime
    loaded: float
    is_listened_to: bool

    @property
    def shift(self) -> Shift:
        return self.device.shift

    @property
    def is_on_duty(self) -> bool:
        """Whether it scans now; after its shift it only brings what it scanned before."""
        return self.shift.works_from <= self.now and not self.shift.is_over(self.now)

    @property
    def now(self) -> dt.datetime:
        """The portal's time, without asking for it again."""
        return self.loaded_at + dt.timedelta(seconds=time.monotonic() - self.loaded)


_stations: dict[str, Station] = {}


def station_of(token: str) -> Station | None:
    """The station of a device's token, as it was moments ago. None where the token is unknown or revoked, before its
    shift, and a while after it.
    """
    hashed, now = keyed_hash(token), time.monotonic()
    kept = _stations.get(hashed)
    if kept is None or now - kept.loaded > FRESH_SECONDS:
        for old in [key for key, station in list(_stations.items()) if now - station.loaded > FRESH_SECONDS]:
            _stations.pop(old, None)
        kept = _load(hashed, now)
        if kept is None:
            return None
        _stations[hashed] = kept
    return kept if kept.shift.may_report(kept.now) else None


def _load(hashed: str, loaded: float) -> Station | None:
    device = Device.objects.in_use().select_related("shift__edition").filter(token_hash=hashed).first()
    if device is None:
        return None
    now = clock.now()
    if now - device.seen_at > SEEN_EVERY:
        Device.objects.filter(pk=device.pk).update(seen_at=now)
    gates = device.shift.gates.select_related("area__event", "area__session").prefetch_related("categories")
    by_code = {gate.code: gate for gate in gates}
    categories = {code: [category.pk for category in gate.categories.all()] for code, gate in by_code.items()}
    is_listened_to = is_wanted(*(each.name for each in TYPES.values()), edition_id=device.shift.edition_id)
    return Station(device, by_code, categories, now, loaded, is_listened_to)
