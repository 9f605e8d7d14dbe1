"""Badges and the log of their print."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0028_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Badge",
            fields=[],
            options={
                "verbose_name": "badge",
                "verbose_name_plural": "badges",
                "ordering": ("-id",),
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("events.pass",),
        ),
        migrations.AddField(
            model_name="attendeecategory",
            name="color",
            field=models.CharField(
                choices=[
                    ("#0B6472", "green"),
                    ("#A05410", "amber"),
                    ("#C2301C", "red"),
                    ("#80590F", "gold"),
                    ("#10222B", "black"),
                    ("#51636C", "gray"),
                ],
                default="#0B6472",
                max_length=7,
                verbose_name="color of the badge",
            ),
        ),
        migrations.CreateModel(
            name="BadgePrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("printed_at", models.DateTimeField(verbose_name="printed")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="why again")),
                (
                    "issued_pass",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="prints",
                        to="events.pass",
                        verbose_name="pass",
                    ),
                ),
                (
                    "printed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="printed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "print of a badge",
                "verbose_name_plural": "prints of badges",
                "ordering": ("-id",),
            },
        ),
    ]
