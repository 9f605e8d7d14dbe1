"""Messages do not keep their attachments: they are drawn when a mail goes out."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("conference", "0010_news")]
    operations = [migrations.RemoveField(model_name="message", name="attachments")]
