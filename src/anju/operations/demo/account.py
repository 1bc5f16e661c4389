"""Whom a visitor of the demo may sign in as."""

from dataclasses import dataclass
from functools import cache

from anju.core.plan.model import Text
from anju.operations.demo.script import NoScript, script
from anju.operations.folder import texts_of
from anju.operations.plans import compiled


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the demo, with what it is for in both languages."""

    username: str
    password: str
    title: Text
    note: Text


@cache
def accounts(folder: str = "") -> tuple[Account, ...]:
    """The accounts of a plan's demo, else of the one built at the start, in the order of the script; none where there is no such demo."""
    try:
        path, said = script(folder)
    except NoScript:
        return ()
    plan, _ = compiled(texts_of(path), said["parameters"])
    titles = {name: role.title for name, role in plan.roles.items()} if plan else {}
    return tuple(
        Account(a["username"], said["password"], titles.get(a.get("role", "")) or Text(**a.get("title", {"zh": "", "en": ""})), Text(**a["note"]))
        for a in said["accounts"]
    )


def pin(folder: str = "") -> str:
    """The PIN of the household whose own page a visitor may see; empty where the demo has nobody at home."""
    try:
        said = script(folder)[1]
    except NoScript:
        return ""
    return str(said["pin"]) if said["tracks"] else ""
