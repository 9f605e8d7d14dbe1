"""A range has both of its ends, or none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conference", "0004_page_version"),
        ("jobs", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="position",
            name="position_salary_is_a_range",
        ),
        migrations.AddConstraint(
            model_name="position",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("salary_from", None), ("salary_to", None)),
                    models.Q(
                        ("salary_from__isnull", False),
                        ("salary_to__gte", models.F("salary_from")),
                        ("salary_to__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="position_salary_is_a_range",
                violation_error_message="Give both ends of the salary, the lower one first, or neither.",
            ),
        ),
    ]
