"""What events ask when people register."""

import django.db.models.deletion
from django.db import migrations, models

import conference.kit.codes
import conference.kit.fields
import conference.kit.files


class Migration(migrations.Migration):
    dependencies = [("events", "0022_passes_of_the_registered")]
    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    conference.kit.codes.PublicCodeField(
                        default=conference.kit.codes.public_code, editable=False, max_length=10, unique=True
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "A line of text"),
                            ("long_text", "A longer text"),
                            ("choice", "One option"),
                            ("several", "Any number of options"),
                            ("number", "A number"),
                            ("date", "A date"),
                            ("file", "A file"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="kind of answer",
                    ),
                ),
                ("words_zh", models.CharField(max_length=120, verbose_name="question (Chinese)")),
                ("words_en", models.CharField(blank=True, max_length=200, verbose_name="question (English)")),
                ("help_zh", models.CharField(blank=True, max_length=200, verbose_name="explanation (Chinese)")),
                ("help_en", models.CharField(blank=True, max_length=300, verbose_name="explanation (English)")),
                (
                    "options",
                    models.TextField(
                        blank=True,
                        help_text="One on each line: Chinese | English",
                        max_length=4000,
                        verbose_name="options",
                    ),
                ),
                ("is_required", models.BooleanField(default=False, verbose_name="must be answered")),
                (
                    "shown_if_value",
                    models.CharField(
                        blank=True, help_text="Its Chinese words.", max_length=200, verbose_name="this option is chosen"
                    ),
                ),
                (
                    "keep_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Counted from the last day of the conference. Empty: as long as the registration.",
                        null=True,
                        verbose_name="days to keep the answers",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=100, verbose_name="rank")),
                (
                    "is_retired",
                    models.BooleanField(
                        default=False,
                        help_text="Not asked any more; the answers stay readable.",
                        verbose_name="retired",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="events.registrationpolicy",
                        verbose_name="registration policy",
                    ),
                ),
                (
                    "shown_if",
                    models.ForeignKey(
                        blank=True,
                        help_text="An earlier question of this event that has options.",
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="shows",
                        to="events.question",
                        verbose_name="shown only if in",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ("policy_id", "rank", "id"),
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_zh", models.CharField(max_length=120, verbose_name="question (Chinese)")),
                ("asked_en", models.CharField(blank=True, max_length=200, verbose_name="question (English)")),
                ("value", conference.kit.fields.EncryptedJSONField(verbose_name="answer")),
                ("file", conference.kit.files.AttachmentField(blank=True, upload_to="answers/", verbose_name="file")),
                (
                    "registration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="events.registration",
                        verbose_name="registration",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="events.question",
                        verbose_name="question",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ("question__rank", "question_id"),
            },
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ("choice", "several")), models.Q(("options", ""), _negated=True)),
                    models.Q(models.Q(("kind__in", ("choice", "several")), _negated=True), ("options", "")),
                    _connector="OR",
                ),
                name="question_has_options_to_choose_from",
                violation_error_message="To choose, there must be options; other questions have none.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shown_if", None), ("shown_if_value", "")),
                    models.Q(("shown_if__isnull", False), models.Q(("shown_if_value", ""), _negated=True)),
                    _connector="OR",
                ),
                name="question_condition_is_whole",
                violation_error_message="Name both the question and the option that show this one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                fields=("registration", "question"),
                name="answer_is_the_only_one_to_its_question",
                violation_error_message="This question is answered already.",
            ),
        ),
    ]
