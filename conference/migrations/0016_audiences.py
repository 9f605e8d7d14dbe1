"""Audiences with their conditions, and lists of contacts."""

import django.db.models.deletion
from django.db import migrations, models

import conference.kit.fields


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0015_webhooks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Audience",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="changed")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audiences",
                        to="conference.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "audience",
                "verbose_name_plural": "audiences",
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("group", models.PositiveSmallIntegerField(verbose_name="group")),
                ("position", models.PositiveSmallIntegerField(verbose_name="position in the group")),
                ("filter", models.CharField(max_length=40, verbose_name="filter")),
                ("parameters", models.JSONField(default=dict, verbose_name="parameters")),
                ("is_negated", models.BooleanField(default=False, verbose_name="reversed")),
                (
                    "audience",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="conference.audience",
                        verbose_name="audience",
                    ),
                ),
            ],
            options={
                "verbose_name": "condition",
                "verbose_name_plural": "conditions",
                "ordering": ("audience", "group", "position"),
            },
        ),
        migrations.CreateModel(
            name="ContactList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("table", conference.kit.fields.EncryptedJSONField(editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contact_lists",
                        to="conference.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact list",
                "verbose_name_plural": "contact lists",
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="ContactListEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization", models.CharField(blank=True, max_length=120, verbose_name="organization")),
                ("position", models.CharField(blank=True, max_length=120, verbose_name="position")),
                ("made_person", models.BooleanField(default=False, editable=False)),
                ("added_at", models.DateTimeField(auto_now_add=True, verbose_name="added")),
                (
                    "contact_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="conference.contactlist",
                        verbose_name="contact list",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="listed",
                        to="conference.person",
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of a contact list",
                "verbose_name_plural": "entries of contact lists",
                "ordering": ("id",),
            },
        ),
        migrations.AddConstraint(
            model_name="audience",
            constraint=models.UniqueConstraint(
                fields=("edition", "name"),
                name="audience_is_named_once",
                violation_error_message="There is an audience of that name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.UniqueConstraint(
                fields=("audience", "group", "position"), name="condition_has_a_place_of_its_own"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactlist",
            constraint=models.UniqueConstraint(
                fields=("edition", "name"),
                name="contact_list_is_named_once",
                violation_error_message="There is a list of that name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactlistentry",
            constraint=models.UniqueConstraint(
                fields=("contact_list", "person"),
                name="contact_is_listed_once",
                violation_error_message="This person is on the list already.",
            ),
        ),
    ]
