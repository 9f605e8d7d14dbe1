"""Vetting between confirmation and pass: zones, lists, and who is how far."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import conference.kit.fields
import conference.kit.pictures


class Migration(migrations.Migration):
    dependencies = [("conference", "0012_identity_documents"), ("events", "0026_real_names")]
    operations = [
        migrations.CreateModel(
            name="Vetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("incomplete", "Incomplete"),
                            ("complete", "Complete"),
                            ("submitted", "On a list"),
                            ("cleared", "Cleared"),
                            ("refused", "Not admitted"),
                        ],
                        default="incomplete",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "photo",
                    conference.kit.pictures.PortraitField(blank=True, upload_to="portraits/", verbose_name="portrait"),
                ),
                (
                    "late_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="reason of the late addition"),
                ),
                ("reason", conference.kit.fields.EncryptedTextField(blank=True, verbose_name="reason")),
                ("plate", models.CharField(blank=True, max_length=10, verbose_name="number plate")),
                ("has_vehicle_permit", models.BooleanField(default=False, verbose_name="vehicle permit")),
            ],
            options={
                "verbose_name": "vetting",
                "verbose_name_plural": "vettings",
                "ordering": ("registration__created_at", "registration_id"),
            },
        ),
        migrations.CreateModel(
            name="VettingList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="number of the list")),
                (
                    "columns",
                    models.TextField(
                        default="code | 编号\nname | 姓名\npassport_name | 护照姓名\ncountry | 国家（地区）\naffiliation | 工作单位\ndocument_kind | 证件类型\ndocument_number | 证件号码\nphone | 联系电话\nplate | 车牌号码\nlate | 补报签字人",
                        help_text='One on each line, in their order: field | heading. Fields: <code lang="zxx">code, name, passport_name, country, affiliation, category, document_kind, document_number, phone, plate, late</code>',
                        max_length=2000,
                        verbose_name="columns",
                    ),
                ),
                ("results", conference.kit.fields.EncryptedJSONField(editable=False, null=True)),
                ("frozen_at", models.DateTimeField(auto_now_add=True, verbose_name="frozen")),
            ],
            options={
                "verbose_name": "vetting list",
                "verbose_name_plural": "vetting lists",
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name_zh", models.CharField(max_length=40, verbose_name="name (Chinese)")),
                ("name_en", models.CharField(blank=True, max_length=80, verbose_name="name (English)")),
            ],
            options={
                "verbose_name": "zone",
                "verbose_name_plural": "zones",
                "ordering": ("edition", "id"),
            },
        ),
        migrations.AddField(
            model_name="registrationpolicy",
            name="asks_vetting",
            field=models.BooleanField(
                default=False,
                help_text="The pass opens the event only to those who were cleared. Needs real names, and a portrait.",
                verbose_name="vetting",
            ),
        ),
        migrations.AddConstraint(
            model_name="registrationpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("asks_vetting", False), ("asks_document", True), _connector="OR"),
                name="policy_vets_real_names",
                violation_error_message="Vetting needs real names.",
            ),
        ),
        migrations.AddField(
            model_name="vetting",
            name="late_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="signed for late by",
            ),
        ),
        migrations.AddField(
            model_name="vetting",
            name="registration",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="vetting",
                to="events.registration",
                verbose_name="registration",
            ),
        ),
        migrations.AddField(
            model_name="vettinglist",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="vetting_lists",
                to="events.event",
                verbose_name="event",
            ),
        ),
        migrations.AddField(
            model_name="vettinglist",
            name="frozen_by",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="frozen by",
            ),
        ),
        migrations.AddField(
            model_name="vetting",
            name="vetting_list",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="vettings",
                to="events.vettinglist",
                verbose_name="vetting list",
            ),
        ),
        migrations.AddField(
            model_name="zone",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="zones",
                to="conference.edition",
                verbose_name="edition",
            ),
        ),
        migrations.AddField(
            model_name="vetting",
            name="zones",
            field=models.ManyToManyField(blank=True, related_name="+", to="events.zone", verbose_name="zones"),
        ),
        migrations.AddConstraint(
            model_name="vettinglist",
            constraint=models.UniqueConstraint(
                fields=("event", "number"),
                name="vetting_list_number_is_unique_in_its_event",
                violation_error_message="Somebody froze a list of this event just now.",
            ),
        ),
        migrations.AddConstraint(
            model_name="zone",
            constraint=models.UniqueConstraint(
                fields=("edition", "name_zh"),
                name="zone_name_is_unique_in_its_edition",
                violation_error_message="This edition has a zone of that name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vetting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("incomplete", "complete")), ("vetting_list", None)),
                    models.Q(
                        models.Q(("status__in", ("incomplete", "complete")), _negated=True),
                        ("vetting_list__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="vetting_is_decided_on_a_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="vetting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("late_by", None), ("late_reason", "")),
                    models.Q(("late_by__isnull", False), models.Q(("late_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="vetting_late_addition_is_signed",
                violation_error_message="Say why this person is added late.",
            ),
        ),
        migrations.AddConstraint(
            model_name="vetting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("has_vehicle_permit", False), models.Q(("plate", ""), _negated=True), _connector="OR"
                ),
                name="vetting_permit_is_for_a_plate",
                violation_error_message="A vehicle permit needs a number plate.",
            ),
        ),
    ]
