"""What is handed out at the counter, and the ledger of who signed for it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import conference.kit.codes
import conference.kit.fields


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0012_identity_documents"),
        ("events", "0029_badges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CollectionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_zh", models.CharField(max_length=40, verbose_name="name (Chinese)")),
                ("name_en", models.CharField(blank=True, max_length=80, verbose_name="name (English)")),
                ("is_once", models.BooleanField(default=True, verbose_name="once for each person")),
                ("rank", models.PositiveSmallIntegerField(default=100, verbose_name="rank")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collection_items",
                        to="conference.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "item to collect",
                "verbose_name_plural": "items to collect",
                "ordering": ("edition", "rank", "id"),
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "code",
                    conference.kit.codes.PublicCodeField(
                        default=conference.kit.codes.public_code, editable=False, max_length=10, unique=True
                    ),
                ),
                ("signed_at", models.DateTimeField(verbose_name="collected")),
                ("proxy_name", models.CharField(blank=True, max_length=60, verbose_name="collected for them by")),
                (
                    "proxy_phone",
                    conference.kit.fields.EncryptedTextField(null=True, verbose_name="phone of whoever collected"),
                ),
                ("signature", conference.kit.fields.EncryptedTextField(null=True, verbose_name="signature")),
                ("typed_name", models.CharField(blank=True, max_length=60, verbose_name="signed by typing")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="conference.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "handed_out_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handed out by",
                    ),
                ),
            ],
            options={
                "verbose_name": "receipt",
                "verbose_name_plural": "receipts",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Collection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_once", models.BooleanField(editable=False)),
                ("voided_at", models.DateTimeField(null=True, verbose_name="made void")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="why void")),
                (
                    "issued_pass",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="events.pass",
                        verbose_name="pass",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made void by",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="events.collectionitem",
                        verbose_name="item",
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collections",
                        to="events.receipt",
                        verbose_name="receipt",
                    ),
                ),
            ],
            options={
                "verbose_name": "collection",
                "verbose_name_plural": "collection ledger",
                "ordering": ("-id",),
            },
        ),
        migrations.AddConstraint(
            model_name="collectionitem",
            constraint=models.UniqueConstraint(
                fields=("edition", "name_zh"),
                name="collection_item_is_named_once",
                violation_error_message="This edition has an item of that name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signature__isnull", False), models.Q(("typed_name", ""), _negated=True), _connector="OR"
                ),
                name="receipt_is_signed",
                violation_error_message="Let whoever collects sign, or type their name.",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proxy_name", ""), ("proxy_phone__isnull", True)),
                    models.Q(models.Q(("proxy_name", ""), _negated=True), ("proxy_phone__isnull", False)),
                    _connector="OR",
                ),
                name="receipt_proxy_has_a_phone",
                violation_error_message="Whoever collects for others leaves name and phone.",
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_once", True), ("voided_at", None)),
                fields=("issued_pass", "item"),
                name="collection_is_made_once",
                violation_error_message="Somebody handed that out just now.",
            ),
        ),
        migrations.AddConstraint(
            model_name="collection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_reason", ""), ("voided_at", None)),
                    models.Q(("voided_at__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="collection_void_has_a_reason",
                violation_error_message="Say why it is void.",
            ),
        ),
        migrations.RunSQL(
            # To whom a pass or an account belongs may change: two of them may turn out to be one person's.
            sql="""
            CREATE TRIGGER receipt_is_append_only
                BEFORE UPDATE OF code, edition_id, signed_at, proxy_name, proxy_phone, signature, typed_name OR DELETE
                ON events_receipt FOR EACH ROW EXECUTE FUNCTION refuse_change();
            CREATE TRIGGER collection_is_append_only
                BEFORE UPDATE OF receipt_id, item_id, is_once OR DELETE
                ON events_collection FOR EACH ROW EXECUTE FUNCTION refuse_change();
            CREATE TRIGGER collection_stays_void
                BEFORE UPDATE OF voided_at, void_reason
                ON events_collection FOR EACH ROW WHEN (OLD.voided_at IS NOT NULL)
                EXECUTE FUNCTION refuse_change();
            """,
            reverse_sql="""
            DROP TRIGGER receipt_is_append_only ON events_receipt;
            DROP TRIGGER collection_is_append_only ON events_collection;
            DROP TRIGGER collection_stays_void ON events_collection;
            """,
        ),
    ]
