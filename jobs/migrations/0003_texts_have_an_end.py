"""Texts of positions have an end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0002_both_ends_or_neither"),
    ]

    operations = [
        migrations.AlterField(
            model_name="position",
            name="duties_en",
            field=models.TextField(blank=True, max_length=5000, verbose_name="duties (English)"),
        ),
        migrations.AlterField(
            model_name="position",
            name="duties_zh",
            field=models.TextField(max_length=5000, verbose_name="duties (Chinese)"),
        ),
        migrations.AlterField(
            model_name="position",
            name="requirements_en",
            field=models.TextField(blank=True, max_length=5000, verbose_name="requirements (English)"),
        ),
        migrations.AlterField(
            model_name="position",
            name="requirements_zh",
            field=models.TextField(blank=True, max_length=5000, verbose_name="requirements (Chinese)"),
        ),
    ]
