"""Campaigns, templates of their words, and their recipients."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import conference.kit.codes
import conference.kit.fields


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0018_approval_of_campaigns"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_zh", models.CharField(max_length=200, verbose_name="subject (Chinese)")),
                ("body_zh", models.TextField(max_length=20000, verbose_name="text (Chinese)")),
                ("subject_en", models.CharField(blank=True, max_length=200, verbose_name="subject (English)")),
                ("body_en", models.TextField(blank=True, max_length=20000, verbose_name="text (English)")),
                (
                    "code",
                    conference.kit.codes.PublicCodeField(
                        default=conference.kit.codes.public_code, editable=False, max_length=10, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("action", models.CharField(editable=False, max_length=40, verbose_name="kind of campaign")),
                ("parameters", models.JSONField(default=dict, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "To be approved"),
                            ("approved", "Approved"),
                            ("scheduled", "Scheduled"),
                            ("launched", "Sending"),
                            ("paused", "Paused"),
                            ("canceled", "Canceled"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("digest", models.CharField(blank=True, editable=False, max_length=64)),
                ("expected", models.PositiveIntegerField(editable=False, null=True)),
                ("note", models.CharField(blank=True, editable=False, max_length=300, verbose_name="note")),
                ("starts_at", models.DateTimeField(editable=False, null=True, verbose_name="starts")),
                ("launched_at", models.DateTimeField(editable=False, null=True, verbose_name="started")),
                ("escalates_at", models.DateTimeField(editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "audience",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="campaigns",
                        to="conference.audience",
                        verbose_name="audience",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="campaigns",
                        to="conference.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followed_by",
                        to="conference.campaign",
                        verbose_name="follow-up of",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "text_template",
                    models.ForeignKey(
                        blank=True,
                        help_text="For those who have a phone number alone. Without one, they are not written to.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="conference.texttemplate",
                        verbose_name="text template",
                    ),
                ),
            ],
            options={
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
                "ordering": ("-id",),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CampaignTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject_zh", models.CharField(max_length=200, verbose_name="subject (Chinese)")),
                ("body_zh", models.TextField(max_length=20000, verbose_name="text (Chinese)")),
                ("subject_en", models.CharField(blank=True, max_length=200, verbose_name="subject (English)")),
                ("body_en", models.TextField(blank=True, max_length=20000, verbose_name="text (English)")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("action", models.CharField(max_length=40, verbose_name="kind of campaign")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="campaign_templates",
                        to="conference.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "template of campaigns",
                "verbose_name_plural": "templates of campaigns",
                "ordering": ("name", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Recipient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    conference.kit.codes.PublicCodeField(
                        default=conference.kit.codes.public_code, editable=False, max_length=10, unique=True
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("", "No answer yet"), ("accepted", "Accepted"), ("declined", "Declined")],
                        default="",
                        max_length=10,
                        verbose_name="answer",
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="answered")),
                (
                    "words",
                    conference.kit.fields.EncryptedTextField(
                        blank=True, db_default="", verbose_name="what they say to it"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="created"),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="conference.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="conference.recipient",
                    ),
                ),
                (
                    "message",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="recipient",
                        to="conference.message",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="received",
                        to="conference.person",
                        verbose_name="person",
                    ),
                ),
                (
                    "text",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="texted",
                        to="conference.message",
                    ),
                ),
            ],
            options={
                "verbose_name": "recipient of a campaign",
                "verbose_name_plural": "recipients of campaigns",
                "ordering": ("id",),
            },
        ),
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(
                models.F("starts_at"), condition=models.Q(("status", "scheduled")), name="campaign_to_launch"
            ),
        ),
        migrations.AddIndex(
            model_name="campaign",
            index=models.Index(
                models.F("escalates_at"),
                condition=models.Q(("escalates_at__isnull", False)),
                name="campaign_to_escalate",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body_en", ""), ("subject_en", "")),
                    models.Q(models.Q(("subject_en", ""), _negated=True), models.Q(("body_en", ""), _negated=True)),
                    _connector="OR",
                ),
                name="campaign_is_english_as_a_whole",
                violation_error_message="In English, it needs both a subject and a text.",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                name="campaign_is_approved_by_somebody_else",
                violation_error_message="Whoever submitted a campaign does not approve it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("follows", None), ("audience", None), _connector="OR"),
                name="campaign_follows_or_has_an_audience",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "scheduled"), _negated=True),
                    models.Q(("expected__isnull", False), ("starts_at__isnull", False)),
                    _connector="OR",
                ),
                name="campaign_scheduled_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("launched_at__isnull", False), ("status__in", ("launched", "paused", "canceled"))),
                    models.Q(
                        models.Q(("status__in", ("launched", "paused", "canceled")), _negated=True),
                        ("launched_at", None),
                    ),
                    _connector="OR",
                ),
                name="campaign_launched_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaigntemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("body_en", ""), ("subject_en", "")),
                    models.Q(models.Q(("subject_en", ""), _negated=True), models.Q(("body_en", ""), _negated=True)),
                    _connector="OR",
                ),
                name="campaigntemplate_is_english_as_a_whole",
                violation_error_message="In English, it needs both a subject and a text.",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaigntemplate",
            constraint=models.UniqueConstraint(
                fields=("edition", "name"),
                name="campaign_template_is_named_once",
                violation_error_message="There is a template of that name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.UniqueConstraint(fields=("campaign", "person"), name="recipient_is_written_to_once"),
        ),
        migrations.AddConstraint(
            model_name="recipient",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None)),
                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                    _connector="OR",
                ),
                name="recipient_answer_has_a_time",
            ),
        ),
    ]
