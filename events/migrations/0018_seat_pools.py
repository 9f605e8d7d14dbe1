"""Seats for one category of attendees, and in sessions that have seats of their own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0010_news"), ("events", "0017_policies_of_events_with_seats")]
    operations = [
        migrations.AlterModelOptions(
            name="seatpool",
            options={
                "ordering": (
                    "event__starts_at",
                    "event_id",
                    models.OrderBy(models.F("category"), nulls_first=True),
                    "id",
                ),
                "verbose_name": "seat pool",
                "verbose_name_plural": "seat pools",
            },
        ),
        migrations.AddField(
            model_name="seatpool",
            name="session",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="seat_pools",
                to="events.session",
                verbose_name="only in the session",
            ),
        ),
        migrations.AlterField(
            model_name="seatpool",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="seat_pools",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="seatpool",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seat_pools",
                to="events.attendeecategory",
                verbose_name="only for",
            ),
        ),
        migrations.AddConstraint(
            model_name="seatpool",
            constraint=models.UniqueConstraint(
                fields=("event", "category", "session"),
                name="seat_pool_is_the_only_one_of_its_kind",
                nulls_distinct=False,
                violation_error_message="There is such a seat pool already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="seatpool",
            constraint=models.CheckConstraint(
                condition=models.Q(("category", None), ("session", None), _connector="OR"),
                name="seat_pool_is_for_a_category_or_in_a_session",
                violation_error_message="Choose a category or a session, not both.",
            ),
        ),
    ]
