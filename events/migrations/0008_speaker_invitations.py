"""Speakers claim their profiles by an invitation, and say what they need."""

import django.db.models.deletion
from django.db import migrations, models

import conference.kit.fields


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0007_agenda"),
    ]

    operations = [
        migrations.AddField(
            model_name="speaker",
            name="travel_needs",
            field=conference.kit.fields.EncryptedTextField(blank=True, max_length=5000, verbose_name="travel needs"),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="biography_en",
            field=models.TextField(blank=True, max_length=5000, verbose_name="biography (English)"),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="biography_zh",
            field=models.TextField(blank=True, max_length=5000, verbose_name="biography (Chinese)"),
        ),
        migrations.CreateModel(
            name="SpeakerInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("contact", conference.kit.fields.EncryptedTextField(verbose_name="contact")),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Open"), ("claimed", "Accepted"), ("revoked", "Withdrawn")],
                        default="open",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("sent_at", models.DateTimeField(verbose_name="sent")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                (
                    "speaker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="events.speaker",
                        verbose_name="speaker",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation of a speaker",
                "verbose_name_plural": "invitations of speakers",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "open")),
                        fields=("speaker",),
                        name="speaker_invitation_is_open_once",
                        violation_error_message="This speaker has an open invitation already.",
                    )
                ],
            },
        ),
    ]
