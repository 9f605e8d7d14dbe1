"""Identity documents, and how long an edition keeps them."""

import django.db.models.deletion
from django.db import migrations, models

import conference.kit.fields


class Migration(migrations.Migration):
    dependencies = [("conference", "0011_attachments_when_sent")]
    operations = [
        migrations.AddField(
            model_name="edition",
            name="document_days",
            field=models.PositiveSmallIntegerField(
                default=30,
                help_text="Counted from the last day of the conference. Then their numbers are deleted.",
                verbose_name="days to keep identity documents",
            ),
        ),
        migrations.CreateModel(
            name="IdentityDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("resident", "Resident ID card"),
                            ("passport", "Passport"),
                            ("hong_kong_macao_permit", "Mainland Travel Permit for Hong Kong and Macao Residents"),
                            ("taiwan_permit", "Mainland Travel Permit for Taiwan Residents"),
                            ("residence_permit", "Residence Permit for Hong Kong, Macao and Taiwan Residents"),
                            ("permanent_residence", "Foreign Permanent Resident ID Card"),
                        ],
                        max_length=24,
                        verbose_name="kind of document",
                    ),
                ),
                ("number", conference.kit.fields.EncryptedTextField(verbose_name="number of the document")),
                ("number_hash", models.CharField(editable=False, max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="conference.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "identity document",
                "verbose_name_plural": "identity documents",
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "kind"),
                        name="document_is_the_only_one_of_its_kind",
                        violation_error_message="This person has a document of that kind already.",
                    )
                ],
            },
        ),
    ]
