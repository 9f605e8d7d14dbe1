"""What was written while there was one edition is that one's, but for what is about accounts and trials of texts. Where
there are several, nobody can know: what was written before is for administrators.
"""

from typing import Any

from django.db import migrations
from django.db.models import Max, Q

AT_ONCE = 5000
OF_NONE = Q(kind__startswith="accounts.") | Q(kind="outbox.trial")


def belong(apps: Any, schema_editor: Any) -> None:
    editions = apps.get_model("conference", "Edition").objects.values_list("pk", flat=True)[:2]
    messages = apps.get_model("conference", "Message").objects.filter(~OF_NONE, edition=None)
    if len(editions) != 1:
        return
    for start in range(0, (messages.aggregate(last=Max("pk"))["last"] or 0) + 1, AT_ONCE):
        messages.filter(pk__range=(start, start + AT_ONCE - 1)).update(edition_id=editions[0])


class Migration(migrations.Migration):
    atomic = False  # each statement by itself: workers send meanwhile

    dependencies = [("conference", "0024_edition_of_messages")]
    operations = [migrations.RunPython(belong, migrations.RunPython.noop)]
