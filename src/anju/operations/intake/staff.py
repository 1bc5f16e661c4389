"""Staff, posts, agencies and areas from a spreadsheet. Inside the engine's scope; what a row may name lies in the import's own area."""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from anju.core.intake import names, places, reasons
from anju.core.intake import staff as posts
from anju.core.intake.candidate import Place
from anju.core.intake.columns import Layout
from anju.core.intake.headings import AGENCIES, AREAS, STAFF
from anju.core.intake.match import CREATED, MERGED, REJECTED
from anju.core.intake.places import Entry, Holding, Named, Surroundings
from anju.core.intake.staff import Member as Known
from anju.core.intake.staff import Office
from anju.core.plan.model import PERSON, Role
from anju.operations.intake.receive import Book
from anju.operations.plans import plan_of
from anju.operations.stand import join
from anju.operations.viewer import Viewer
from anju.records.models import Adoption, Agency, Area, File, Import, Member, Post
from anju.records.sealed import ring, seal, unseal

FIRST = 10
"""Signs of a first password: letters and figures that cannot be taken for one another."""
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
SECRETS = "passwords"


def judged(row: Import, opened: Book) -> tuple[Entry, ...]:
    """One entry for each row of every sheet: agencies first, then staff, who may name an agency that the same file brings."""
    area = Area.objects.get(pk=row.area)
    agencies = places.entries(opened.sheets, _of(opened, AGENCIES), _surroundings(area))
    coming = [Named(_key(entry.place), entry.fields["name"]) for entry in agencies if entry.outcome == CREATED and "name" in entry.fields]
    staff = posts.entries(opened.sheets, _of(opened, STAFF), _office(area, coming, row.at))
    beyond = places.entries(opened.sheets, _of(opened, AREAS), Surroundings(_areas(area), default=str(area.pk)))
    return (*agencies, *staff, *(_refused(entry) for entry in beyond))


def _of(opened: Book, kind: str) -> Mapping[str, Layout]:
    return {name: layout for name, layout in opened.layouts.items() if layout.kind == kind}


def _refused(entry: Entry) -> Entry:
    """Areas are numbered when an installation is set up, never by a spreadsheet that anybody may bring."""
    why = reasons.UNKNOWN_AREA
    return Entry(entry.place, REJECTED, why, entry.fields, entry.refs, reject=(why,), warnings=entry.warnings)


def _key(place: Place) -> str:
    return f"{place.sheet}:{place.row}"


def _areas(area: Area) -> list[Named]:
    inside = Area.objects.filter(pk__range=(area.pk, area.hi)).order_by("pk")
    return [Named(str(one.pk), one.name, tuple(name for name in (one.name_en, str(one.pk)) if name)) for one in inside]


def _surroundings(area: Area) -> Surroundings:
    known = Agency.objects.filter(area__pk__range=(area.pk, area.hi))
    holdings = [Holding(str(one.pk), one.name, {"kind": one.kind}) for one in known]
    return Surroundings(_areas(area), holdings, default=str(area.pk))


def _office(area: Area, coming: Sequence[Named], now: datetime) -> Office:
    agencies = [
        Named(str(one.pk), one.name, (one.name_en,) if one.name_en else ()) for one in Agency.objects.filter(area__pk__range=(area.pk, area.hi))
    ]
    roles = [Named(name, role.title.zh, (role.title.en, name)) for name, role in roles_of(area).items()]
    return Office(roles, [*agencies, *coming], _areas(area), _known(area, now), default_area=str(area.pk))


def roles_of(area: Area) -> dict[str, Role]:
    """The roles of every plan in force over `area`, by name."""
    found: dict[str, Role] = {}
    for adoption in Adoption.objects.filter(until=None, area__pk__lte=area.pk, area__hi__gte=area.pk).order_by("pk"):
        found |= {name: role for name, role in plan_of(adoption.pk).roles.items() if name != PERSON}
    return found


def _known(area: Area, now: datetime) -> list[Known]:
    """Members who hold a post inside the area, and those whose own area it is."""
    held = Post.objects.filter(area__pk__range=(area.pk, area.hi), member__isnull=False, active_from__lte=now).exclude(active_until__lte=now)
    rows = list(held.select_related("member", "backup"))
    found: dict[int, Known] = {m.pk: _member(m, [p for p in rows if p.member_id == m.pk]) for m in {p.member for p in rows if p.member}}
    for member in Member.objects.filter(area__pk__range=(area.pk, area.hi)).exclude(pk__in=list(found)):
        found[member.pk] = _member(member, [])
    return list(found.values())


def _member(member: Member, held: Sequence[Post]) -> Known:
    phone = next((unseal(bytes(post.phone), f"post.phone:{post.pk}") for post in held if post.phone), "")
    fields = {name: text for name, text in (("phone", phone), ("email", member.email)) if text}
    stands_in = {post.pk: str(post.backup.member_id) for post in held if post.backup and post.backup.member_id}
    owned = {(str(post.agency_id), post.role, str(post.area_id)): stands_in.get(post.pk, "") for post in held}
    return Known(str(member.pk), member.name, member.username, fields, owned)


def take(row: Import, entries: Sequence[Entry], now: datetime) -> None:
    """Make agencies, members and posts; the first passwords of new members wait sealed, to be shown once."""
    agencies = _make_agencies(row, entries)
    made = _Making(agencies, now)
    for entry in entries:
        if entry.outcome != REJECTED and "role" in entry.refs:
            made.post(entry)
    made.backups(entries)
    if made.passwords:
        _hide(row, made.passwords, now)
    join(Viewer(row.by, "engine"), row.area, now)


def _make_agencies(row: Import, entries: Sequence[Entry]) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in entries:
        if "role" in entry.refs or entry.outcome != CREATED:
            continue
        area = int(entry.refs.get("area", row.area))
        agency, _ = Agency.objects.get_or_create(area_id=area, kind=entry.fields.get("kind", ""), name=entry.fields["name"])
        found[_key(entry.place)] = agency.pk
    return found


class _Making:
    """Members and posts as their rows come; a member made by one row may hold another post by a later one."""

    def __init__(self, agencies: Mapping[str, int], now: datetime) -> None:
        self._agencies, self._now = agencies, now
        self.members: dict[Place, Member] = {}
        self.posts: dict[Place, Post] = {}
        self.passwords: list[tuple[str, str, str]] = []

    def post(self, entry: Entry) -> None:
        """The member and the post of one row."""
        member = self._whose(entry)
        self.members[entry.place] = member
        agency = self._agencies.get(entry.refs["agency"]) or int(entry.refs["agency"])
        named = {"member": member, "agency_id": agency, "role": entry.refs["role"], "area_id": int(entry.refs["area"]), "active_until": None}
        post = Post.objects.filter(**named).first() or Post(**named, title=entry.fields.get("role", ""), active_from=self._now)
        post.save()
        if entry.fields.get("phone"):
            post.phone = seal(entry.fields["phone"].split()[0], f"post.phone:{post.pk}")
            post.save(update_fields=["phone"])
        self.posts[entry.place] = post

    def _whose(self, entry: Entry) -> Member:
        if isinstance(entry.into, str):
            member = Member.objects.get(pk=int(entry.into))
            if entry.outcome == MERGED and entry.fields.get("email"):
                member.email = entry.fields["email"]
                member.save(update_fields=["email"])
            return member
        return self.members[entry.into] if entry.into else self._new(entry)

    def _new(self, entry: Entry) -> Member:
        login = _free(entry.fields.get("login") or entry.fields.get("phone", "").split()[0].lstrip("+"))
        password = "".join(secrets.choice(SIGNS) for _ in range(FIRST))
        member = Member.objects.create_user(login, password, name=entry.fields["name"], email=entry.fields.get("email", ""), first=True)
        self.passwords.append((entry.fields["name"], login, password))
        return member

    def backups(self, entries: Sequence[Entry]) -> None:
        """Who stands in, once everybody is there: the post they hold in the same agency, else any of theirs."""
        by_key = {_key(place): member for place, member in self.members.items()}
        for entry in entries:
            key = entry.refs.get("backup", "")
            if entry.place in self.posts and key:
                member = by_key.get(key) or Member.objects.filter(pk=int(key) if key.isdecimal() else 0).first()
                post = self.posts[entry.place]
                theirs = list(Post.objects.filter(member=member, active_until=None).order_by("pk")) if member else []
                post.backup = next((one for one in theirs if one.agency_id == post.agency_id), theirs[0] if theirs else None)
                post.save(update_fields=["backup"])


def _free(login: str) -> str:
    """The sign-in name, with a figure behind it where somebody outside the importer's sight has it already."""
    taken = set(Member.objects.filter(username__startswith=login).values_list("username", flat=True))
    return next(name for name in (login, *(f"{login}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def _hide(row: Import, passwords: Sequence[tuple[str, str, str]], now: datetime) -> None:
    text = json.dumps(sorted(passwords, key=lambda one: names.key(one[0])), ensure_ascii=False).encode()
    file = File.objects.create(
        jurisdiction=row.jurisdiction, area=row.area, kind=SECRETS, name=f"{SECRETS}:{row.pk}", size=len(text), sha256=b"", at=now, by=row.by
    )
    file.sealed = ring().seal(text, f"file.sealed:{file.pk}")
    file.save(update_fields=["sealed"])
