"""Who is registered already has a pass, too."""

from typing import Any

from django.db import migrations


def issue(apps: Any, schema_editor: Any) -> None:
    registration, issued = apps.get_model("events", "Registration"), apps.get_model("events", "Pass")
    registered = (
        registration.objects.filter(status="confirmed").values_list("event__edition", "person").order_by().distinct()
    )
    issued.objects.bulk_create(issued(edition_id=edition, person_id=person) for edition, person in registered)


class Migration(migrations.Migration):
    dependencies = [("events", "0021_passes")]
    operations = [migrations.RunPython(issue, migrations.RunPython.noop)]
