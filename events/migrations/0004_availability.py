"""When speakers can be on stage, and who of them is a guest of honor."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("events", "0003_unscheduled_sessions")]
    operations = [
        migrations.AddField(
            "speaker", "is_guest_of_honor", models.BooleanField(default=False, verbose_name="guest of honor")
        ),
        migrations.CreateModel(
            name="Availability",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="to")),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="availabilities",
                        to="events.speaker",
                        verbose_name="speaker",
                    ),
                ),
            ],
            options={
                "verbose_name": "availability",
                "verbose_name_plural": "availabilities",
                "ordering": ("speaker", "starts_at"),
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(ends_at__gt=F("starts_at")),
                        name="availability_ends_after_it_starts",
                        violation_error_message="It ends after it starts.",
                    )
                ],
            },
        ),
    ]
