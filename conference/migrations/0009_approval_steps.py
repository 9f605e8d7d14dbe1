"""How many different people approve each text of the schedule."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0008_longest_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="approval_steps",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "0"), (1, "1"), (2, "2"), (3, "3")],
                default=3,
                help_text="How many different people approve each text of the schedule before it becomes public.",
                verbose_name="approvals before a release",
            ),
        ),
    ]
