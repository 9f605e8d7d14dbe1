"""News items and their attachments."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

import conference.kit.codes
import conference.kit.files
import conference.kit.pictures


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0009_approval_steps"),
    ]

    operations = [
        migrations.CreateModel(
            name="NewsItem",
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
                        choices=[("notice", "Notice"), ("news", "News")], max_length=10, verbose_name="kind"
                    ),
                ),
                ("title_zh", models.CharField(max_length=120, verbose_name="title (Chinese)")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="title (English)")),
                ("summary_zh", models.CharField(blank=True, max_length=300, verbose_name="summary (Chinese)")),
                ("summary_en", models.CharField(blank=True, max_length=500, verbose_name="summary (English)")),
                ("text_zh", models.TextField(help_text="Markdown", max_length=20000, verbose_name="text (Chinese)")),
                (
                    "text_en",
                    models.TextField(blank=True, help_text="Markdown", max_length=20000, verbose_name="text (English)"),
                ),
                (
                    "picture",
                    conference.kit.pictures.PictureField(blank=True, upload_to="news/", verbose_name="picture"),
                ),
                (
                    "picture_alt_zh",
                    models.CharField(
                        blank=True,
                        help_text="For those who cannot see it.",
                        max_length=120,
                        verbose_name="what the picture shows (Chinese)",
                    ),
                ),
                (
                    "picture_alt_en",
                    models.CharField(blank=True, max_length=200, verbose_name="what the picture shows (English)"),
                ),
                ("picture_credit_zh", models.CharField(blank=True, max_length=80, verbose_name="credit (Chinese)")),
                ("picture_credit_en", models.CharField(blank=True, max_length=120, verbose_name="credit (English)")),
                (
                    "is_pinned",
                    models.BooleanField(
                        default=False,
                        help_text="A pinned notice stands above all others and on the front page.",
                        verbose_name="pinned",
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Nobody but organizers sees it before. Left empty, it is the moment of publishing.",
                        null=True,
                        verbose_name="public from",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published")],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="news",
                        to="conference.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "news item",
                "verbose_name_plural": "news items",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    conference.kit.codes.PublicCodeField(
                        default=conference.kit.codes.public_code, editable=False, max_length=10, unique=True
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=100, verbose_name="rank")),
                ("title_zh", models.CharField(max_length=120, verbose_name="title (Chinese)")),
                ("title_en", models.CharField(blank=True, max_length=200, verbose_name="title (English)")),
                ("file", conference.kit.files.AttachmentField(upload_to="news/", verbose_name="file")),
                ("size", models.PositiveIntegerField(editable=False)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="conference.newsitem",
                        verbose_name="news item",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ("item", "rank", "id"),
            },
        ),
        migrations.AddIndex(
            model_name="newsitem",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="news_item_by_words"),
        ),
        migrations.AddIndex(
            model_name="newsitem",
            index=models.Index(
                models.F("edition"),
                models.OrderBy(models.F("publish_at"), descending=True),
                models.OrderBy(models.F("id"), descending=True),
                condition=models.Q(("status", "published")),
                name="news_item_public_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "draft"), ("publish_at__isnull", False), _connector="OR"),
                name="news_item_published_has_a_time",
                violation_error_message="What is published needs the time from which it is public.",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_pinned", False), ("kind", "notice"), _connector="OR"),
                name="news_item_pinned_is_a_notice",
                violation_error_message="Only notices are pinned.",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("picture", ""),
                    models.Q(("picture_alt_zh", ""), ("picture_credit_zh", ""), _connector="OR", _negated=True),
                    _connector="OR",
                ),
                name="news_item_picture_is_described_and_credited",
                violation_error_message="A picture needs words that say what it shows, and a credit.",
            ),
        ),
    ]
