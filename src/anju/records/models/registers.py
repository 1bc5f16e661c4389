"""Dated lists that count against a whole, and lists due at an hour with receipts."""

from typing import ClassVar

from django.db import models

from anju.records.models.shape import Case


class Register(Case):
    """A dated list: the households of a village, the risk areas of a county."""

    kind = models.TextField()
    name = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "register"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="register_area")]


class RegisterRow(Case):
    """One line of a register."""

    register = models.ForeignKey(Register, models.PROTECT, db_column="register", related_name="lines")
    person = models.BigIntegerField(null=True)
    household = models.BigIntegerField(null=True)
    state = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "register_row"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="register_row_area")]


class Digest(Case):
    """A list an area owes at an hour: with a cut-off, a nil return if there is nothing, and a receipt."""

    kind = models.TextField()
    day = models.DateField()
    due = models.DateTimeField()
    cut_off = models.DateTimeField()
    returned = models.DateTimeField(null=True)
    returned_by = models.TextField(default="")
    nil = models.BooleanField(default=False)
    counts = models.JSONField(default=dict)
    received = models.DateTimeField(null=True)
    received_by = models.TextField(default="")

    class Meta:
        db_table = "digest"
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["area", "kind", "day"], name="digest_once")]
