"""The ledger in words: each entry as one line a person reads, with what followed from it and why."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anju.core.enrolment.fact import Key
from anju.core.plan.model import PERSON, RECEIPT, Calendar, Field, Form, Plan, Track
from anju.operations.finding.neighbour import NEIGHBOUR
from anju.records.queries.household import Link
from anju.web import pictured, places, shown, wording

TAKEN_BACK = ("evidence", "close", "acknowledge", "incident", "open", "seat", "reassign", "pause")
"""Kinds of facts that a person may take back as a slip."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was decided, and the duty it is about, if any."""

    words: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the timeline. `undo` is the number to take back; `quiet`: the clock's, nobody's act."""

    seq: int
    recorded: datetime
    happened: datetime | None
    who: str
    title: str
    answers: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    undo: int | None
    form: str
    quiet: bool
    undone: bool
    photos: tuple[pictured.Pictured, ...] = ()


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the entries of one enrolment under its plan; `names` says who `post:7` is, `photos` which photographs may be seen, by fact."""

    plan: Plan
    track: Track
    enrolment: int
    names: Mapping[str, str]
    zone: str
    photos: Mapping[int, Sequence[str]] = field(default_factory=dict)

    def tell(self, links: Sequence[Link]) -> tuple[Item, ...]:
        """Entries in the order given (newest first); what a fact called for stands with the fact."""
        undone = {body["corrects"] for link in links if (body := _body(link)) and isinstance(body, dict) and body.get("corrects")}
        items: list[Item] = []
        for item in (self._item(link, undone) for link in reversed(links)):
            followed = items[-1] if items else None
            if item.quiet and item.lines and followed is not None and not followed.quiet and followed.recorded == item.recorded:
                items[-1] = replace(followed, lines=(*followed.lines, *item.lines))
            else:
                items.append(item)
        return tuple(reversed(items))

    def _item(self, link: Link, undone: set[int]) -> Item:
        body = _body(link)
        fact = link.kind.startswith("fact:")
        kind = link.kind.removeprefix("fact:")
        title = self._fact(kind, body) if fact and isinstance(body, dict) else self._other(link)
        form = self.plan.forms.get(body["form"]) if fact and isinstance(body, dict) and kind == "evidence" else None
        return Item(
            seq=link.seq,
            recorded=link.recorded,
            happened=link.happened,
            who=self.who(link.actor),
            title=title,
            answers=tuple(answers(form, body["values"], self.names, self.zone)) if form and isinstance(body, dict) else (),
            lines=tuple(self._decisions(body)) if isinstance(body, list) else (),
            undo=link.seq if fact and kind in TAKEN_BACK and link.seq not in undone else None,
            form=form.name if form else "",
            quiet=not fact,
            undone=link.seq in undone,
            photos=pictured.for_staff(self.enrolment, link.seq, form, self.photos.get(link.seq, ())),
        )

    def who(self, actor: str) -> str:
        """The name behind an actor of the ledger."""
        if actor == "engine":
            return _("the plan's clock")
        if actor.startswith("door:"):
            return _("the household")
        if actor == NEIGHBOUR:
            return _("a neighbour")
        return self.names.get(actor, actor)

    def _other(self, link: Link) -> str:
        if link.body is None:
            return _("purged or not for this post to read")
        return _("Decided") if link.kind == "decided" else link.kind

    def _fact(self, kind: str, body: Mapping[str, Any]) -> str:
        values = body.get("values", {})
        about = self.rule(body["answers"][0]) if body.get("answers") else ""
        match kind:
            case "evidence":
                form = self.plan.forms.get(body["form"])
                title = wording.said(form.title) if form else body["form"]
                return f"{title} → {about}" if about and about != title else title
            case "close":
                return _("Closed as %(how)s: %(what)s") % {"how": how(str(values.get("how", ""))), "what": about}
            case "acknowledge":
                return _("Seen: %(what)s") % {"what": about}
            case "reassign":
                return _("Given to %(who)s: %(what)s") % {"who": self.names.get(f"post:{values.get('post')}", ""), "what": about}
            case "incident":
                return _("Raised: %(what)s") % {"what": self.incident(body["form"])}
            case "open":
                return _("Opened by hand: %(what)s") % {"what": self.rule(body["form"])}
            case "move" if "area" in values:
                return _("Went to another village or area; everything went along")
            case "term" if values.get("first_day"):
                said = {"who": self.who(str(values.get("decider", ""))), "day": wording.day(date.fromisoformat(str(values["first_day"])))}
                return _("The first day was %(day)s, and END comes sooner with it, by a named decision: %(who)s") % said
            case "seat":
                given = {"role": self.role(str(values.get("role", ""))), "who": self.names.get(f"post:{values.get('post')}", "")}
                return _("%(role)s: %(who)s") % given
            case _:
                return {
                    "move": _("Lives at another door"),
                    "undo": _("Taken back as a slip"),
                    "pause": _("Ladders wait"),
                    "resume": _("Ladders go on"),
                    "term": _("A new END by a named decision: %(who)s") % {"who": self.who(str(values.get("decider", "")))},
                    "enrol": _("Enrolled"),
                    "shift": _("A watch was allotted"),
                    "switch": _("Another version of the plan counts from here on: %(version)s") % {"version": values.get("version", "")},
                }.get(kind, kind)

    def _decisions(self, body: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
        for each in body:
            rule, day, nth = each["key"]
            words = self._decided(each, rule)
            about_duty = each["decision"] in ("raise", "close", "reopen", "climb", "pass", "lapse")
            if words:
                yield Line(words, shown.token(self.enrolment, Key(rule, date.fromisoformat(day), nth)) if about_duty else "")

    def _decided(self, each: Mapping[str, Any], rule: str) -> str:
        what = {"what": self.rule(rule)}
        match each["decision"]:
            case "raise":
                return _("Due: %(what)s") % what
            case "close":
                return _("Closed as %(how)s: %(what)s") % (what | {"how": how(each["closing"]["how"])})
            case "reopen":
                return _("Open again: %(what)s") % what
            case "climb":
                return _("Told %(role)s: %(what)s") % (what | {"role": self.role(each["to"])})
            case "pass":
                return _("Passed to %(role)s: %(what)s") % (what | {"role": self.role(each["role"])})
            case "lapse":
                return _("Not answered in time: %(what)s") % what
            case "alarm":
                return _("Incident: %(what)s") % {"what": self.incident(rule)}
            case "settle":
                return _("Settled: %(what)s") % {"what": self.incident(rule)}
            case "move":
                return _("Stage: %(what)s") % {"what": self.stage(each["spell"]["stage"])}
            case "seat" | "hold":
                return f"{self.role(each['role'])}: {self.names.get('post:' + str(each['post']).removeprefix('post:'), '') or _('nobody')}"
            case "spread":
                return _("Spread over what is left: %(what)s") % {"what": self._spread(each)}
            case "begin":
                track = self.plan.tracks.get(each["track"])
                return _("Opened: %(what)s") % {"what": f"{wording.said(track.title) if track else each['track']} {each['name']}".strip()}
            case "tell":
                return _("Told to the file it belongs to")
            case "mark":
                return {"ended": _("The term has ended"), "archived": _("Archived")}.get(each["name"], "")
            case _:
                return ""

    def _spread(self, each: Mapping[str, Any]) -> str:
        """Each test of the series with its date, as far as it has one."""
        calendars = [rule.opens for rule in self.track.rules.values() if isinstance(rule.opens, Calendar)]
        series = next((one.series for one in calendars if one.series and one.series.name == each["name"]), None)
        days = {int(day): wording.day(date.fromisoformat(on)) for day, on in each["days"].items()}
        tests = zip(series.days, series.rules, strict=True) if series else ()
        return ("、" if wording.chinese() else ", ").join(f"{self.rule(rule)} {days.get(day) or _('does not come any more')}" for day, rule in tests)

    def rule(self, name: str) -> str:
        """A rule's title."""
        known = self.track.rules.get(name)
        return wording.said(known.title) if known else name

    def role(self, name: str) -> str:
        """A role's title."""
        if name == PERSON:
            return _("the member of staff") if self.track.subject == "worker" else _("the household")
        return wording.said(self.plan.roles[name].title) if name in self.plan.roles else name

    def incident(self, name: str) -> str:
        """An incident kind's title, with the role nobody holds where it is about one."""
        kind, _dot, role = name.partition(".")
        known = self.track.incidents.get(kind)
        title = wording.said(known.title) if known else kind
        return shown.missing(self.plan, title, role) if role in self.plan.teams else f"{title} ({self.role(role)})" if role else title

    def stage(self, name: str) -> str:
        """A stage's title."""
        return next((wording.said(stage.title) for stage in self.track.stages if stage.name == name), name)


def how(word: str) -> str:
    """The five ways to close, in words."""
    return {
        "done": pgettext("closing", "done"),
        "late": pgettext("closing", "late"),
        "waived": pgettext("closing", "waived"),
        "replaced": pgettext("closing", "replaced"),
        "missed": pgettext("closing", "missed"),
    }.get(word, word)


def answers(form: Form, values: Mapping[str, Any], names: Mapping[str, str], zone: str) -> Iterator[tuple[str, str]]:
    """Question and answer of each field that was answered; sealed ones are not among the values."""
    for asked in form.fields:
        if asked.name in values:
            lines = form.name == RECEIPT and asked.name == "which"
            yield wording.said(asked.title), struck(values[asked.name]) if lines else answer(asked, values[asked.name], names, zone)


def struck(which: str) -> str:
    """The lines struck off a list, each by its number with its reason."""
    return "\n".join(f"{number}. {reason}" for number, reason in sorted(json.loads(which).items(), key=lambda one: int(one[0])))


def answer(asked: Field, value: Any, names: Mapping[str, str], zone: str) -> str:  # noqa: ANN401  # any JSON value
    """One answer in words; a moment as the clocks of `zone` show it."""
    titles = {option.name: wording.said(option.title) for option in asked.options}
    match asked.kind:
        case "decimal" | "integer" | "computed":
            return f"{value:g} {wording.unit(asked.unit)}".strip()
        case "choice":
            return titles.get(value, str(value))
        case "choices":
            return "、".join(titles.get(each, each) for each in value)
        case "flag":
            return _("yes") if value else _("no")
        case "post":
            return names.get(f"post:{value}", str(value))
        case "moment":
            return wording.full(datetime.fromisoformat(value), zone)
        case "photo":
            return _("a photograph")
        case "place":
            return places.told(str(value))
        case _:
            return str(value)


def _body(link: Link) -> Any:  # noqa: ANN401  # any JSON value
    return json.loads(link.body) if link.body else None
