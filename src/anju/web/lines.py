"""One duty as a line of a list, written by hand: a doctor's page has hundreds of them, and a template costs ten times as much."""

from datetime import datetime
from functools import cache

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from anju.web import icons, shown, wording


@cache
def icon(name: str, size: str = "") -> SafeString:
    """An inline icon, hidden from screen readers: words always stand beside it. `size`: "", "small" or "large"."""
    inside = mark_safe(icons.PATHS[name])  # noqa: S308  # constants of our own
    form = '<svg class="icon {}" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">{}</svg>'
    return format_html(form, f"icon-{size}" if size else "", inside)


def duty(each: shown.Duty, now: datetime, *, pick: bool, holder: bool) -> SafeString:
    """The line: what, by when, marks. `pick`: with a box to choose it; `holder`: with who has it."""
    title, token = escape(wording.said(each.title)), each.token
    box = ""
    if pick:
        spoken = f"{escape(_('Choose'))}: {title}, {escape(each.row.name)}"
        box = (
            f'<label class="duty-pick"><input type="checkbox" name="duty" value="{token}" data-pick id="pick-{token}">'
            f'<span class="visually-hidden">{spoken}</span></label>'
        )
    look = (" duty-late" if each.red else " duty-amber" if each.amber else "") + (" duty-need" if each.row.need else "")
    who = f" · {escape(each.row.holder)}" if holder and each.row.holder else ""
    words = f'<span class="duty-words"><span class="duty-name">{title}</span> <span class="duty-when">{_when(each, now)}{who}</span></span>'
    link = f'<a class="duty-link" href="{_address()}{token}/">{words}{_marks(each)}{icon("next", "small")}</a>'
    return mark_safe(f'<div class="duty{look}">{box}{link}</div>')  # noqa: S308  # every part is escaped or our own


def _when(each: shown.Duty, now: datetime) -> str:
    if each.stands == "later":
        return f"{escape(_('from'))} {_time(each.row.opens, now, each.row.zone)}"
    if each.stands == "now":
        lead = _("by")
    elif each.gone:
        lead = _("time has passed, say why:")
    else:
        lead = _("late since") if each.row.must else _("was to be done by")
    return f"{escape(lead)} {_time(each.row.closes, now, each.row.zone)}"


def _time(instant: datetime, now: datetime, zone: str) -> str:
    return f'<time datetime="{instant.isoformat()}">{escape(wording.moment(instant, now, zone))}</time>'


def _marks(each: shown.Duty) -> str:
    need = f'<span class="tag tag-jade duty-mark">{icon("heart")}{escape(_("need"))}</span>' if each.row.need else ""
    need += f'<span class="tag tag-amber duty-mark">{icon("clock")}{escape(_("waiting long"))}</span>' if each.amber else ""
    return need + (f'<span class="tag duty-mark">{icon("eye")}{escape(_("seen"))}</span>' if each.row.acknowledged else "")


@cache
def _address() -> str:
    return reverse("web:do", args=["0"]).removesuffix("0/")
