"""Requests, the waiting list, and what they were made with."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0010_news"), ("events", "0019_invitation_codes")]
    operations = [
        migrations.RemoveConstraint(
            model_name="registration",
            name="registration_is_made_once",
        ),
        migrations.AddField(
            model_name="registration",
            name="offer_ends_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="seat is held until"),
        ),
        migrations.AddField(
            model_name="registration",
            name="priority",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Whoever has more comes first.", verbose_name="priority on the waiting list"
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="priority_reason",
            field=models.CharField(blank=True, max_length=200, verbose_name="reason of the priority"),
        ),
        migrations.AddField(
            model_name="registration",
            name="sessions",
            field=models.ManyToManyField(
                blank=True,
                related_name="registrations",
                to="events.session",
                verbose_name="sessions with seats of their own",
            ),
        ),
        migrations.AlterField(
            model_name="registration",
            name="status",
            field=models.CharField(
                choices=[
                    ("requested", "Awaiting approval"),
                    ("waiting", "On the waiting list"),
                    ("offered", "A seat is held"),
                    ("confirmed", "Confirmed"),
                    ("declined", "Declined"),
                    ("expired", "Offer expired"),
                    ("cancelled", "Canceled"),
                ],
                default="confirmed",
                max_length=10,
                verbose_name="status",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="events.attendeecategory",
                verbose_name="category of attendees",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="invitation_code",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="events.invitationcode",
                verbose_name="invitation code",
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("status", "waiting")),
                fields=["event", "-priority", "created_at"],
                name="registration_line",
            ),
        ),
        migrations.AddIndex(
            model_name="registration",
            index=models.Index(
                condition=models.Q(("status", "offered")), fields=["offer_ends_at"], name="registration_offers"
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("requested", "waiting", "offered", "confirmed"))),
                fields=("event", "person"),
                name="registration_is_made_once",
                violation_error_message="You are registered for this event already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "offered"), _negated=True), ("offer_ends_at__isnull", False), _connector="OR"
                ),
                name="registration_offer_has_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority", 0), models.Q(("priority_reason", ""), _negated=True), _connector="OR"),
                name="registration_priority_has_a_reason",
                violation_error_message="Say why this person comes before others.",
            ),
        ),
    ]
