"""An event that had seats took registrations of everybody, and still does."""

from typing import Any

from django.db import migrations


def open_to_all(apps: Any, schema_editor: Any) -> None:
    pool, policy = apps.get_model("events", "SeatPool"), apps.get_model("events", "RegistrationPolicy")
    events = pool.objects.values_list("event", flat=True)
    policy.objects.bulk_create(policy(event_id=event) for event in events)


class Migration(migrations.Migration):
    dependencies = [("events", "0016_registration_policies")]
    operations = [migrations.RunPython(open_to_all, migrations.RunPython.noop)]
