"""Screens on a wall that show what is open in an area, by a secret address and without anybody signed in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from anju.records.models.shape import Case, one_of


class Wall(Case):
    """A screen's pass for its area: `name` says where it hangs; only the hash of its secret is kept. `seen`: when it last asked. `ended`: revoked."""

    name = models.TextField()
    language = models.TextField(default="zh-hans")
    secret_hash = models.BinaryField(unique=True)
    made = models.DateTimeField()
    made_by = models.TextField()
    seen = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    ended_by = models.TextField(default="")

    class Meta:
        db_table = "wall"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="wall_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("wall", "language", "zh-hans", "en"),
            models.CheckConstraint(condition=Q(ended__isnull=True, ended_by="") | (Q(ended__isnull=False) & ~Q(ended_by="")), name="wall_ended"),
        ]
