"""A code that holds seats gives them: nobody who has one still awaits approval."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def skip_approval(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Those made before the rule promised a seat."""
    apps.get_model("events", "InvitationCode").objects.filter(holds_seats=True).update(skips_approval=True)


class Migration(migrations.Migration):
    dependencies = [("events", "0023_questions")]
    operations = [
        migrations.RunPython(skip_approval, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="invitationcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("holds_seats", False), ("skips_approval", True), _connector="OR"),
                name="invitation_code_that_holds_seats_needs_no_approval",
                violation_error_message="A code that holds seats gives them: it needs no approval.",
            ),
        ),
    ]
