"""Staff and their posts from a spreadsheet: one row a post; who is new, which post is new, who stands in for whom."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from anju.core.intake import names, reasons
from anju.core.intake.addresses import Gazetteer
from anju.core.intake.candidate import Place
from anju.core.intake.columns import Layout
from anju.core.intake.headings import STAFF, plain
from anju.core.intake.match import CREATED, MERGED, REJECTED, UNCHANGED
from anju.core.intake.places import Entry, Named, values
from anju.core.intake.rows import split
from anju.core.intake.sheets import Row, Sheet

Post = tuple[str, str, str]
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,149}")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff in the records: present plain values by field, posts as (agency, role, area) keys with the backup's key or ""."""

    key: str
    name: str
    login: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[Post, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Office:
    """What rows of a staff sheet may name. `default_area` is the area key of a post without one, or "" to reject it."""

    roles: Sequence[Named]
    agencies: Sequence[Named]
    areas: Sequence[Named]
    staff: Sequence[Member] = ()
    default_area: str = ""
    region: str = "CN"


@dataclass(slots=True)
class _Person:
    """A member of staff while the file is settled: known by key, or made by the row at a place."""

    into: str | Place
    name: str
    fields: dict[str, str]
    posts: dict[Post, str]
    agencies: set[str]


def entries(sheets: Iterable[Sheet], confirmed: Mapping[str, Layout], office: Office) -> tuple[Entry, ...]:
    """One entry for each data row of staff sheets: rows = created + merged + rejected + unchanged; created means a new post.

    `into` names the member of staff where that is not the row's own making, `refs["backup"]` the backup: a member's key, or
    "sheet:row" of the row that makes them. Backups may stand further down in the same file. A row is rejected without a name, a
    sign-in name or phone, an agency, a role or an area; a backup that cannot be found only warns.
    """
    data = split(sheets, {name: layout for name, layout in confirmed.items() if layout.kind == STAFF}).data
    register = _Register(office)
    first = [register.settle(Place(sheet, row.number), row, layout) for sheet, row, layout in data]
    return tuple(register.with_backup(entry) for entry in first)


class _Register:
    def __init__(self, office: Office) -> None:
        self._office = office
        self._roles, self._agencies = _table(office.roles), _table(office.agencies)
        self._areas = Gazetteer.of(office.areas)
        self._logins: dict[str, _Person] = {}
        self._named: dict[str, list[_Person]] = {}
        self._owner: dict[Place, tuple[_Person, Post]] = {}
        for member in office.staff:
            known = {"name": member.name, **member.fields, **({"login": member.login.lower()} if member.login else {})}
            self._keep(_Person(member.key, member.name, known, dict(member.posts), {post[0] for post in member.posts}))

    def settle(self, place: Place, row: Row, layout: Layout) -> Entry:
        found, warnings = values(row, layout, self._office.region)
        found = {**found, "name": names.read(found.get("name", "")), **({"login": found["login"].lower()} if "login" in found else {})}
        refs, reject = self._refer(found)
        person = None if reject else self._who(found, refs["agency"], reject)
        if reject:
            return Entry(place, REJECTED, reject[0], found, refs, reject=tuple(reject), warnings=warnings)
        return self._take(replace(Entry(place, CREATED, None, found, refs), warnings=warnings), person)

    def _take(self, entry: Entry, person: _Person | None) -> Entry:
        post = (entry.refs["agency"], entry.refs["role"], entry.refs["area"])
        plain_fields = {name: text for name, text in entry.fields.items() if name not in ("agency", "role", "area", "backup")}
        if person is None:
            person = _Person(entry.place, entry.fields["name"], plain_fields, {post: ""}, {post[0]})
            self._keep(person)
            self._owner[entry.place] = person, post
            return entry
        self._owner[entry.place] = person, post
        adds = tuple(name for name, text in plain_fields.items() if person.fields.get(name) != text)
        new_post = post not in person.posts
        person.fields |= plain_fields
        person.posts.setdefault(post, "")
        self._keep(person)
        outcome = CREATED if new_post else MERGED if adds else UNCHANGED
        return replace(entry, outcome=outcome, why=None if new_post else reasons.SAME_POST, into=person.into, adds=adds)

    def _refer(self, found: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
        reject: list[str] = [] if names.has_letters(found["name"]) else [reasons.NO_NAME]
        if not found.get("login") and not found.get("phone"):
            reject.append(reasons.NO_LOGIN)
        elif found.get("login") and not _LOGIN.fullmatch(found["login"]):
            reject.append(reasons.LOGIN_UNREADABLE)
        refs: dict[str, str] = {}
        for name, table, missing, unknown in (
            ("agency", self._agencies, reasons.NO_AGENCY, reasons.UNKNOWN_AGENCY),
            ("role", self._roles, reasons.NO_ROLE, reasons.UNKNOWN_ROLE),
        ):
            key = table.get(plain(found.get(name, "")))
            if key:
                refs[name] = key
            else:
                reject.append(unknown if found.get(name) else missing)
        area, _ = self._areas.find(found.get("area", ""))
        if area or (self._office.default_area and not found.get("area")):
            refs["area"] = area.key if area else self._office.default_area
        else:
            reject.append(reasons.UNKNOWN_AREA if found.get("area") else reasons.NO_AREA)
        return refs, reject

    def _who(self, found: Mapping[str, str], agency: str, reject: list[str]) -> _Person | None:
        """By sign-in name; else by name and phone; else by name within the agency."""
        login, name = found.get("login", ""), found["name"]
        if login in self._logins:
            person = self._logins[login]
            if person.name != name:
                reject.append(reasons.LOGIN_TAKEN)
            return person
        same = [person for person in self._named.get(name, ()) if not (login and person.fields.get("login"))]
        phoned = [person for person in same if found.get("phone") and person.fields.get("phone") == found["phone"]]
        near = phoned or [person for person in same if agency in person.agencies and not (found.get("phone") and person.fields.get("phone"))]
        if len(near) > 1:
            reject.append(reasons.NAME_TWICE)
        return near[0] if near else None

    def with_backup(self, entry: Entry) -> Entry:
        """The entry with its backup found, once every row has been settled."""
        if entry.place not in self._owner:
            return entry
        person, post = self._owner[entry.place]
        said = entry.fields.get("backup", "")
        found = self._backups(said, post[0])
        backup = found[0] if len(found) == 1 else None
        fault = _fault(said, found, backup is person)
        if fault or backup is None:
            return replace(entry, warnings=(*entry.warnings, fault or reasons.UNKNOWN_BACKUP))
        key = backup.into if isinstance(backup.into, str) else f"{backup.into.sheet}:{backup.into.row}"
        changed = person.posts[post] != key
        person.posts[post] = key
        adds = (*entry.adds, "backup") if changed and entry.outcome != CREATED else entry.adds
        outcome = MERGED if changed and entry.outcome == UNCHANGED else entry.outcome
        return replace(entry, outcome=outcome, adds=adds, refs={**entry.refs, "backup": key})

    def _backups(self, said: str, agency: str) -> list[_Person]:
        if said.lower() in self._logins:
            return [self._logins[said.lower()]]
        named = self._named.get(names.read(said), [])
        return [person for person in named if agency in person.agencies] or named

    def _keep(self, person: _Person) -> None:
        person.agencies |= {post[0] for post in person.posts}
        if person.fields.get("login"):
            self._logins[person.fields["login"]] = person
        same = self._named.setdefault(person.name, [])
        if not any(other is person for other in same):
            same.append(person)


def _fault(said: str, found: Sequence[_Person], own: bool) -> str | None:
    if not said:
        return reasons.NO_BACKUP
    if len(found) > 1:
        return reasons.NAME_TWICE
    return reasons.OWN_BACKUP if own else None


def _table(named: Iterable[Named]) -> dict[str, str]:
    return {plain(name): one.key for one in named for name in (one.name, one.key, *one.also) if plain(name)}
