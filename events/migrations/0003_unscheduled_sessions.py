"""A session may wait without times for its place on the schedule, and knows when it was changed last."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.db import migrations, models
from django.db.models import Deferrable, F, Q

from events.program.models import TsTzRange


class Migration(migrations.Migration):
    dependencies = [("events", "0002_frozen_releases")]
    operations = [
        migrations.AddField(
            "session",
            "changed_at",
            models.DateTimeField(auto_now=True, verbose_name="changed"),
        ),
        migrations.AddField(
            "session",
            "minutes",
            models.PositiveSmallIntegerField(
                default=30, help_text="How long it will be, as long as it has no times.", verbose_name="minutes"
            ),
        ),
        migrations.AlterField(
            "session", "starts_at", models.DateTimeField(blank=True, null=True, verbose_name="starts")
        ),
        migrations.AlterField("session", "ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ends")),
        migrations.RemoveConstraint("session", "session_ends_after_it_starts"),
        migrations.AddConstraint(
            "session",
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message="A session ends after it starts; give both times or neither.",
            ),
        ),
        migrations.RemoveConstraint("session", "session_room_is_free"),
        migrations.AddConstraint(
            "session",
            ExclusionConstraint(
                condition=~Q(status="cancelled") & Q(room__isnull=False, starts_at__isnull=False),
                deferrable=Deferrable.IMMEDIATE,
                expressions=[(F("room"), "="), (TsTzRange("starts_at", "ends_at", RangeBoundary()), "&&")],
                name="session_room_is_free",
                violation_error_message="Another session is in this room at that time.",
            ),
        ),
    ]
