"""How instants, lengths, names and units are said, in the reader's language and the area's own zone."""

import unicodedata
from datetime import date, datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anju.core.moments import zone_of
from anju.core.plan.model import Text

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
UNITS = {"Cel": "°C", "mm[Hg]": "mmHg", "1": ""}


def chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (translation.get_language() or "zh").startswith("zh")


def said(text: Text | None) -> str:
    """A plan's text in the reader's language; nothing for None."""
    if text is None:
        return ""
    return text.zh if chinese() else text.en


def unit(code: str) -> str:
    """A UCUM unit as people write it: "°C" for "Cel", "/min" for "{breaths}/min", "分钟" or "min" for "min"."""
    bare = "".join(part.partition("}")[2] if "}" in part else part for part in code.split("{"))
    return {**UNITS, "min": _("min"), "h": _("h"), "d": _("days"), "L": _("litres")}.get(code, bare)


def day(of: date, *, year: bool = False) -> str:
    """ "6 December" or "12月6日"; with the year "6 December 2026" or "2026年12月6日"."""
    if chinese():
        return f"{of.year}年{of.month}月{of.day}日" if year else f"{of.month}月{of.day}日"
    return f"{of.day} {MONTHS[of.month - 1]}" + (f" {of.year}" if year else "")


def hour(instant: datetime, zone: str) -> str:
    """The time on the wall of `zone`, 24 hours."""
    return f"{instant.astimezone(zone_of(zone)):%H:%M}"


def moment(instant: datetime, now: datetime, zone: str) -> str:
    """As people say it: the hour with today, yesterday, tomorrow, or the date; the year where it is another."""
    there, here = instant.astimezone(zone_of(zone)), now.astimezone(zone_of(zone))
    clock = f"{there:%H:%M}"
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}.get((there.date() - here.date()).days)
    if near is not None:
        return f"{near} {clock}"
    return f"{day(there.date(), year=there.year != here.year)} {clock}"


def full(instant: datetime, zone: str) -> str:
    """Date with year, and the hour."""
    there = instant.astimezone(zone_of(zone))
    return f"{day(there.date(), year=True)} {there:%H:%M}"


def wall(instant: datetime, zone: str) -> str:
    """As a browser's date and time field takes it."""
    return f"{instant.astimezone(zone_of(zone)):%Y-%m-%dT%H:%M}"


def length(span: timedelta) -> str:
    """In its largest sensible unit: "40 min", "3 h", "2 days"."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return _("less than a minute")
    if minutes < 90:
        return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)d h", "%(n)d h", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d day", "%(n)d days", minutes // 1440) % {"n": minutes // 1440}


def half_width(figures: str) -> str:
    """Figures as a Chinese keyboard may write them: "３６。７" for 36.7."""
    return unicodedata.normalize("NFKC", figures).replace("。", ".").replace("·", ".").replace("，", ".").replace(",", ".").strip()
