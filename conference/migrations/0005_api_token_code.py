"""Tokens get a public code, by which their owner revokes them, and the day of their last use."""

from typing import Any

from django.db import migrations, models

from conference.kit.codes import PublicCodeField, public_code


def give_codes(apps: Any, schema_editor: Any) -> None:
    """A code of its own for each token there is."""
    for token in apps.get_model("conference", "ApiToken").objects.all():
        token.code = public_code()
        token.save(update_fields=["code"])


class Migration(migrations.Migration):
    dependencies = [("conference", "0004_page_version")]
    operations = [
        migrations.AlterModelOptions(
            "apitoken",
            {"ordering": ("-id",), "verbose_name": "API token", "verbose_name_plural": "API tokens"},
        ),
        migrations.AddField(
            "apitoken", "last_used_on", models.DateField(editable=False, null=True, verbose_name="last used")
        ),
        migrations.AddField("apitoken", "code", PublicCodeField(null=True, default=None)),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField("apitoken", "code", PublicCodeField()),
    ]
