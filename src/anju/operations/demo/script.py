"""The scripts of the demo: what all plans share, what is derived from a plan, and what its own `demo.json` says otherwise."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from anju.core.chance import chance
from anju.core.plan.model import PERSON, Plan, Role
from anju.operations.folder import folders, texts_of
from anju.operations.plans import compiled, examples

Script = dict[str, Any]
FILE = "demo.json"
FIRST_COUNTY, COUNTIES = 991_000, 8_000
"""The numbers among which a plan's county has its own, whatever else the library holds."""
STEP = 1_000_000
"""Numbers of a county's interval."""


class NoScript(Exception):
    """There is no such plan in the library, or nothing that its demo could stand on."""


@cache
def library() -> tuple[str, ...]:
    """The folders of the plans that have a demo, the one that is built at the start first; none where the library shares no script."""
    root = Path(settings.ANJU_PLANS)
    first = _shared().get("first", "")
    found = [folder.name for folder in folders(root)] if _shared() else []
    return tuple(sorted(found, key=lambda folder: folder != first))


@cache
def script(folder: str = "") -> tuple[Path, Script]:
    """The folder of a plan, else of the one that is built at the start, and its demo's whole script. Raises `NoScript`."""
    if not library() or (folder and folder not in library()):
        raise NoScript(folder)
    name = folder or library()[0]
    path = Path(settings.ANJU_PLANS) / name
    own = own_words(name)
    texts = texts_of(path)
    parameters = {**examples(texts), **own.get("parameters", {})}
    plan, faults = compiled(texts, parameters)
    if plan is None:
        raise NoScript("; ".join(str(fault) for fault in faults))
    derived = _derived(_joined(_shared(), own), plan, name)
    said = _joined(_joined(_shared(), derived), own)
    return path, {**said, "parameters": parameters, "agencies": derived["agencies"]}


def county(folder: str) -> int:
    """The number of the county in which the plan's demo lies: its own, whatever else the library holds."""
    said = own_words(folder).get("county", {}).get("id")
    return int(said) if said else (FIRST_COUNTY + int(chance("county", folder) * COUNTIES)) * STEP


@cache
def own_words(folder: str) -> Script:
    """What the plan's own `demo.json` says; nothing where it has none."""
    return _read(Path(settings.ANJU_PLANS) / folder / FILE)


@cache
def _shared() -> Script:
    return _read(Path(settings.ANJU_PLANS) / FILE)


def _read(path: Path) -> Script:
    found: Script = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def _joined(below: Script, above: Script) -> Script:
    """`above` over `below`; a table over a table says line by line what is otherwise."""
    both = {name: {**below[name], **value} for name, value in above.items() if isinstance(value, dict) and isinstance(below.get(name), dict)}
    return {**below, **above, **both}


def _derived(shared: Script, plan: Plan, folder: str) -> Script:
    """What a plan that says nothing of its own is shown with: a county, an agency of each kind, an account a role, all its tracks of people."""
    number = county(folder)
    nth = library().index(folder)
    town = shared["towns"][nth % len(shared["towns"])]
    prefix = shared.get("prefix", f"{folder}.")
    agencies = {kind: _agency(shared, town, role) for kind, role in _kinds(plan).items()}
    return {
        "seed": number,
        "prefix": prefix,
        "county": {"id": number, "hi": number + STEP - 1, "kind": "county", **_names(shared["counties"][nth % len(shared["counties"])])},
        "townships": [{**_names(town), "villages": shared["villages"]}],
        "agencies": agencies,
        "accounts": [
            *(_account(shared, prefix, role, agencies) for role in plan.roles.values() if role.name != PERSON),
            *({**one, "username": prefix + one["username"]} for one in shared["offices"]),
        ],
        "tracks": [track.name for track in plan.tracks.values() if track.subject == PERSON and track.supplied],
    }


def _kinds(plan: Plan) -> Mapping[str, Role]:
    """The kinds of agencies that a plan names, each with its first role."""
    found: dict[str, Role] = {}
    for role in plan.roles.values():
        if role.name != PERSON:
            found.setdefault(role.agency, role)
    return found


def _agency(shared: Script, town: list[str], role: Role) -> list[str]:
    zh, en = shared["agencies"].get(role.agency, shared["unit"])
    return [zh.format(town=town[0], role=role.title.zh), en.format(town=town[1], kind=role.agency.replace("_", " ").capitalize())]


def _account(shared: Script, prefix: str, role: Role, agencies: Mapping[str, list[str]]) -> Script:
    zh, en = agencies[role.agency]
    return {"username": prefix + role.name, "role": role.name, "note": shared["notes"].get(role.name, {"zh": zh, "en": en})}


def _names(said: list[str]) -> Script:
    return {"name": said[0], "name_en": said[1], "pinyin": said[2]}
