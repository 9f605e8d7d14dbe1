"""What webhooks plug into the outbox and into the desk."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from conference.kit.desk import Row, Tile, tiles
from conference.outbox.channels import Carrier, carriers
from conference.outbox.models import Channel
from conference.webhooks.models import Endpoint
from conference.webhooks.sending import DELAYS, carry, prepare, settled

LANES = 4
"""Posted at once: one receiver that is slow holds up no more than its share."""

carriers.plug(Channel.WEBHOOK, Carrier(prepare, carry, delays=DELAYS, lanes=lambda: LANES, settled=settled))


@tiles.plugged("webhooks", rank=45)
def endpoints_tile(edition: Any) -> Tile | None:
    """Webhooks that work, that fail, and that were disabled; nothing where there are none."""
    url = reverse("admin:conference_endpoint_changelist")
    endpoints = Endpoint.objects.of_edition(edition.pk)
    states = (
        (_("Active"), "active", endpoints.active().working()),
        (_("Failing"), "failing", endpoints.active().failing()),
        (_("Disabled"), "disabled", endpoints.disabled()),
    )
    rows = [Row(title, f"{found.count():,}", url=f"{url}?state={state}") for title, state, found in states]
    return Tile(_("Webhooks"), rows) if endpoints.exists() else None
