"""Areas, agencies, and who stands where: members of staff and the posts they hold."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from anju.records.models.shape import one_of


class Area(models.Model):
    """An interval of numbers, `id` to `hi`, inside its parent's; `id` is also the number that rows carry."""

    id = models.BigIntegerField(primary_key=True)
    hi = models.BigIntegerField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, db_column="parent", related_name="children")
    jurisdiction = models.IntegerField()
    kind = models.TextField()
    name = models.TextField()
    name_en = models.TextField(default="")
    pinyin = models.TextField(default="")
    zone = models.TextField(default="Asia/Shanghai")

    class Meta:
        db_table = "area"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(hi__gte=F("id")), name="area_interval"),
            one_of("area", "kind", "province", "city", "county", "township", "village", "site"),
        ]


class Agency(models.Model):
    """Who fills posts: a bureau, a clinic, a police station. `kind` is the plan's word after `from`."""

    area = models.ForeignKey(Area, models.PROTECT, db_column="area")
    kind = models.TextField()
    name = models.TextField()
    name_en = models.TextField(default="")
    closed = models.DateTimeField(null=True)
    """It serves here no more: nothing new is asked of it."""

    class Meta:
        db_table = "agency"
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["area", "kind", "name"], name="agency_once")]


class MemberManager(BaseUserManager["Member"]):
    """Makes members; nobody signs up alone."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "Member":
        """A member with a usable password, or none that can be used if `password` is None. Raises ValueError on an empty username."""
        if not username:
            raise ValueError("a member needs a username")
        member = self.model(username=self.model.normalize_username(username), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> "Member":
        """An administrator of the system, who sees no case."""
        return self.create_user(username, password, **(fields | {"purpose": "admin"}))


class Member(AbstractBaseUser):
    """Somebody on the staff who signs in. `purpose` is the role taken where no post decides; `area` the number whose interval it covers."""

    username = models.TextField(unique=True)
    name = models.TextField(default="")
    email = models.EmailField(default="", blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    language = models.TextField(default="zh-hans")
    purpose = models.TextField(default="seat")
    area = models.ForeignKey(Area, models.PROTECT, null=True, db_column="area")
    last_seen = models.DateTimeField(null=True)
    first = models.BooleanField(default=False, db_default=False)
    """Their password was handed to them: they choose one of their own before anything else."""

    objects: ClassVar[MemberManager] = MemberManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "member"
        constraints: ClassVar[list[models.BaseConstraint]] = [one_of("member", "purpose", "area", "seat", "auditor", "admin")]

    def __str__(self) -> str:
        return self.username

    def get_short_name(self) -> str:
        """The name colleagues read."""
        return self.name or self.username


class Post(models.Model):
    """A role held by one member in an agency, for one area and everything inside it, from `active_from` on.

    One row is one tenure: a new holder is a new row, so that who held a role at an instant stays known. Without a member it is vacant.
    """

    member = models.ForeignKey(Member, models.PROTECT, null=True, db_column="member", related_name="posts")
    agency = models.ForeignKey(Agency, models.PROTECT, db_column="agency", related_name="posts")
    area = models.ForeignKey(Area, models.PROTECT, db_column="area")
    role = models.TextField()
    title = models.TextField(default="")
    active_from = models.DateTimeField()
    active_until = models.DateTimeField(null=True)
    backup = models.ForeignKey("self", models.SET_NULL, null=True, db_column="backup")
    phone = models.BinaryField(null=True)

    class Meta:
        db_table = "post"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["role", "area"], name="post_role_area")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(active_until__isnull=True) | Q(active_until__gte=F("active_from")), name="post_span"),
        ]


class Absence(models.Model):
    """A post's holder is away; what is open goes to `successor` once they accept."""

    post = models.ForeignKey(Post, models.CASCADE, db_column="post", related_name="absences")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.TextField(default="")
    successor = models.ForeignKey(Post, models.SET_NULL, null=True, db_column="successor", related_name="stands_in")
    accepted = models.DateTimeField(null=True)
    raised = models.JSONField(default=list, db_default=[])
    """[enrolment, seq] of each incident raised because nobody had accepted; see operations/absence.py."""

    class Meta:
        db_table = "absence"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="absence_span"),
        ]
