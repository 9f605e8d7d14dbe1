"""A released schedule never changes: the database refuses to touch what it froze."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial"), ("conference", "0003_append_only_log")]
    operations = [
        migrations.RunSQL(
            sql="""
            CREATE TRIGGER release_is_frozen BEFORE UPDATE ON events_schedulerelease
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            """,
            reverse_sql="DROP TRIGGER release_is_frozen ON events_schedulerelease;",
        )
    ]
