"""How each event takes registrations."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0010_news"), ("events", "0015_attendee_categories")]
    operations = [
        migrations.CreateModel(
            name="RegistrationPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("open", "Everybody, as long as there are seats"),
                            ("approval", "Whom the organizers approve"),
                            ("invitation", "Whoever has an invitation code"),
                            ("closed", "Nobody"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="who gets a seat",
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes")),
                (
                    "changes_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Until when people change and cancel by themselves.",
                        null=True,
                        verbose_name="changes until",
                    ),
                ),
                ("has_waiting_list", models.BooleanField(default=True, verbose_name="waiting list")),
                (
                    "offer_hours",
                    models.PositiveSmallIntegerField(
                        default=24,
                        help_text="How long a freed seat is held for whoever is next in line.",
                        verbose_name="hours to accept",
                    ),
                ),
            ],
            options={
                "verbose_name": "registration policy",
                "verbose_name_plural": "registration policies",
                "ordering": ("event__starts_at", "event_id"),
            },
        ),
        migrations.AddField(
            model_name="registrationpolicy",
            name="categories",
            field=models.ManyToManyField(
                blank=True,
                related_name="policies",
                to="events.attendeecategory",
                verbose_name="categories of attendees",
            ),
        ),
        migrations.AddField(
            model_name="registrationpolicy",
            name="event",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="registration_policy",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddConstraint(
            model_name="registrationpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("opens_at", None), ("closes_at", None), ("closes_at__gt", models.F("opens_at")), _connector="OR"
                ),
                name="policy_closes_after_it_opens",
                violation_error_message="Registration would close before it opens.",
            ),
        ),
        migrations.AddConstraint(
            model_name="registrationpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("offer_hours__gt", 0)),
                name="policy_offer_lasts",
                violation_error_message="Whoever is next in line needs at least an hour.",
            ),
        ),
    ]
