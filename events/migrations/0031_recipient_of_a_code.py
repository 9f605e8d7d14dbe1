"""For whom a campaign made a code."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0019_campaigns"),
        ("events", "0030_collection_ledger"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitationcode",
            name="recipient",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="invitation_code",
                to="conference.recipient",
            ),
        ),
    ]
