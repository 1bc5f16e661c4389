"""Tags and filters of every page."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import uuid4

from django import template
from django.template.context import RequestContext
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from anju.core.moments import local_day
from anju.core.plan.model import Text
from anju.web import banners, lines, navigation, shown, wording
from anju.web import elsewhere as outside
from anju.web import showcase as visit

register = template.Library()


register.simple_tag(lines.icon)


@register.simple_tag(takes_context=True)
def line(context: RequestContext, duty: shown.Duty, pick: bool = False, holder: bool = False) -> SafeString:  # a tag's
    """One duty of a list. `pick`: with a box to choose it; `holder`: with who has it."""
    return lines.duty(duty, _now(context), pick=pick, holder=holder)


@register.filter
def said(text: Text | None) -> str:
    """A plan's text in the reader's language."""
    return wording.said(text)


@register.simple_tag
def once() -> SafeString:
    """The hidden key by which a form sent twice counts once."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid4())


@register.simple_tag(takes_context=True)
def moment(context: RequestContext, instant: datetime | None, zone: str = "") -> SafeString:
    """An instant as people say it: "today 08:00", "6 December 00:00", in `zone` or the viewer's."""
    if instant is None:
        return mark_safe("")
    zone = zone or _zone(context)
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), wording.moment(instant, _now(context), zone))


@register.simple_tag(takes_context=True)
def full(context: RequestContext, instant: datetime | None, zone: str = "") -> SafeString:
    """An instant with its date always written out: for papers, terms and histories."""
    if instant is None:
        return mark_safe("")
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), wording.full(instant, zone or _zone(context)))


@register.simple_tag
def day(instant: datetime, zone: str) -> SafeString:
    """The date on the wall of `zone`, with its year."""
    of = local_day(instant, zone)
    return format_html('<time datetime="{}">{}</time>', of.isoformat(), wording.day(of, year=True))


@register.simple_tag(takes_context=True)
def ago(context: RequestContext, instant: datetime) -> str:
    """How long ago, or how long until: "2 h late", "in 40 min" is the template's business, the length is ours."""
    return wording.length(abs(_now(context) - instant))


class _Somewhere(Protocol):
    """A row that says where: `place`, `place_en`."""

    place: str
    place_en: str


@register.filter
def named(row: _Somewhere) -> str:
    """Where it is, in the reader's language; the Chinese name where there is no other."""
    return row.place if wording.chinese() else row.place_en or row.place


@register.filter
def lasting(span: timedelta) -> str:
    """A length of time in its largest sensible unit."""
    return wording.length(span)


@register.filter
def svg(value: float, by: float = 0) -> str:
    """A coordinate, moved `by` so much, written as SVG reads it in every language."""
    return f"{float(value) + float(by):.1f}"


@register.filter
def dial(phone: str) -> str:
    """A telephone number as a telephone takes it: figures and a leading plus."""
    return "".join(sign for sign in phone if sign.isdecimal() or sign == "+")


@register.filter
def unit(code: str) -> str:
    """A UCUM unit as people write it."""
    return wording.unit(code)


@register.filter
def at(mapping: Mapping[str, object], key: str) -> object:
    """`mapping[key]`, or None."""
    return mapping.get(key)


@register.inclusion_tag("web/parts/navigation.html", takes_context=True)
def menu(context: RequestContext) -> dict[str, object]:
    """The items of the viewer's purpose, the current one marked."""
    request = context.get("request")
    viewer = getattr(request, "viewer", None)
    match = getattr(request, "resolver_match", None)
    groups = navigation.grouped(viewer) if viewer is not None and viewer.purpose not in ("household", "wall") else ()
    here = match.url_name if match is not None else None
    items = [
        {"entry": e, "address": navigation.address(e.name), "here": e.name == here, "heading": "" if n else heading}
        for heading, entries in groups
        for n, e in enumerate(entries)
    ]
    return {"first": items[:4], "rest": items[4:], "counts": banners.counts(request), "rest_here": any(item["here"] for item in items[4:])}


@register.inclusion_tag("web/parts/banners.html", takes_context=True)
def notices(context: RequestContext) -> dict[str, object]:
    """What stands above every page: the stopped clock, the demo and its clock, and what was just said."""
    request = context.get("request")
    return {
        "request": request,
        "shown": banners.shown(request),
        "clock_page": navigation.address("clock"),
        "messages": context.get("messages"),
    }


@register.inclusion_tag("web/parts/showcase.html", takes_context=True)
def showcase(context: RequestContext) -> dict[str, object]:
    """Whom a visitor of the demo may sign in as, and in which plan's; nothing outside a demo."""
    kept = {name: context.get(name) for name in ("request", "csrf_token", "redirect_field")}
    return {**kept, "shown": visit.showcase(context.get("request"))}


@register.simple_tag(takes_context=True)
def elsewhere(context: RequestContext) -> list[outside.Way]:
    """The accounts elsewhere by which one can sign in here."""
    return outside.ways(context["request"])


@register.inclusion_tag("web/parts/field.html")
def field(bound: object, hint: str = "") -> dict[str, object]:
    """One question of a form: label, hint, fault and answer together."""
    return {"field": bound, "hint": hint}


@register.inclusion_tag("web/parts/errors.html")
def errors(*forms: object) -> dict[str, object]:
    """The summary of all faults at the top of a page, each leading to its question."""
    return {"forms": [form for form in forms if form], "faulty": any(getattr(form, "errors", None) for form in forms)}


def _now(context: RequestContext) -> datetime:
    now: datetime = context["request"].now
    return now


def _zone(context: RequestContext) -> str:
    viewer = context["request"].viewer
    return viewer.zone if viewer is not None else "Asia/Shanghai"
