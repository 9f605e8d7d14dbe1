"""Stars, and the secret address at which a calendar follows them."""

import django.db.models.deletion
from django.db import migrations, models

import conference.kit.fields


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0008_longest_texts"),
        ("events", "0006_approval"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secret", conference.kit.fields.EncryptedTextField(editable=False)),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now=True, verbose_name="created")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_feed",
                        to="conference.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar feed",
                "verbose_name_plural": "calendar feeds",
            },
        ),
        migrations.CreateModel(
            name="Star",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10, verbose_name="session")),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("place", models.CharField(blank=True, max_length=240, verbose_name="place")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stars",
                        to="conference.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "star",
                "verbose_name_plural": "stars",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "person"),
                        name="star_is_given_once",
                        violation_error_message="You have starred this session already.",
                    )
                ],
            },
        ),
    ]
