"""What the tables have in common."""

from django.db import models


def one_of(table: str, field: str, *words: str, empty: bool = False) -> models.CheckConstraint:
    """A check that `field` is one of `words` (or null, where the column allows it). Small words are text: enums use no index under a policy."""
    options = [*words, ""] if empty else list(words)
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": options}), name=f"{table}_{field}_word")


class Case(models.Model):
    """A row about somebody's case. `jurisdiction` is the county's number and never changes; `area` is the leaf area's number and may."""

    jurisdiction = models.IntegerField()
    area = models.BigIntegerField()

    class Meta:
        abstract = True
