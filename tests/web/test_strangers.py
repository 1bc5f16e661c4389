"""Nobody opens what is none of their business by its number, and no answer tells whether the number is anybody's.

Every address of the pages that holds a number stands in ARGS; one that is missing fails here. Each is asked for by everybody of another county, by
colleagues who sit at no such door, by another household and by strangers: with a number that is somebody's, and with one that is nobody's. Both are
answered alike, and nothing in the database is another.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.urls import reverse

from anju.records.policies import TABLES
from anju.records.scope import ENGINE, scoped
from tests.pages import addresses, answers_only
from tests.web.strangers import SECRETS, Here, here, now

pytestmark = pytest.mark.django_db

_E, _T = ("enrolment",), ("token",)
FILES: Mapping[str, tuple[str, ...]] = {
    # somebody's file, and what stands in it
    "do": _T, "close": _T, "extra": ("token", "=acknowledge"), "undo": ("enrolment", "fact"), "at-door": ("code",), "call": _E, "household": _E,
    "ledger": _E, "write": ("enrolment", "=report"), "correct": ("enrolment", "fact"), "begin": ("enrolment", "=duty"), "sensors": _E,
    "sensor-act": ("enrolment", "device"), "reached": _E, "called": ("message",), "enrol-proposed": ("proposal",), "second-look": _E,
    "enrol-first": _E, "enrol-mistake": _E, "enrol-reinstate": _E, "enrol-sooner": _E, "enrol-elsewhere": _E, "enrol-taken": ("offer",),
    "enrol-move": ("person",), "candidate": ("candidate",), "incident": ("incident",), "incident-seen": ("incident",), "incident-take": ("incident",),
    "incident-refer": ("incident",), "board-on-it": ("incident",), "release-one": _E, "release-part": _E, "release-archive": _E,
    "release-certificate": _E, "agreed": _E, "agreeing": _E, "agreed-afar": _E, "agreed-end": ("enrolment", "consent"), "papers": _E,
    "paper-make": ("enrolment", "=isolation_notice"), "paper-card": _E, "paper-serve": ("enrolment", "paper"), "paper": ("paper",),
    "complaint": ("complaint",), "photo": ("enrolment", "fact", "=picture"), "photo-small": ("enrolment", "fact", "=picture"),
    "supplies-answer": _T, "field-bring": _T, "field-hand": _T, "digest-due": _T, "unit": ("unit",),
    # lists of people
    "import": ("source",), "import-columns": ("source",), "import-take": ("source",), "import-again": ("source",), "import-withdraw": ("source",),
    "import-rejected": ("source",), "import-passwords": ("source",), "import-row": ("row",), "import-act": ("row", "=withdraw"),
    "transfer": ("transfer",), "transfer-withdraw": ("transfer",), "register-door": ("line",), "register-check": ("line",),
}  # fmt: skip
AREAS: Mapping[str, tuple[str, ...]] = {
    # what an area has, which its own staff may see
    "register": ("register",), "register-door-new": ("register",), "register-places": ("places",), "place-strike": ("place",), "gate": ("gate",),
    "gate-revoke": ("gate",), "resource": ("adoption", "resource_name"), "resource-unit": ("adoption", "resource_name", "car"), "digest": ("digest",),
    "digest-received": ("digest",), "digest-taken": ("digest",), "shift-take": ("shift",), "shift-cannot": ("shift",), "shift-can": ("shift",),
    "shift-swap": ("shift",), "shift-answer": ("ask", "=yes"), "swap-settle": ("swap", "=agree"), "people-post": ("office_post",),
    "people-seats": ("office_post",), "supplies-undo": ("issue",), "switch": ("adoption",), "switched": ("switching",),
}  # fmt: skip
STAFF: Mapping[str, tuple[str, ...]] = {
    # who works here, which an administrator manages everywhere
    "member-identities": ("member",), "member-identity-end": ("member", "fact"), "agency": ("agency",), "agency-close": ("agency",),
    "agency-reopen": ("agency",), "member": ("member",), "member-give": ("member",), "member-sight": ("member",),
    "member-act": ("member", "=sign-out"),
    "post-end": ("ended",), "stand-by": ("office_post",), "absence": ("office_post",), "absence-answer": ("absence", "=accept"),
    "draft": ("draft",), "draft-drop": ("draft",), "draft-step": ("draft", "=posts"), "phone-wipe": ("phone",), "phone-seen": ("phone",),
    "channel-pace": ("channel",), "wall-end": ("wall",), "qualification": ("member",), "qualification-withdraw": ("member", "record"),
    "qualification-paper": ("record",),
}  # fmt: skip
HOMES: Mapping[str, tuple[str, ...]] = {
    "home-agreed-end": ("consent",), "home-answer": ("bare",), "home-door-answer": ("bare",), "home-paper": ("paper",),
    "home-photo": ("fact", "=picture"), "home-photo-small": ("fact", "=picture"), "home-back": ("fact",),
}  # fmt: skip
ARGS = {**FILES, **AREAS, **STAFF, **HOMES}
OPEN = {
    "arrive": "a secret, and shows nothing of anybody", "arrived": "likewise", "neighbour": "likewise", "neighbour-told": "likewise",
    "wall": "a secret, and names nobody", "wall-now": "likewise",
    "calendar-feed": "a secret, of one's own watches", "door": "a secret", "verify-code": "a code on a paper", "verify-square": "likewise",
    "plan": "the rules of a plan are everybody's who works by one", "adopting": "a plan on the shelf", "icon": "a picture",
    "identity-begin": "one's own", "identity-end": "one's own, among one's own", "home-say": "a form's name", "home-door": "a form's name",
}  # fmt: skip
"""Addresses with something in them that is nobody's number."""
POSTED = {
    "reason": "x", "why": "report", "purpose": "check", "outcome": "answered", "what": "refer", "act": "save", "how": "replaced", "post": "1",
    "to": "1", "answer": "accept", "name": "x", "email": "", "text": "x", "language": "en", "per_minute": "5", "person": "1", "holder": "1",
    "covers": "record", "pin": "8261", "free_on": "2026-11-23", "authority": "x", "article": "x", "decider": "x", "village": "1",
    "address": "x", "behind": "x",
    "via": "phone", "found": "no_answer", "celsius": "36.6", "label": "x", "place": "x", "level": "high", "since": "2026-11-22", "backup": "",
    "successor": "1",
}  # fmt: skip
SENT: Mapping[str, Mapping[str, str]] = {
    # what is named in a form or after the question mark, and not in the address
    "many": {"act": "=acknowledge", "duty": "token"}, "people-act": {"act": "=see", "duty": "token"},
    "people-fill": {"seat": "seat", "to": "office_post"}, "release-sign": {"act": "=sign", "step": "token"},
    "candidates-confirm": {"person": "chosen"}, "candidates-together": {"person": "chosen"}, "supplies-receive": {"agency": "agency", "item": "=x"},
    "supplies-issue": {"stock": "stock", "post": "office_post", "quantity": "=1"}, "enrol-new": {"person": "person"},
    "thing-new": {"of": "enrolment"}, "incident-new": {"at": "enrolment", "what": "=danger"}, "roster": {"at": "roster"},
}  # fmt: skip
APART = {
    "complaint", "channel-pace", "shift-take", "shift-swap", "supplies-answer", "digest-due", "field-bring", "field-hand", "register-places",
    "resource-unit", "qualification", "qualification-paper",
}  # fmt: skip
"""What not even the command opens here: laid before somebody else, an administrator's, another's watch, or a row of no duty that is open."""
UNCOUNTED = ("throttle", "carried", "heartbeat")
"""What may change because somebody knocks: tries, and what a phone of theirs brought in vain."""
KEPT = re.compile(r'name="(?:csrfmiddlewaretoken|key)" value="[^"]*"|"X-CSRFToken"[^}]*|[0-9A-Z]{8}|[0-9A-Z]{4}-[0-9A-Z]{4}|\d+')


@pytest.fixture
def made(at: Callable[[datetime], None]) -> Here:
    found = here()
    at(now())
    return found


def _numbered() -> set[str]:
    from django.urls import get_resolver

    pages: Any = get_resolver("anju.web.urls").url_patterns
    return {each.name for page in pages for each in page.url_patterns if "<" in str(each.pattern)}


def test_every_address_with_a_number_in_it_is_tried() -> None:
    assert _numbered() == set(ARGS) | set(OPEN), "an address has come or gone: say in ARGS what it names, or in OPEN why it names nobody"


def address(name: str, things: Mapping[str, Any]) -> str:
    """An address that names `things`."""
    more = {"bare": str(things["token"]).partition(".")[2]}
    return reverse(f"web:{name}", args=[part[1:] if part.startswith("=") else {**things, **more}[part] for part in ARGS[name]])


VIEWS = {name.removeprefix("web:"): view for name, view in addresses() if name.startswith("web:")}


def told(client: Client, name: str, things: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """How each way of asking is answered: status, where it leads, what it says, its page."""
    where = address(name, things)
    yield heard(client, client.post, where, POSTED)
    if not answers_only(VIEWS[name]):
        yield heard(client, client.get, where, {})


def heard(client: Client, ask: Callable[..., Any], where: str, said: Mapping[str, Any]) -> tuple[Any, ...]:
    """One answer, without what is another each time."""
    client.cookies.pop("messages", None)
    answer = ask(where, said)
    messages = [str(each) for each in get_messages(answer.wsgi_request)] if hasattr(answer, "wsgi_request") else []
    page = KEPT.sub("", answer.content.decode()) if "html" in answer.get("Content-Type", "") else ""
    return answer.status_code, KEPT.sub("", answer.get("Location", "")), messages, page


def everything() -> dict[str, str]:
    """A digest of every row of every table."""
    found = {}
    with scoped(ENGINE), connection.cursor() as cursor:
        for name in sorted(set(TABLES) - set(UNCOUNTED)):
            cursor.execute(f"SELECT coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM \"{name}\" t")
            found[name] = cursor.fetchone()[0]
    return found


def judged(who: str, client: Client, made: Here, names: Mapping[str, Any], *, refused: tuple[int, ...] = (403, 404)) -> list[str]:
    """What is wrong with how `client` was answered."""
    before, wrong = everything(), list[str]()
    for name in names:
        theirs, nobodys = list(told(client, name, made.there)), list(told(client, name, made.missing))
        if theirs != nobodys:
            wrong.append(f"{who} {name}: tells what is there from what is not: {[each[:3] for each in (*theirs, *nobodys)]}")
        for status, where, _said, page in theirs:
            if status not in (*refused, 302, 307, 200, 405, 422) or any(word in page for word in SECRETS):
                wrong.append(f"{who} {name}: {status} {where}")
    after = everything()
    return [*wrong, *(f"{who}: {table} is another" for table in before if before[table] != after[table])]


def test_the_command_itself_opens_them(made: Here) -> None:
    """Else nothing would be shown by whom they are shut to. First what is only looked at, then what is sent."""
    names = sorted({**FILES, **AREAS, **STAFF}, key=lambda name: (answers_only(VIEWS[name]), name))
    shut = set[str]()
    for name in names:
        where = address(name, made.there)
        answer = made.owner.post(where, POSTED) if answers_only(VIEWS[name]) else made.owner.get(where)
        shut |= {name} if answer.status_code in (403, 404) else set()
    assert shut == APART


def test_another_county_opens_nothing(made: Here) -> None:
    wrong = [each for who, client in made.far.items() for each in judged(who, client, made, {**FILES, **AREAS, **STAFF})]
    assert not wrong, "\n".join(wrong)


def test_a_colleague_who_sits_at_no_such_door_opens_nothing_of_it(made: Here) -> None:
    wrong = [each for who, client in made.near.items() for each in judged(who, client, made, FILES)]
    assert not wrong, "\n".join(wrong)


def test_another_door_opens_nothing_of_this_one(made: Here) -> None:
    wrong = [each for who, client in made.homes.items() for each in judged(who, client, made, HOMES)]
    wrong += [
        each for who, client in made.homes.items() for each in judged(who, client, made, {"household": 1, "photo": 1, "paper": 1, "agreed-end": 1})
    ]
    assert not wrong, "\n".join(wrong)


def named(client: Client, name: str, things: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """How it is answered to name `things` in a form."""
    more = {"seat": f"{things['enrolment']}.team_doctor", "chosen": f"{things['candidate']}:home", "roster": f"{things['adoption']}.night"}
    said = {key: part[1:] if part.startswith("=") else {**things, **more}[part] for key, part in SENT[name].items()}
    where = reverse(f"web:{name}")
    asked = [heard(client, client.post, where, {**POSTED, **said})]
    return asked if answers_only(VIEWS[name]) else [*asked, heard(client, client.get, where, said)]


def test_what_a_form_names_is_as_shut_as_what_an_address_names(made: Here) -> None:
    wrong = list[str]()
    before = everything()
    for who, client in {**made.far, **made.near}.items():
        for name in SENT:
            theirs, nobodys = named(client, name, made.there), named(client, name, made.missing)
            wrong += [f"{who} {name}: {[one[:3] for one in (*theirs, *nobodys)]}"] if theirs != nobodys else []
    after = everything()
    wrong += [f"{table} is another" for table in before if before[table] != after[table]]
    assert not wrong, "\n".join(wrong)


def test_no_list_names_anybody_to_whom_they_are_strangers(made: Here) -> None:
    lists = [name for name, view in VIEWS.items() if name not in {**ARGS, **OPEN} and not answers_only(view)]
    assert len(lists) > 60
    wrong = list[str]()
    looking = {**made.far, "cadre": made.near["cadre"], "relative": made.homes["relative"]}
    for who, client in looking.items():
        for name in lists:
            status, _where, _said, page = heard(client, client.get, reverse(f"web:{name}"), {"q": "测试", "show": "decided", "which": "now"})
            wrong += [f"{who} {name}: {status}" for _ in "x" if status >= 500 or any(word in page for word in SECRETS)]
    assert not wrong, "\n".join(wrong)


def test_nobody_opens_anything_without_signing_in(made: Here) -> None:
    wrong = judged("nobody", Client(headers={"accept-language": "en"}), made, ARGS)
    assert not wrong, "\n".join(wrong)
