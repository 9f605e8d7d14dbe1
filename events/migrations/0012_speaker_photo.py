"""Speakers have a photo."""

from django.db import migrations

import conference.kit.pictures


class Migration(migrations.Migration):
    dependencies = [("events", "0011_announcement")]
    operations = [
        migrations.AddField(
            model_name="speaker",
            name="photo",
            field=conference.kit.pictures.PictureField(
                blank=True,
                help_text="JPEG, PNG or WebP; pages cut it to a circle.",
                upload_to="speakers/",
                verbose_name="photo",
            ),
        ),
    ]
