"""Registrations that name an identity document, each of which is named once for an event."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conference", "0012_identity_documents"), ("events", "0025_checkin")]
    operations = [
        migrations.AddField(
            model_name="registration",
            name="document",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registrations",
                to="conference.identitydocument",
                verbose_name="identity document",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="document_hash",
            field=models.CharField(editable=False, max_length=64, null=True),
        ),
        migrations.AddField(
            model_name="registrationpolicy",
            name="asks_document",
            field=models.BooleanField(
                default=False,
                help_text="People name their identity document; one document registers once.",
                verbose_name="real names",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("requested", "waiting", "offered", "confirmed"))),
                fields=("event", "document_hash"),
                name="registration_document_is_named_once",
                violation_error_message="Another account is registered for this event with this document. Please sign in there.",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("document", None), ("document_hash", None)),
                    models.Q(("document__isnull", False), ("document_hash__isnull", False)),
                    _connector="OR",
                ),
                name="registration_document_is_whole",
            ),
        ),
    ]
