"""The one row of the page version."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("conference", "0003_append_only_log")]
    operations = [
        migrations.RunSQL(
            sql="INSERT INTO conference_pageversion (id, number) VALUES (1, 1);",
            reverse_sql="DELETE FROM conference_pageversion;",
        )
    ]
