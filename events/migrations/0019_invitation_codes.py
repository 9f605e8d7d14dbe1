"""Codes that open an event's registration."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import conference.kit.codes


class Migration(migrations.Migration):
    dependencies = [("conference", "0010_news"), ("events", "0018_seat_pools")]
    operations = [
        migrations.CreateModel(
            name="InvitationCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    conference.kit.codes.PublicCodeField(
                        default=conference.kit.codes.public_code, editable=False, max_length=10, unique=True
                    ),
                ),
                ("uses", models.PositiveIntegerField(default=1, verbose_name="how often")),
                ("used", models.PositiveIntegerField(default=0, editable=False, verbose_name="used")),
                ("skips_approval", models.BooleanField(default=True, verbose_name="needs no approval")),
                ("holds_seats", models.BooleanField(default=False, verbose_name="holds seats")),
                ("held", models.PositiveIntegerField(default=0, editable=False, verbose_name="seats held")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="only for the address")),
                ("expires_at", models.DateTimeField(blank=True, null=True, verbose_name="valid until")),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="revoked")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
            ],
            options={
                "verbose_name": "invitation code",
                "verbose_name_plural": "invitation codes",
                "ordering": ("-id",),
            },
        ),
        migrations.AddField(
            model_name="invitationcode",
            name="category",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="events.attendeecategory",
                verbose_name="category of attendees",
            ),
        ),
        migrations.AddField(
            model_name="invitationcode",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="invitation_codes",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitationcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("used__lte", models.F("uses"))),
                name="invitation_code_is_not_overused",
                violation_error_message="It was used more often than that.",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitationcode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "held__lte",
                        django.db.models.expressions.CombinedExpression(models.F("uses"), "-", models.F("used")),
                    )
                ),
                name="invitation_code_holds_no_more_than_it_gives",
            ),
        ),
    ]
