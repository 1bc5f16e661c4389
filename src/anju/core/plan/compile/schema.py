"""The grammar as JSON Schema, for editors. It tells keys and shapes; only the compiler and `check` tell whether a plan is one."""

from collections.abc import Mapping

from anju.core.plan.compile.grammar import NEEDED, SHAPES, SWITCHES
from anju.core.plan.compile.shown import SHAPE_NAMES

Schema = dict[str, object]
_WORD: Schema = {"type": ["string", "number", "boolean"]}
_PARAMETER: Schema = {"type": "object", "properties": {"parameter": {"type": "string"}}, "required": ["parameter"], "additionalProperties": False}
_SPLIT = ("plan", "track")
"""What several files may say together, so that no file must say all of it."""
_JOINED = {"duty": "owner", "incident": "lead", "form": "sensitivity"}
"""What may add a key to one that a part says: whoever writes this key writes a whole one."""


def schema() -> Schema:
    """JSON Schema 2020-12 of one file of a plan."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Anju plan",
        "description": "One file of a plan: docs/plan-language.md tells what each key means.",
        "$ref": "#/$defs/plan",
        "$defs": {**{name: _shape(name, keys) for name, keys in SHAPES.items()}, **_common()},
    }


def _shape(name: str, keys: Mapping[str, str]) -> Schema:
    zh, en = SHAPE_NAMES[name]
    whole: Schema = {
        "type": "object",
        "description": f"{en} · {zh}",
        "properties": {key: _under(kind) for key, kind in {**keys, **SWITCHES}.items()},
        "additionalProperties": False,
    }
    needed = NEEDED.get(name, ())
    if name in _JOINED:
        return {**whole, "dependentRequired": {_JOINED[name]: list(needed)}}
    return whole if name in _SPLIT or not needed else {**whole, "required": list(needed)}


def _under(kind: str) -> Schema:
    head, _, rest = kind.partition(":")
    match head:
        case "one":
            return _ref(rest)
        case "each":
            return {"type": "object", "additionalProperties": _ref(rest)}
        case "list":
            return {"type": "array", "items": _ref(rest)}
        case "of":
            return {"anyOf": [{"enum": rest.split("|")}, _ref("parameter_value")]}
        case "some":
            words: Schema = {"enum": rest.split("|")}
            return _either(words, _list(words), _ref("parameter_value"))
    return _ref(f"{head}_value")


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _either(*ways: Schema, said: str = "") -> Schema:
    return {"anyOf": list(ways), **({"description": said} if said else {})}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _common() -> dict[str, Schema]:
    """What the words of the grammar stand for."""
    return {**_scalars(), **_tables()}


def _scalars() -> dict[str, Schema]:
    word = _either(_WORD, _ref("parameter_value"))
    return {
        "parameter_value": _PARAMETER,
        "name_value": word,
        "names_value": _either(word, _list(_WORD)),
        "duration_value": {**word, "description": "30 min, 2 h, 3 days"},
        "days_value": {**word, "description": "14, or 14 days"},
        "length_value": {**word, "description": "14, 14 days or 48 h"},
        "whole_value": word,
        "number_value": word,
        "flag_value": word,
        "time_value": word,
        "times_value": _either(word, _list(_WORD), said='times of day: ["08:00", "16:00"]'),
        "stages_value": _either({"type": "string"}, _list(_WORD), said="all, or the stages"),
    }


def _tables() -> dict[str, Schema]:
    text: Schema = {"type": "string"}
    switches = {key: _ref(f"{kind}_value") for key, kind in SWITCHES.items()}
    words: Schema = {"type": "object", "properties": {"zh": text, "en": text, **switches}, "required": ["zh", "en"], "additionalProperties": False}
    holder = _either(text, _ref("holder"))
    return {
        "words_value": words,
        "texts_value": _either(_ref("words_value"), _list(_ref("words_value"))),
        "opening_value": _either(text, _ref("opening"), said="called, by_hand, 48 h before end, or one of the ways"),
        "condition_value": {
            "type": "object",
            "properties": {"count": _either(_ref("count"), _list(_ref("count"))), "day": _ref("day"), "area": {"type": "object"}},
        },
        "options_value": {"type": "object", "additionalProperties": _either(_ref("words_value"), _ref("option"))},
        "owner_value": _either(text, _ref("owners")),
        "evidence_value": _either(text, _ref("form")),
        "custody_value": _either(_list(holder), _ref("custody")),
        "holders_value": _list(holder),
        "ladder_value": _either(text, _list(_ref("rung")), said="rungs, or the name of a ladder under ladders:"),
        "ladders_value": {"type": "object", "additionalProperties": _list(_ref("rung"))},
        "parts_value": {"type": "object", "additionalProperties": {"type": "object"}},
        "arrive_value": _either(_ref("duration_value"), _ref("arrive")),
        "effects_value": _ref("effects"),
        "answers_value": {"type": "object", "additionalProperties": _either(_WORD, _ref("parameter_value"))},
        "points_value": {"type": "object", "additionalProperties": _either(_ref("number_value"), {"type": "object"})},
    }
