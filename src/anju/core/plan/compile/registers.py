"""Registers, and the table that classifies those found: read, and what a register asks for compiled to an ordinary duty."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Literal, cast

from anju.core.language.tree import Table
from anju.core.plan.compile import faults
from anju.core.plan.compile.conditions import read_condition
from anju.core.plan.compile.forms import read_options
from anju.core.plan.compile.log import Log, hint, place_of
from anju.core.plan.compile.people import read_ladder
from anju.core.plan.compile.reader import Reader
from anju.core.plan.compile.scope import Scope
from anju.core.plan.model import Called, Class, Classification, Field, FirstDay, Form, Lookup, Register, Rule, Text, Track

_Of = Literal["households", "places"]
_ZERO = timedelta(0)
_NOBODY = Class("", Text("", ""))


def read_registers(scope: Scope, root: Reader) -> dict[str, Register]:
    """The plan's registers by name."""
    return {reader.name: _register(scope, reader) for reader in root.children("registers", "register")}


def _register(scope: Scope, reader: Reader) -> Register:
    levels = tuple(option for option, _ in read_options(reader, "levels"))
    of, unlisted = cast(_Of, reader.one_of("of", "households")), reader.text("unlisted")
    names = [level.name for level in levels]
    if of == "places" and not levels:
        reader.log.note(faults.NO_FORM, reader.spot, key=reader.name)
    elif unlisted and unlisted not in names:
        reader.wrong(faults.NO_OPTION, "unlisted", field=reader.name, value=unlisted, **hint(unlisted, names))
    return Register(
        reader.name, reader.title(), of, reader.name_of("kept_by", "role"), reader.name_of("checked_by", "role"), reader.duration("within"),
        reader.name_of("evidence", "form"), read_ladder(reader, scope.ladders), levels, unlisted, reader.names("cites"),
        reader.words("detail"), _found(scope, reader), place_of(reader.spot),
    )  # fmt: skip


def _found(scope: Scope, reader: Reader) -> str:
    """The question of a check that says whether, or how many, were found at a door."""
    form = scope.forms.get(reader.text("evidence"), Form("", Text("", ""), ()))
    name = _asked(reader, "found", form)
    kind = next((field.kind for field in form.fields if field.name == name), "flag")
    if kind not in ("flag", "integer"):
        reader.wrong(faults.FIELD_KIND, "found", field=name, kind=kind, wanted="flag, integer")
    return name


def add_checks(scope: Scope, track: Track, registers: Mapping[str, Register]) -> Track:
    """The track; one of an area with the duty of each register of households, which is opened for a door that nobody checked in time."""
    if track.subject != "area":
        return track
    checks = {one.rule: _check(scope, one) for one in registers.values() if one.of == "households" and one.checked_by}
    return replace(track, rules={**track.rules, **checks})


def _check(scope: Scope, register: Register) -> Rule:
    """Whoever checks had all of `within` before it opens: it is overdue from its first minute, and its ladder is climbed from then on."""
    title = Text(f"上门核对：{register.title.zh}", f"Check a door: {register.title.en}")
    return Rule(
        register.rule, title, register.checked_by, Called(by_hand=True), _ZERO, register.evidence or "attestation", scope.stages,
        register.cites, register.detail, accountable=register.kept_by, ladder=register.ladder, place=register.place,
    )  # fmt: skip


def read_classification(log: Log, root: Reader, forms: Mapping[str, Form], registers: Mapping[str, Register]) -> Classification | None:
    """The plan's table of classes, if it has one; its conditions are judged against the form it asks and what it looks up."""
    reader = root.child("classify", "classify")
    if reader is None:
        return None
    asks = reader.name_of("asks", "form")
    asked = forms.get(asks, Form(asks, Text("", ""), ()))
    lookups = tuple(_lookup(each, asked, registers) for each in reader.children("looks_up", "lookup"))
    whole = replace(asked, fields=(*asked.fields, *(_level(one, registers) for one in lookups)))
    first, other = reader.child("first_day", "first_day"), reader.child("else", "class")
    return Classification(
        reader.title(), asks, whole, reader.name_of("confirmed_by", "role"), tuple(_row(log, row, whole) for row in reader.listed("rows", "class")),
        _row(log, other, whole) if other else _NOBODY, lookups, _first_day(first, asked) if first else None, reader.names("cites"),
        reader.words("detail"), place_of(reader.spot),
    )  # fmt: skip


def _lookup(reader: Reader, asked: Form, registers: Mapping[str, Register]) -> Lookup:
    name = reader.name_of("register", "register")
    found = registers.get(name)
    if found is not None and found.of != "places":
        reader.wrong(faults.NO_PLACES, "register", name=name)
    if any(field.name == reader.name for field in asked.fields):
        reader.log.note(faults.NAME_TAKEN, reader.spot, name=reader.name, by=asked.name)
    where, on = _asked(reader, "place", asked, "text"), _asked(reader, "on", asked, "moment")
    return Lookup(reader.name, name, where, on, place_of(reader.spot))


def _asked(reader: Reader, key: str, form: Form, kind: str = "") -> str:
    """A question of the form, of this kind where one is said."""
    name = reader.text(key)
    known = {field.name: field for field in form.fields}
    if name and name not in known and form.fields:
        reader.wrong(faults.NO_FIELD, key, form=form.name, field=name, **hint(name, known))
    elif kind and name in known and known[name].kind != kind:
        reader.wrong(faults.FIELD_KIND, key, field=name, kind=known[name].kind, wanted=kind)
    return name


def _level(lookup: Lookup, registers: Mapping[str, Register]) -> Field:
    register = registers.get(lookup.register)
    title, levels = (register.title, register.levels) if register else (Text(lookup.name, lookup.name), ())
    return Field(lookup.name, title, "choice", options=levels, required=False, place=lookup.place)


def _first_day(reader: Reader, asked: Form) -> FirstDay:
    return FirstDay(_asked(reader, "from", asked, "moment"), reader.text("rule"), _asked(reader, "proof", asked))


def _row(log: Log, reader: Reader, form: Form) -> Class:
    node = reader.node("when")
    if node is not None and not isinstance(node, Table):
        reader.wrong(faults.NOT_A_TABLE, "when")
    when = read_condition(log, node, form) if isinstance(node, Table) and form.fields else None
    return Class(reader.name_of("track", "track"), reader.title("because"), when, reader.names("cites"), place_of(reader.spot))
