"""From how many recipients on a campaign is approved by a second organizer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0017_texts")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="campaign_approval_above",
            field=models.PositiveIntegerField(
                db_default=100,
                default=100,
                help_text="A campaign to more people than this goes out only once a second organizer has approved it.",
                verbose_name="people above whom a message is approved",
            ),
        ),
    ]
