"""Which pages a purpose is offered, in the order it needs them. A page that is not there yet is not offered."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.core.plan.model import Plan
from anju.operations.viewer import Viewer
from anju.web import files


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: the name of its address, an icon of `anju.web.icons`, its words, and who is offered it, where `there` finds something to show
    and, of some, a plan in force in sight has what it is about (`planned`)."""

    name: str
    icon: str
    label: Promise | str
    purposes: frozenset[str]
    there: Callable[[Viewer], bool] | None = None
    planned: Callable[[Plan], bool] | None = None


def _entry(
    name: str,
    icon: str,
    label: Promise | str,
    purposes: str,
    there: Callable[[Viewer], bool] | None = None,
    planned: Callable[[Plan], bool] | None = None,
) -> Entry:
    return Entry(name, icon, label, frozenset(purposes.split()), there, planned)


def _reads(viewer: Viewer) -> bool:
    return viewer.wide


def _lists(plan: Plan) -> bool:
    return any(track.digests for track in plan.tracks.values())


def _watches(plan: Plan) -> bool:
    return bool(plan.rosters)


def _lends(plan: Plan) -> bool:
    return bool(plan.resources)


def _finds(plan: Plan) -> bool:
    return bool(plan.registers) or plan.classification is not None


def _asks(plan: Plan) -> bool:
    return bool(plan.qualifications)


GROUPS: tuple[tuple[Promise | str, tuple[Entry, ...]], ...] = (
    (
        _("Every day"),
        (
            _entry("duties", "duties", _("My duties"), "area seat needs watch"),
            _entry("households", "house", _("Households"), "area seat needs watch"),
            _entry("incidents", "alarm", _("Incidents"), "area seat watch"),
            _entry("board", "screen", _("Live board"), "area seat watch"),
            _entry("calls", "phone", _("Calls to make"), "area seat needs watch"),
            _entry("shifts", "hand", _("My watches"), "seat watch needs area", planned=_watches),
            _entry("field", "door", _("My round, offline"), "area seat needs watch"),
        ),
    ),
    (
        _("Households and places"),
        (
            _entry("grid", "grid", _("Readings"), "area seat", _reads),
            _entry("release", "release", _("Release"), "area seat"),
            _entry("complaints", "edit", _("Complaints"), "area"),
            _entry("units", "board", _("Units and areas"), "area seat needs watch", files.some),
            _entry("intake", "intake", _("Intake"), "area"),
            _entry("registers", "door", _("Finding people"), "area seat needs", planned=_finds),
        ),
    ),
    (
        _("Staff and means"),
        (
            _entry("balance", "balance", _("Balance"), "area auditor"),
            _entry("people", "people", _("My people"), "area seat needs watch auditor"),
            _entry("roster", "roster", _("Watch roster"), "area seat watch needs"),
            _entry("qualifications", "seal", _("Qualifications"), "area seat needs watch", planned=_asks),
            _entry("digests", "paper", _("Lists"), "area seat needs watch", planned=_lists),
            _entry("resources", "door", _("Rooms and cars"), "area seat needs watch", planned=_lends),
        ),
    ),
    (
        _("Set up"),
        (
            _entry("staff", "staff", _("Staff and agencies"), "area admin"),
            _entry("plans", "plan", _("Plans"), "area seat needs watch auditor admin"),
            _entry("channels", "send", _("Ways of sending"), "area admin"),
            _entry("phones", "phone", _("Phones on rounds"), "area admin"),
            _entry("walls", "screen", _("Wall screens"), "area admin"),
            _entry("settings", "settings", _("Account"), "area seat needs watch auditor admin"),
        ),
    ),
)
"""Under what heading, in the order in which they are needed: the first four are on a phone's bar."""


@cache
def address(name: str) -> str:
    """Where an item leads; empty where no page of that name takes an address without arguments."""
    try:
        return reverse(f"web:{name}")
    except NoReverseMatch:
        return ""


def offered(viewer: Viewer) -> tuple[Entry, ...]:
    """The items `viewer` is offered, most needed first. Asked under the viewer's own scope."""
    return tuple(entry for _heading, entries in grouped(viewer) for entry in entries)


def grouped(viewer: Viewer) -> tuple[tuple[Promise | str, tuple[Entry, ...]], ...]:
    """The same under their headings; none of them is empty."""
    mine = {entry for _heading, entries in GROUPS for entry in entries if viewer.purpose in entry.purposes and address(entry.name)}
    shown = {entry for entry in mine if entry.there is None or entry.there(viewer)}
    plans = files.in_force(viewer) if any(entry.planned for entry in shown) else ()
    kept = {entry for entry in shown if entry.planned is None or any(map(entry.planned, plans))}
    found = ((heading, tuple(entry for entry in entries if entry in kept)) for heading, entries in GROUPS)
    return tuple((heading, entries) for heading, entries in found if entries)
