"""To which edition a message belongs. The column is added at once, whatever the table holds: it has no default."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0023_when_a_table_was_uploaded")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="edition",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="conference.edition",
                verbose_name="edition",
            ),
        ),
    ]
