"""When people are reminded of what, and which reminders went out."""

import django.db.models.deletion
from django.db import migrations, models

import conference.kit.clock


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0019_campaigns"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReminderRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("occasion", models.CharField(max_length=40, verbose_name="occasion")),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="At the same time of day, as clocks on the wall show it.",
                        verbose_name="days before",
                    ),
                ),
                (
                    "hours",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Besides the days.", verbose_name="hours before"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                ("since", models.DateTimeField(editable=False, verbose_name="holds since")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminder_rules",
                        to="conference.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder rule",
                "verbose_name_plural": "reminder rules",
                "ordering": ("edition", "occasion", "-days", "-hours"),
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(editable=False, max_length=40)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("occurs_at", models.DateTimeField(verbose_name="takes place")),
                (
                    "state",
                    models.CharField(
                        choices=[("written", "Written"), ("missed", "Missed"), ("dropped", "Dropped")],
                        default="written",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("people", models.PositiveIntegerField(default=0, verbose_name="people")),
                ("written_at", models.DateTimeField(default=conference.kit.clock.now, verbose_name="written")),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="conference.reminderrule",
                        verbose_name="reminder rule",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ("-due_at", "-id"),
            },
        ),
        migrations.AddConstraint(
            model_name="reminderrule",
            constraint=models.UniqueConstraint(
                fields=("edition", "occasion", "days", "hours"),
                name="reminder_rule_is_made_once",
                violation_error_message="There is such a rule already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("days__lte", 60), ("hours__lte", 23), models.Q(("days", 0), ("hours", 0), _negated=True)
                ),
                name="reminder_rule_is_ahead",
                violation_error_message="At least one hour and at most 60 days before; a day is 24 hours.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.UniqueConstraint(fields=("rule", "subject", "due_at"), name="reminder_is_written_once"),
        ),
    ]
