"""One pass for each person and edition."""

import django.db.models.deletion
from django.db import migrations, models

import conference.kit.codes


class Migration(migrations.Migration):
    dependencies = [("conference", "0010_news"), ("events", "0020_registration_states")]
    operations = [
        migrations.CreateModel(
            name="Pass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    conference.kit.codes.PublicCodeField(
                        default=conference.kit.codes.public_code, editable=False, max_length=10, unique=True
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                ("issued_at", models.DateTimeField(auto_now_add=True, verbose_name="issued")),
            ],
            options={
                "verbose_name": "pass",
                "verbose_name_plural": "passes",
                "ordering": ("-id",),
            },
        ),
        migrations.AddField(
            model_name="pass",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="passes",
                to="conference.edition",
                verbose_name="edition",
            ),
        ),
        migrations.AddField(
            model_name="pass",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passes",
                to="conference.person",
                verbose_name="person",
            ),
        ),
        migrations.AddConstraint(
            model_name="pass",
            constraint=models.UniqueConstraint(
                fields=("edition", "person"),
                name="pass_is_the_only_one_in_its_edition",
                violation_error_message="This person has a pass already.",
            ),
        ),
    ]
