import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import conference.kit.codes
import conference.kit.fields
import conference.kit.signing


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0014_messages_in_turn"),
    ]

    operations = [
        migrations.CreateModel(
            name="Endpoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    conference.kit.codes.PublicCodeField(
                        default=conference.kit.codes.public_code, editable=False, max_length=10, unique=True
                    ),
                ),
                ("url", models.URLField(max_length=500, verbose_name="address")),
                ("description", models.CharField(blank=True, max_length=120, verbose_name="description")),
                (
                    "event_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None, verbose_name="what is sent"
                    ),
                ),
                (
                    "secret",
                    conference.kit.fields.EncryptedTextField(
                        default=conference.kit.signing.shared_secret, editable=False
                    ),
                ),
                ("previous_secret", conference.kit.fields.EncryptedTextField(editable=False, null=True)),
                ("previous_secret_ends_at", models.DateTimeField(editable=False, null=True)),
                ("disabled_at", models.DateTimeField(editable=False, null=True, verbose_name="disabled")),
                (
                    "disabled_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("organizer", "By an organizer"),
                            ("gone", "It answered that it is gone (410)"),
                            ("failing", "It has failed for days"),
                        ],
                        editable=False,
                        max_length=10,
                        verbose_name="reason",
                    ),
                ),
                ("succeeded_at", models.DateTimeField(editable=False, null=True, verbose_name="last success")),
                ("failed_at", models.DateTimeField(editable=False, null=True, verbose_name="last failure")),
                ("failure", models.CharField(blank=True, editable=False, max_length=300, verbose_name="what failed")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endpoints",
                        to="conference.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "webhook",
                "verbose_name_plural": "webhooks",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "url"),
                        name="endpoint_is_named_once",
                        violation_error_message="This edition has a webhook to that address already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("event_types__len__gt", 0)),
                        name="endpoint_wants_something",
                        violation_error_message="Choose what is sent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("disabled_at", None), ("disabled_reason", "")),
                            models.Q(("disabled_at__isnull", False), models.Q(("disabled_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="endpoint_disabled_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("previous_secret__isnull", True), ("previous_secret_ends_at", None)),
                            models.Q(("previous_secret__isnull", False), ("previous_secret_ends_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="endpoint_previous_secret_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("failed_at", None), ("failure", "")),
                            models.Q(("failed_at__isnull", False), models.Q(("failure", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="endpoint_failure_has_a_time",
                    ),
                ],
            },
        ),
    ]
