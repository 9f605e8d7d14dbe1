"""The API of devices that scan: they join a shift, fetch its gates and lists, and bring what they read."""

from conference.kit.api import Route, routes
from events.checkin.api.duty import DecodeViewSet, DeviceViewSet, GateViewSet, ShiftViewSet
from events.checkin.api.scans import ScanViewSet

for name, viewset in (
    ("devices", DeviceViewSet),
    ("shift", ShiftViewSet),
    ("gates", GateViewSet),
    ("scans", ScanViewSet),
    ("decode", DecodeViewSet),
):
    routes.plug(f"checkin {name}", Route(f"checkin/{name}", viewset, f"checkin-{name}"))
