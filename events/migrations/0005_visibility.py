"""Who sees a session or somebody on stage, what of a release is not for everybody, and speakers' organizations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0001_initial"),
        ("events", "0004_availability"),
    ]

    operations = [
        migrations.AddField(
            model_name="schedulerelease",
            name="restricted",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="session",
            name="viewers",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="conference.person", verbose_name="named persons"
            ),
        ),
        migrations.AddField(
            model_name="session",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("public", "Everybody"),
                    ("participants", "Participants of the event"),
                    ("organizers", "Organizers"),
                    ("named", "Named persons"),
                ],
                default="public",
                max_length=12,
                verbose_name="visible to",
            ),
        ),
        migrations.AddField(
            model_name="speaker",
            name="organization_en",
            field=models.CharField(blank=True, max_length=200, verbose_name="organization (English)"),
        ),
        migrations.AddField(
            model_name="speaker",
            name="organization_zh",
            field=models.CharField(blank=True, max_length=120, verbose_name="organization (Chinese)"),
        ),
        migrations.AddField(
            model_name="speaker",
            name="visibility",
            field=models.CharField(
                choices=[
                    ("public", "Everybody"),
                    ("participants", "Participants of the event"),
                    ("organizers", "Organizers"),
                ],
                default="public",
                max_length=12,
                verbose_name="visible to",
            ),
        ),
        migrations.AlterField(
            model_name="speaker",
            name="protocol_rank",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="Without one, by the strokes of the surname.",
                null=True,
                verbose_name="protocol rank",
            ),
        ),
    ]
