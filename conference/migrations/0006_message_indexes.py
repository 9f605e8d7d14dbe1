"""Find the newest failed messages, and the texts that strangers caused, without reading all that were sent."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("conference", "0005_api_token_code")]
    operations = [
        migrations.AddIndex(
            "message",
            models.Index(F("id").desc(), name="message_failed_newest", condition=Q(status="failed")),
        ),
        migrations.AddIndex(
            "message",
            models.Index(F("created_at"), name="message_secret_texts", condition=Q(channel="sms", is_secret=True)),
        ),
    ]
