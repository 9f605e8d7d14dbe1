"""Who approved which words of the schedule."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0009_approval_steps"), ("events", "0005_visibility")]
    operations = [
        migrations.CreateModel(
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10, verbose_name="code")),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("digest", models.CharField(max_length=64)),
                ("step", models.PositiveSmallIntegerField(verbose_name="step")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="approved")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="approvals",
                        to="conference.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "approval",
                "verbose_name_plural": "approvals",
                "ordering": ("code", "language", "step"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "language", "digest", "step"),
                        name="approval_step_is_done_once",
                        violation_error_message="Somebody has just done that step.",
                    ),
                    models.UniqueConstraint(
                        fields=("code", "language", "digest", "by"),
                        name="approval_steps_are_by_different_people",
                        violation_error_message="You have approved this text already; the next step is somebody else's.",
                    ),
                    models.CheckConstraint(condition=models.Q(("step__gte", 1)), name="approval_steps_count_from_one"),
                ],
            },
        ),
    ]
