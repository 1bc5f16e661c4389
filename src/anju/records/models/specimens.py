"""Samples by the code on their tube, so that a laboratory's result finds whose it is."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anju.records.models.shape import Case


class Specimen(Case):
    """The sample that fact `seq` of an enrolment says was taken, in the tube `code`. `answer`: the fact that says its result.

    A code counts once in a county as long as its sample stands: taken back (`undone`), it is free again; purged, it is forgotten.
    """

    enrolment = models.BigIntegerField()
    seq = models.IntegerField()
    code = models.TextField(null=True)
    taken = models.DateTimeField()
    recorded = models.DateTimeField()
    by = models.TextField()
    answer = models.IntegerField(null=True)
    answered = models.DateTimeField(null=True)
    undone = models.DateTimeField(null=True)

    class Meta:
        db_table = "specimen"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="specimen_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["enrolment", "seq"], name="specimen_once"),
            models.UniqueConstraint(fields=["jurisdiction", "code"], condition=Q(undone=None), name="specimen_tube"),
            models.CheckConstraint(
                condition=Q(answer=None, answered=None) | Q(answer__gt=F("seq"), answered__isnull=False), name="specimen_answered"
            ),
            models.CheckConstraint(condition=Q(taken__lte=F("recorded")), name="specimen_taken"),
        ]
