import django.core.validators
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    """What an SMS is, and who wants no promotions."""

    dependencies = [
        ("conference", "0016_audiences"),
    ]

    operations = [
        migrations.CreateModel(
            name="OptOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phone_hash", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="created"),
                ),
            ],
            options={
                "verbose_name": "opt-out",
                "verbose_name_plural": "opt-outs",
            },
        ),
        migrations.CreateModel(
            name="TextTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9_.-]+$", "Small letters, digits, dots, dashes and underscores."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("title_zh", models.CharField(max_length=60, verbose_name="title (Chinese)")),
                ("title_en", models.CharField(blank=True, max_length=80, verbose_name="title (English)")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("verification", "Verification code"),
                            ("notice", "Notice"),
                            ("promotion", "Promotion"),
                        ],
                        max_length=12,
                        verbose_name="category",
                    ),
                ),
                (
                    "signature",
                    models.CharField(
                        blank=True,
                        help_text="As registered with the provider, without 【】. Left empty, it is the conference's.",
                        max_length=12,
                        verbose_name="signature",
                    ),
                ),
                (
                    "text_zh",
                    models.TextField(
                        help_text="Variables stand in braces: {name}. {portal} is this portal's address. The signature, and how to opt out of a promotion, are added by themselves.",
                        max_length=500,
                        verbose_name="text (Chinese)",
                    ),
                ),
                ("text_en", models.TextField(blank=True, max_length=500, verbose_name="text (English)")),
                ("provider_code_zh", models.CharField(blank=True, max_length=40, verbose_name="template id (Chinese)")),
                ("provider_code_en", models.CharField(blank=True, max_length=40, verbose_name="template id (English)")),
                (
                    "abroad_code_zh",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="template id for numbers abroad (Chinese)"
                    ),
                ),
                (
                    "abroad_code_en",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="template id for numbers abroad (English)"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "With the provider"),
                            ("approved", "Approved"),
                            ("rejected", "Rejected"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what the provider says")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
            ],
            options={
                "verbose_name": "text template",
                "verbose_name_plural": "text templates",
                "ordering": ("code",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "approved"), _negated=True),
                            models.Q(("provider_code_en", ""), ("provider_code_zh", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="text_template_approved_has_an_id",
                        violation_error_message="What is approved has the id that the provider gave it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text_zh__contains", "【"), _negated=True),
                            models.Q(("text_en__contains", "【"), _negated=True),
                        ),
                        name="text_template_words_without_signature",
                        violation_error_message="The signature stands before the words by itself: leave 【】 out.",
                    ),
                ],
            },
        ),
    ]
