"""Masks, suits, sensors: what is in stock and who got it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anju.records.models.areas import Agency, Post


class Stock(models.Model):
    """How many of an item an agency has."""

    agency = models.ForeignKey(Agency, models.PROTECT, db_column="agency")
    area = models.BigIntegerField()
    item = models.TextField()
    quantity = models.IntegerField(default=0)

    class Meta:
        db_table = "stock"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(quantity__gte=0), name="stock_quantity"),
            models.UniqueConstraint(fields=["agency", "item"], name="stock_once"),
        ]


class Issue(models.Model):
    """Some of it went to a post; without a post, and below zero, some came in. A slip is taken back by a row that says the contrary."""

    stock = models.ForeignKey(Stock, models.PROTECT, db_column="stock", related_name="issues")
    post = models.ForeignKey(Post, models.PROTECT, null=True, db_column="post")
    area = models.BigIntegerField()
    quantity = models.IntegerField()
    by = models.TextField()
    at = models.DateTimeField()
    undoes = models.BigIntegerField(null=True)
    """The row that was a slip."""
    key = models.UUIDField(null=True)

    class Meta:
        db_table = "issue"
        constraints: ClassVar[list[models.BaseConstraint]] = [models.CheckConstraint(condition=~Q(quantity=0), name="issue_something")]
