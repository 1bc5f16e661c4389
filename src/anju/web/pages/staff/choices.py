"""What may be chosen in the forms of staff."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from anju.operations import post as posts
from anju.operations import staffing
from anju.operations.plans import plan_of
from anju.records.queries.people import Stands
from anju.records.queries.staff import Office, Place
from anju.web import wording

PURPOSES = (
    ("seat", _("what their posts bring: their own households")),
    ("area", _("command: an area, as far as their posts let them see")),
    ("auditor", _("auditor: figures and the chain of an area, no names")),
    ("admin", _("administrator of the system: accounts and settings, no case")),
)
KINDS = (
    ("province", _("province")),
    ("city", _("city")),
    ("county", _("county")),
    ("township", _("township")),
    ("village", _("village")),
    ("site", _("site")),
)


def of_places(places: Sequence[Place]) -> list[tuple[str, str]]:
    """Areas, each set in under its parent."""
    return [(str(each.number), "　" * each.depth + (each.name if wording.chinese() else each.name_en or each.name)) for each in places]


def of_offices(offices: Sequence[Office]) -> list[tuple[str, str]]:
    """Agencies with where they are."""
    return [(str(each.number), f"{name_of(each)} · {each.place if wording.chinese() else each.place_en or each.place}") for each in offices]


def name_of(office: Office) -> str:
    """An agency's name in the reader's language."""
    return office.name if wording.chinese() else office.name_en or office.name


def of_roles(whole: staffing.Whole, now: datetime) -> list[tuple[str, str]]:
    """The roles of every plan in force in sight, by name."""
    areas = {each.area for each in whole.in_force if each.until is None}
    found = {name: role for area in sorted(areas) for name, role in posts.roles_of(area, now).items()}
    return [(name, wording.said(role.title)) for name, role in found.items()]


def titles(areas: Iterable[int], now: datetime) -> dict[str, str]:
    """What the plans in force over `areas` call their roles, for whoever reads another language than posts are titled in."""
    if wording.chinese():
        return {}
    return {name: wording.said(role.title) for area in sorted(set(areas)) for name, role in posts.roles_of(area, now).items()}


def of_colleagues(others: Sequence[Stands]) -> list[tuple[str, str]]:
    """Posts by who holds them, as what and where, in the reader's language; nobody first."""
    return [("", str(_("Nobody yet"))), *((str(each.post), f"{each.name} · {title_of(each)} · {office_of(each)}") for each in others)]


def title_of(stands: Stands) -> str:
    """What the plan over a post calls its role; else the post's own title."""
    role = plan_of(stands.adoption).roles.get(stands.role) if stands.adoption is not None else None
    return wording.said(role.title) if role else stands.title


def office_of(stands: Stands) -> str:
    """A post's agency in the reader's language."""
    return stands.agency_name if wording.chinese() else stands.agency_en or stands.agency_name


def of_kinds(whole: staffing.Whole, now: datetime) -> list[tuple[str, str]]:
    """The kinds of agencies that the plans in force name, each with the roles it fills; and those there are already."""
    areas = {each.area for each in whole.in_force if each.until is None}
    found: dict[str, list[str]] = {}
    for area in sorted(areas):
        for role in posts.roles_of(area, now).values():
            title = wording.said(role.title)
            if title not in found.setdefault(role.agency, []):
                found[role.agency].append(title)
    for each in whole.offices:
        found.setdefault(each.kind, [])
    apart = "、" if wording.chinese() else ", "
    return [(kind, apart.join(titles) or kind) for kind, titles in found.items() if kind]
