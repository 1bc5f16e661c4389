"""People, what identifies them, and who lives at one door."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from anju.records.models.shape import Case, one_of


class Household(Case):
    """One door. The address is sealed; equal normalised addresses have equal fingerprints."""

    address = models.BinaryField(null=True)
    address_fp = models.BinaryField(null=True)
    note = models.BinaryField(null=True)
    code = models.TextField(null=True)
    """What staff scan or type at the door. It says nothing by itself, and opens only what whoever is signed in may see anyway."""

    class Meta:
        db_table = "household"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["code"], name="household_code", condition=models.Q(code__isnull=False)),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["address_fp"], name="household_address"),
            models.Index(fields=["area"], name="household_area"),
        ]


class Person(Case):
    """Somebody a plan is about. Merging points here from the duplicate; enrolments and ledgers stay where they are, so it can be undone."""

    merged_into = models.ForeignKey("self", models.PROTECT, null=True, db_column="merged_into")
    household = models.ForeignKey(Household, models.PROTECT, null=True, db_column="household", related_name="people")
    created = models.DateTimeField()
    withdrawn = models.DateTimeField(null=True)
    """Taken in by mistake and taken back before any enrolment: nobody is matched with it, no list shows it."""

    class Meta:
        db_table = "person"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="person_area")]


class Identity(models.Model):
    """What says who a person is. Names in clear behind the policies; identity number, telephone and address sealed with keyed fingerprints."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, db_column="person")
    jurisdiction = models.IntegerField()
    area = models.BigIntegerField()
    name = models.TextField()
    pinyin = models.TextField(default="")
    initials = models.TextField(default="")
    sex = models.TextField(default="")
    born = models.DateField(null=True)
    document = models.TextField(default="")
    identity = models.BinaryField(null=True)
    identity_fp = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)
    phone_fp = models.BinaryField(null=True)
    phone_tail_fp = models.BinaryField(null=True)
    address = models.BinaryField(null=True)
    address_fp = models.BinaryField(null=True)
    purged = models.DateTimeField(null=True)
    marks = ArrayField(models.TextField(), null=True)
    """Keyed fingerprints ("field:hex") of every value a spreadsheet ever gave for this person (core.intake.match.Known)."""

    class Meta:
        db_table = "identity"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["identity_fp"], name="identity_number"),
            models.Index(fields=["phone_fp"], name="identity_phone"),
            models.Index(fields=["phone_tail_fp"], name="identity_tail"),
            models.Index(fields=["address_fp"], name="identity_address"),
            models.Index(fields=["pinyin"], name="identity_pinyin"),
            models.Index(fields=["initials"], name="identity_initials"),
            models.Index(fields=["name"], name="identity_name"),
            models.Index(fields=["area", "pinyin"], name="identity_area"),
            GinIndex(fields=["marks"], name="identity_marks"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [one_of("identity", "sex", "male", "female", "other", empty=True)]
