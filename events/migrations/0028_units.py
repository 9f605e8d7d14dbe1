"""Units that file people for an event, within quotas."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import conference.kit.codes
import conference.kit.fields
import events.program.models


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0012_identity_documents"),
        ("events", "0027_vetting"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="filed_as",
            field=models.CharField(blank=True, editable=False, max_length=202, verbose_name="name as filed"),
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    conference.kit.codes.PublicCodeField(
                        default=conference.kit.codes.public_code, editable=False, max_length=10, unique=True
                    ),
                ),
                ("name_zh", models.CharField(max_length=120, verbose_name="name (Chinese)")),
                ("name_en", models.CharField(blank=True, max_length=200, verbose_name="name (English)")),
                ("quota", models.PositiveIntegerField(verbose_name="quota")),
                ("filed", models.PositiveIntegerField(default=0, editable=False, verbose_name="filed")),
                (
                    "holds_seats",
                    models.BooleanField(
                        default=False,
                        help_text="Its seats are there until the deadline, and need no approval.",
                        verbose_name="holds seats",
                    ),
                ),
                ("held", models.PositiveIntegerField(default=0, editable=False, verbose_name="seats held")),
                ("files_until", models.DateTimeField(verbose_name="deadline")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("secret_hash", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                ("invited_at", models.DateTimeField(editable=False, null=True, verbose_name="link sent")),
                ("reminded_at", models.DateTimeField(editable=False, null=True, verbose_name="reminded")),
                ("table", conference.kit.fields.EncryptedJSONField(editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.attendeecategory",
                        verbose_name="category of attendees",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="conference.person",
                        verbose_name="contact person",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="units",
                        to="events.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        help_text="Its members may then file as well, once they sign in.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="units",
                        to="conference.organization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "unit",
                "verbose_name_plural": "units",
                "ordering": ("-id",),
            },
            bases=(events.program.models.OfEvent, models.Model),
        ),
        migrations.AddField(
            model_name="registration",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="events.unit",
                verbose_name="filed by the unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("filed__lte", models.F("quota"))),
                name="unit_files_within_its_quota",
                violation_error_message="The unit has filed more people than that.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "held__lte",
                        django.db.models.expressions.CombinedExpression(models.F("quota"), "-", models.F("filed")),
                    )
                ),
                name="unit_holds_no_more_than_its_quota",
                violation_error_message="The unit holds more seats than that.",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                fields=("event", "organization"),
                name="unit_is_the_only_one_of_its_organization",
                violation_error_message="This organization is a unit of the event already.",
            ),
        ),
    ]
