"""Who comes: areas and gates, shifts and devices, and what they scan, of which nobody changes what was seen."""

import datetime
import secrets

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import conference.kit.codes
import conference.kit.fields


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0010_news"),
        ("events", "0023_questions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    conference.kit.codes.PublicCodeField(
                        default=conference.kit.codes.public_code, editable=False, max_length=10, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("joined_at", models.DateTimeField(verbose_name="joined")),
                ("seen_at", models.DateTimeField(verbose_name="last seen")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="revoked")),
            ],
            options={
                "verbose_name": "device",
                "verbose_name_plural": "devices",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_zh", models.CharField(max_length=120, verbose_name="name (Chinese)")),
                ("name_en", models.CharField(blank=True, max_length=200, verbose_name="name (English)")),
                (
                    "readmission",
                    models.CharField(
                        choices=[
                            ("once", "Once"),
                            ("after_exit", "Again after leaving"),
                            ("always", "As often as one likes"),
                        ],
                        default="once",
                        max_length=10,
                        verbose_name="how often one enters",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="areas",
                        to="conference.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        help_text="Without one, every confirmed registration of the edition opens it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="events.event",
                        verbose_name="event",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        help_text="One with seats of its own.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="areas",
                        to="events.session",
                        verbose_name="only for the session",
                    ),
                ),
            ],
            options={
                "verbose_name": "area",
                "verbose_name_plural": "areas",
                "ordering": ("edition", models.OrderBy(models.F("event__number"), nulls_last=True), "id"),
            },
        ),
        migrations.CreateModel(
            name="Gate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    conference.kit.codes.PublicCodeField(
                        default=conference.kit.codes.public_code, editable=False, max_length=10, unique=True
                    ),
                ),
                ("name_zh", models.CharField(max_length=60, verbose_name="name (Chinese)")),
                ("name_en", models.CharField(blank=True, max_length=120, verbose_name="name (English)")),
                (
                    "opens_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Left empty, 90 minutes before its event starts.",
                        null=True,
                        verbose_name="opens",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("entry", "Entrance"), ("exit", "Exit"), ("both", "Entrance and exit")],
                        default="entry",
                        max_length=5,
                        verbose_name="used as",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gates",
                        to="events.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "categories",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Without any, everybody.",
                        related_name="+",
                        to="events.attendeecategory",
                        verbose_name="only for",
                    ),
                ),
            ],
            options={
                "verbose_name": "gate",
                "verbose_name_plural": "gates",
                "ordering": ("area", "id"),
            },
        ),
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.UUIDField(editable=False)),
                ("token", models.CharField(max_length=200, verbose_name="what was read")),
                (
                    "direction",
                    models.CharField(
                        choices=[("entry", "In"), ("exit", "Out")], max_length=5, verbose_name="direction"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("admitted", "Admitted"),
                            ("already_admitted", "Already admitted"),
                            ("not_registered", "Not registered"),
                            ("revoked", "Code is void"),
                            ("wrong_gate", "Wrong gate"),
                            ("too_early", "Too early"),
                            ("unknown", "Not recognized"),
                        ],
                        max_length=16,
                        verbose_name="verdict",
                    ),
                ),
                (
                    "shown",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("admitted", "Admitted"),
                            ("already_admitted", "Already admitted"),
                            ("not_registered", "Not registered"),
                            ("revoked", "Code is void"),
                            ("wrong_gate", "Wrong gate"),
                            ("too_early", "Too early"),
                            ("unknown", "Not recognized"),
                            ("unlisted", "Not on the device's list"),
                        ],
                        max_length=16,
                        verbose_name="shown while offline",
                    ),
                ),
                ("scanned_at", models.DateTimeField(verbose_name="scanned")),
                ("received_at", models.DateTimeField(verbose_name="received")),
                (
                    "device",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="events.device",
                        verbose_name="device",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.scan",
                        verbose_name="earlier entry",
                    ),
                ),
                (
                    "gate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="events.gate",
                        verbose_name="gate",
                    ),
                ),
                (
                    "issued_pass",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="events.pass",
                        verbose_name="pass",
                    ),
                ),
                (
                    "registration",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="events.registration",
                        verbose_name="registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "scan",
                "verbose_name_plural": "scans",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entries", models.PositiveSmallIntegerField(verbose_name="entries")),
                ("is_inside", models.BooleanField(verbose_name="inside")),
                ("moved_at", models.DateTimeField(verbose_name="last scan")),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presences",
                        to="events.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "issued_pass",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="presences",
                        to="events.pass",
                        verbose_name="pass",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.scan",
                        verbose_name="last entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "presence",
                "verbose_name_plural": "presences",
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="settled")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
                (
                    "scan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflict",
                        to="events.scan",
                        verbose_name="scan",
                    ),
                ),
            ],
            options={
                "verbose_name": "conflict",
                "verbose_name_plural": "conflicts",
                "ordering": (models.OrderBy(models.F("settled_at"), descending=True, nulls_first=True), "-id"),
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("starts_at", models.DateTimeField(verbose_name="starts")),
                ("ends_at", models.DateTimeField(verbose_name="ends")),
                ("devices_total", models.PositiveSmallIntegerField(default=10, verbose_name="devices at most")),
                (
                    "is_kiosk",
                    models.BooleanField(
                        default=False,
                        help_text="The screen faces attendees, who scan themselves.",
                        verbose_name="self check-in",
                    ),
                ),
                ("secret", conference.kit.fields.EncryptedTextField(default=secrets.token_urlsafe, editable=False)),
                ("secret_hash", models.CharField(editable=False, max_length=64, unique=True)),
                ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="revoked")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shifts",
                        to="conference.edition",
                        verbose_name="edition",
                    ),
                ),
                ("gates", models.ManyToManyField(related_name="shifts", to="events.gate", verbose_name="gates")),
            ],
            options={
                "verbose_name": "shift",
                "verbose_name_plural": "shifts",
                "ordering": ("-starts_at", "-id"),
            },
        ),
        migrations.AddField(
            model_name="device",
            name="shift",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="devices",
                to="events.shift",
                verbose_name="shift",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.UniqueConstraint(
                fields=("edition", "event", "session", "name_zh"),
                name="area_is_named_once",
                nulls_distinct=False,
                violation_error_message="There is an area of that name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="area",
            constraint=models.CheckConstraint(
                condition=models.Q(("session", None), ("event__isnull", False), _connector="OR"),
                name="area_of_a_session_has_its_event",
                violation_error_message="Name the event of the session as well.",
            ),
        ),
        migrations.AddConstraint(
            model_name="gate",
            constraint=models.UniqueConstraint(
                fields=("area", "name_zh"),
                name="gate_name_is_unique_in_its_area",
                violation_error_message="This area has a gate of that name already.",
            ),
        ),
        migrations.AddIndex(
            model_name="scan",
            index=models.Index(
                condition=models.Q(("direction", "entry"), ("verdict", "admitted")),
                fields=["gate", "scanned_at"],
                name="scan_entries_by_gate",
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.UniqueConstraint(fields=("device", "nonce"), name="scan_is_kept_once"),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.UniqueConstraint(fields=("area", "issued_pass"), name="presence_is_one_for_each_pass"),
        ),
        migrations.AddConstraint(
            model_name="presence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entries", 0), ("entry", None)),
                    models.Q(("entries__gt", 0), ("entry__isnull", False)),
                    _connector="OR",
                ),
                name="presence_with_an_entry_names_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="shift_ends_after_it_starts",
                violation_error_message="A shift ends after it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "ends_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("starts_at"), "+", models.Value(datetime.timedelta(days=14))
                        ),
                    )
                ),
                name="shift_takes_two_weeks_at_most",
                violation_error_message="A shift takes two weeks at most.",
            ),
        ),
        migrations.RunSQL(
            # To whom a pass belongs may change: two accounts may turn out to be one person's.
            sql="""
            CREATE TRIGGER scan_is_append_only
                BEFORE UPDATE OF nonce, device_id, gate_id, token, direction, verdict, shown, earlier_id, scanned_at,
                    received_at ON events_scan
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            """,
            reverse_sql="DROP TRIGGER scan_is_append_only ON events_scan;",
        ),
    ]
