"""So that a table which nobody takes in can be forgotten."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0022_who_scheduled_a_campaign")]

    operations = [
        migrations.AddField("contactlist", "uploaded_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunSQL(
            'UPDATE conference_contactlist SET uploaded_at = now() WHERE "table" IS NOT NULL', migrations.RunSQL.noop
        ),
    ]
