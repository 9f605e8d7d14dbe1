"""As what people come."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0010_news"), ("events", "0014_materials")]
    operations = [
        migrations.CreateModel(
            name="AttendeeCategory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=40, verbose_name="name in the API")),
                ("name_zh", models.CharField(max_length=40, verbose_name="name (Chinese)")),
                ("name_en", models.CharField(blank=True, max_length=80, verbose_name="name (English)")),
                (
                    "is_chosen",
                    models.BooleanField(
                        default=True,
                        help_text="Otherwise a code gives it, or organizers do.",
                        verbose_name="people choose it themselves",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=100, verbose_name="rank")),
            ],
            options={
                "verbose_name": "category of attendees",
                "verbose_name_plural": "categories of attendees",
                "ordering": ("edition", "rank", "id"),
            },
        ),
        migrations.AddField(
            model_name="attendeecategory",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="categories",
                to="conference.edition",
                verbose_name="edition",
            ),
        ),
        migrations.AddConstraint(
            model_name="attendeecategory",
            constraint=models.UniqueConstraint(
                fields=("edition", "slug"),
                name="category_slug_is_unique_in_its_edition",
                violation_error_message="This edition has a category of that name already.",
            ),
        ),
    ]
