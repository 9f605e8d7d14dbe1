"""A range has both of its ends, or none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0004_page_version"),
        ("events", "0002_frozen_releases"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="event",
            name="event_ends_after_it_starts",
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_at", None), ("starts_at", None)),
                    models.Q(
                        ("ends_at__gt", models.F("starts_at")), ("ends_at__isnull", False), ("starts_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="event_ends_after_it_starts",
                violation_error_message="An event ends after it starts; give both times or neither.",
            ),
        ),
    ]
