"""The keys that each table of a plan's text may have, and what stands under each. Reader, JSON Schema and documentation all read this.

What stands under a key is said in one word: `words` (both languages), `name`, `names`, `duration`, `days`, `whole`, `number`, `flag`,
`time`, `times`, `texts` (a list of `words`), `ladder`, `effects`, `opening`, `condition`, `options`, `owner`, `custody`, `evidence`,
`stages`, `holders`, `ladders`, `arrive`, `parts`, `points`, `answers` (a table of plain answers), `length` (days, or a duration);
`one:<shape>`, `each:<shape>` (a table of named ones) or `list:<shape>` for another table; `of:a|b` for one of some words, `some:a|b` for any of them.
"""

from collections.abc import Mapping

from anju.core.plan.model import FIRST_DAYS, SUBJECTS, VIAS
from anju.core.plan.resource import LISTS

SWITCHES: Mapping[str, str] = {"only_if": "flag", "unless": "flag"}
"""What any table may have: it is left out where the flag says so, before anything else is read."""
_VIAS = f"some:{'|'.join(VIAS)}"
_SHOWN = {"title": "words", "detail": "words", "cites": "names"}
_EFFECTS: Mapping[str, str] = {
    "open": "names", "alarm": "name", "pause": "duration", "move": "name", "back": "flag", "end": "flag", "propose": "one:propose",
    "begin": "name", "named": "name", "each": "name", "tell_parent": "name",
}  # fmt: skip

SHAPES: Mapping[str, Mapping[str, str]] = {
    "plan": {
        "plan": "name", "include": "names", "parts": "parts", "version": "name", "title": "words", "legal": "one:legal",
        "parameters": "each:parameter", "term": "one:term", "review_by": "duration", "undo": "duration",
        "retention": "days", "quiet": "one:quiet", "emergency": "list:emergency",
        "rights": "texts", "complain_to": "texts", "roles": "each:role", "ladders": "ladders", "forms": "each:form",
        "documents": "each:document", "rosters": "each:roster", "tracks": "each:track", "notes": "list:note",
        "registers": "each:register", "classify": "one:classify", "resources": "each:resource",
        "qualifications": "each:qualification", "teams": "each:team",
    },
    "legal": {"mode": "of:compulsory|voluntary", "article": "of:required|none"},
    "parameter": {
        "title": "words", "kind": "of:days|duration|number|times|weekdays|monthdays|dates|flag|time|text",
        "default": "names", "example": "names", "source": "names", "reasoned": "flag",
    },
    "term": {"days": "days", "hours": "duration", "maximum": "length", "first_day": f"some:{'|'.join(FIRST_DAYS)}"},
    "quiet": {"from": "time", "to": "time"},
    "emergency": {"number": "name", "title": "words"},
    "role": {
        "title": "words", "kind": "of:seat|post|person", "from": "name", "arrive": "arrive", "sees": "of:all|needs|watch|none", "leads": "names",
        "needs": "names",
    },
    "arrive": {"within": "duration", "title": "words", "cites": "names", "ladder": "ladder"},
    "form": {
        "title": "words", "sensitivity": "of:health|need|watch|duty|hidden",
        "home": "of:report|ask|care|outing|gone|leave|private|complain|correct|neighbour|door|answer",
        "fields": "each:field", "device": "one:device",
    },
    "device": {"signal": "name", "silent_after": "duration", "weak_below": "number", "because": "name", "expects": "each:expectation"},
    "expectation": {"while": "names", "after": "names", "said": "names", "within": "duration"},
    "field": {
        "title": "words", "kind": "of:decimal|integer|choice|choices|flag|text|post|moment|photo|tube|place|computed", "unit": "name",
        "from": "number", "to": "number", "one_of": "options", "required": "flag", "sealed": "flag", "ratio": "names", "sum": "names",
        "difference": "names", "product": "names", "minutes": "names", "points": "points", "cites": "names", "ends": "words", "staff": "flag",
        "result": "name", "says": "answers", "against": "name",
    },
    "option": {"title": "words", **_EFFECTS, "ends": "flag", "may_ring": "flag", "staff": "flag", "also": "names", "cites": "names"},
    "document": {
        "title": "words", "kind": "of:order|instructions|readings|signoff|certificate|card", "text": "texts", "served_by": "name", "oral": "flag",
        "cites": "names",
    },
    "roster": {
        "title": "words", "roles": "names", "planned_by": "name", "longest": "duration", "rest": "duration", "week": "duration", "cites": "names",
        "ahead": "days", "says": "one:said", "of": "name", "answer": "duration",
    },
    "said": {"empty": "name", "fair": "name", "reason": "name"},
    "register": {
        **_SHOWN, "of": "of:households|places", "kept_by": "name", "checked_by": "name", "within": "duration", "evidence": "name", "ladder": "ladder",
        "levels": "options", "unlisted": "name", "found": "name",
    },
    "qualification": {**_SHOWN, "kept_by": "name", "renew": "duration", "by_post": "names", "ladder": "ladder"},
    "team": {**_SHOWN, "seats": "names", "choose": "whole", "minimum": "whole"},
    "resource": {**_SHOWN, "kept_by": "name", "capacity": "whole", "at_once": "whole", "exception": "words"},
    "classify": {
        **_SHOWN, "asks": "name", "confirmed_by": "name", "looks_up": "each:lookup", "first_day": "one:first_day", "rows": "list:class",
        "else": "one:class",
    },
    "lookup": {"register": "name", "place": "name", "on": "name"},
    "first_day": {"from": "name", "rule": "name", "proof": "name"},
    "class": {"when": "condition", "track": "name", "because": "words", "cites": "names"},
    "track": {
        "title": "words", "subject": f"of:{'|'.join(SUBJECTS)}", "of": "name", "enrols": "names", "custody": "custody",
        "unowned": "name", "passes_to": "name", "waived_by": "names", "publishes": "names",
        "stages": "each:stage", "duties": "each:duty", "reactions": "each:reaction", "incidents": "each:incident", "release": "one:release",
        "tests": "each:tests", "digests": "each:digest", "term": "one:term", "legal": "one:legal", "not_supplied": "flag", "cites": "names",
    },
    "custody": {"order": "holders", "within": "duration", "ladder": "ladder", "cites": "names"},
    "holder": {"role": "name", "within": "duration", "after": "names", "ladder": "ladder", "in": "stages", "force": "of:must|should", **_SHOWN},
    "stage": {"title": "words", "enters": "opening", "aside": "flag"},
    "duty": {
        **_SHOWN, "owner": "owner", "accountable": "name", "falls_back": "name", "opens": "opening", "within": "duration", "evidence": "evidence",
        "answered_by": _VIAS, "ladder": "ladder", "makeup": "flag", "force": "of:must|should", "need": "flag", "fills": "name", "hands": "name",
        "signs": "name", "mark": "of:sign|seal|review", "serves": "name", "settles": "name", "together": "name", "shuts": "flag", "missed": "names",
        "quiet": "flag", "wakes": "flag", "bars": "flag", "when": "condition", "in": "stages", "tells": "names", "acknowledge": "duration",
        "lays_out": "name", "relieves": "name", "takes": "name", "gives_back": "name", "chooses": "name",
        "begins": "name", "counts_from": "name", "until": "name", "amber": "duration", "apart": "duration", "second_look": "flag",
    },
    "tests": {
        **_SHOWN, "count": "whole", "in": "days", "every": "days", "on_days": "names", "at": "time", "within": "duration", "apart": "duration",
        "owner": "name", "together": "name", "evidence": "evidence", "answered_by": _VIAS, "ladder": "ladder", "makeup": "flag",
        "force": "of:must|should", "quiet": "flag", "missed": "names", "amber": "duration", "result": "one:result",
    },
    "result": {
        **_SHOWN, "owner": "name", "within": "duration", "amber": "duration", "evidence": "evidence", "answered_by": _VIAS, "ladder": "ladder",
        "makeup": "flag", "force": "of:must|should", "missed": "names", "when": "condition",
    },
    "digest": {
        **_SHOWN, "owner": "name", "falls_back": "name", "at": "time", "cut_off": "duration", "within": "duration",
        "lists": f"of:{'|'.join(LISTS)}", "since": "of:last|day", "to": "names", "acknowledge": "duration", "strike": "flag", "struck_by": "name",
        "ladder": "ladder", "force": "of:must|should",
    },
    "reaction": {
        "on": "name", "when": "condition", "also": "condition", **_EFFECTS, "else": "effects", "rule": "names", "cites": "names",
    },
    "effects": _EFFECTS,
    "propose": {
        "track": "name", "for": "of:household|person", "decided_by": "name", "within": "duration", "title": "words", "detail": "words",
        "ladder": "ladder", "cites": "names",
    },
    "count": {
        "of": "name", "where": "condition", "within": "duration", "at_least": "number", "above": "number", "at_most": "number", "below": "number",
        "is": "number",
    },
    "day": {"at_least": "number", "above": "number", "at_most": "number", "below": "number", "is": "number"},
    "incident": {
        "title": "words", "lead": "name", "open": "names", "household_may": "flag", "hidden": "flag", "outcomes": "options", "cites": "names",
    },
    "release": {"opens": "opening", "within": "duration", "ladder": "ladder", "of": "name", "cites": "names", "sign_off": "list:step"},
    "step": {
        **_SHOWN, "role": "name", "all_of": "names", "mark": "of:sign|seal|review", "of": "name", "within": "duration", "ladder": "ladder",
        "may_return_to": "name", "force": "of:must|should", "falls_back": "name",
    },
    "owners": {"all_of": "names"},
    "rung": {"after": "duration", "to": "name"},
    "note": {"clause": "name", "how": "of:principle|attested|page|engine|outranked", "says": "words"},
    "opening": {
        "times": "times", "every": "days", "at": "times", "on_entry": "duration", "after": "names", "after_any": "names", "at_start": "duration",
        "before_end": "duration", "at_end": "duration", "shift": "name", "each": "duration", "on_days": "names", "weekdays": "names",
        "monthdays": "names",
        "dates": "names", "draw": "whole", "between": "times", "apart": "duration", "once_in": "days", "at_most_apart": "duration",
    },
    "test": {
        "at_least": "number", "above": "number", "at_most": "number", "below": "number", "is": "name", "is_not": "name", "one_of": "names",
        "includes": "name", "given": "flag",
    },
}  # fmt: skip
"""Shape to key to what stands under it."""

NEEDED: Mapping[str, tuple[str, ...]] = {
    "plan": ("plan", "version", "title", "legal", "undo", "retention", "roles", "tracks"),
    "legal": ("mode",),
    "parameter": ("title", "kind"),
    "term": ("maximum",),
    "quiet": ("from", "to"),
    "emergency": ("number", "title"),
    "role": ("title",),
    "form": ("title", "fields"),
    "device": ("signal", "silent_after"),
    "field": ("title", "kind"),
    "document": ("title", "kind"),
    "roster": ("title", "roles", "planned_by", "longest", "rest", "week"),
    "register": ("title", "of", "kept_by"),
    "qualification": ("title", "kept_by", "renew"),
    "team": ("title", "seats"),
    "resource": ("title", "kept_by", "capacity"),
    "digest": ("title", "owner", "at", "lists", "to", "acknowledge"),
    "classify": ("title", "asks", "confirmed_by", "rows", "else"),
    "lookup": ("register", "place", "on"),
    "first_day": ("from", "rule"),
    "class": ("track", "because"),
    "track": ("title",),
    "stage": ("title",),
    "duty": ("title",),
    "tests": ("title", "at", "result"),
    "reaction": ("on",),
    "propose": ("track", "decided_by", "within"),
    "count": ("of",),
    "incident": ("title", "lead"),
    "release": ("opens", "sign_off"),
    "step": ("mark",),
    "owners": ("all_of",),
    "rung": ("after", "to"),
    "holder": ("role",),
    "note": ("clause", "how", "says"),
}
"""Keys that a table of a shape cannot do without."""
