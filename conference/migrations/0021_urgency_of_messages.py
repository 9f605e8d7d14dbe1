"""Which messages go first, and which texts may wake people: more than whether they are for many."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models

AS_THEY_WERE = """
    UPDATE conference_message SET urgency = CASE WHEN is_bulk THEN 4 ELSE 0 END
    WHERE (is_bulk OR is_secret) AND (status IN ('waiting', 'held') OR created_at > now() - interval '1 hour')
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("conference", "0020_reminders")]

    operations = [
        migrations.AddField(
            model_name="message",
            name="urgency",
            field=models.PositiveSmallIntegerField(
                choices=[(0, "Awaited"), (1, "Own"), (2, "Urgent"), (3, "Prompt"), (4, "Bulk")],
                db_default=1,
                editable=False,
            ),
        ),
        migrations.RunSQL(AS_THEY_WERE, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                models.F("channel"),
                models.F("urgency"),
                models.F("due_at"),
                models.F("id"),
                condition=models.Q(status="waiting"),
                name="message_waiting_by_urgency",
            ),
        ),
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                models.F("created_at"),
                condition=models.Q(channel="sms", urgency=0),
                name="message_awaited_texts",
            ),
        ),
        RemoveIndexConcurrently(model_name="message", name="message_secret_texts"),
        RemoveIndexConcurrently(model_name="message", name="message_waiting_in_turn"),
        migrations.RemoveField(model_name="message", name="is_bulk"),
    ]
