"""The portal's clock: `portal_now()` is the database's time plus an offset that only tests and the demo set."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("conference", "0001_initial")]
    operations = [
        migrations.RunSQL(
            sql="""
            CREATE TABLE portal_clock (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
                                       clock_offset interval NOT NULL DEFAULT '0');
            INSERT INTO portal_clock DEFAULT VALUES;
            CREATE FUNCTION portal_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
                RETURN statement_timestamp() + (SELECT clock_offset FROM portal_clock);
            """,
            reverse_sql="DROP FUNCTION portal_now(); DROP TABLE portal_clock;",
        )
    ]
