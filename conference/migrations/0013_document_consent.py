import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    """When people agreed to their documents' being kept, and by which notice."""

    dependencies = [("conference", "0012_identity_documents")]

    operations = [
        migrations.AddField(
            model_name="identitydocument",
            name="consented_at",
            field=models.DateTimeField(default=timezone.now, editable=False, verbose_name="consent given"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="identitydocument",
            name="notice",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="conference.privacynotice",
                verbose_name="privacy notice",
            ),
        ),
    ]
