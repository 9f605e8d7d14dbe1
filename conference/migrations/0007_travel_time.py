"""How long people need between two venues."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least


class Migration(migrations.Migration):
    dependencies = [("conference", "0006_message_indexes")]
    operations = [
        migrations.CreateModel(
            name="TravelTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minutes", models.PositiveSmallIntegerField(verbose_name="minutes")),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conference.venue",
                        verbose_name="from",
                    ),
                ),
                (
                    "destination",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="conference.venue",
                        verbose_name="to",
                    ),
                ),
            ],
            options={
                "verbose_name": "travel time",
                "verbose_name_plural": "travel times",
                "ordering": ("origin", "destination"),
                "constraints": [
                    models.UniqueConstraint(
                        Least("origin", "destination"),
                        Greatest("origin", "destination"),
                        name="travel_time_is_named_once",
                        violation_error_message="The time between these two is there already.",
                    ),
                    models.CheckConstraint(
                        condition=~Q(origin=F("destination")),
                        name="travel_time_is_between_two",
                        violation_error_message="Choose two different venues.",
                    ),
                ],
            },
        ),
    ]
