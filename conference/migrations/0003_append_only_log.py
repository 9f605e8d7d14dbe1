"""The audit log is append-only: the database refuses to change or delete an entry."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("conference", "0002_portal_clock")]
    operations = [
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
            END $$;
            CREATE TRIGGER audit_entry_is_append_only BEFORE UPDATE OR DELETE ON conference_auditentry
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            """,
            reverse_sql="""
            DROP TRIGGER audit_entry_is_append_only ON conference_auditentry;
            DROP FUNCTION refuse_change();
            """,
        )
    ]
