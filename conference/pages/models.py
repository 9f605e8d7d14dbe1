"""The version that every kept page carries."""

from django.db import models


class PageVersion(models.Model):
    """One row whose number rises in each transaction that changes what the public may see."""

    number = models.BigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="page_version_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)
