"""Texts that the public writes have an end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0007_travel_time")]
    operations = [
        migrations.AlterField(
            "organization",
            f"introduction_{code}",
            models.TextField(blank=True, max_length=5000, verbose_name=f"introduction ({language})"),
        )
        for code, language in (("zh", "Chinese"), ("en", "English"))
    ]
