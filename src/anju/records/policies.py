"""Which role of purpose sees which rows and which columns of which table: one decision for every table there is.

One policy a table and role, never an OR of cases: a mixed condition takes the planner its index. Viewers only read; the engine stores.
A table without an entry here fails tests/records/test_catalogue.py.
"""

from dataclasses import replace

from anju.records.sights import Sight, Sights, Table

PEOPLE = ("area", "office", "seat", "needs", "watch", "household", "auditor", "admin")
VIEWERS = (*PEOPLE, "wall")
STAFF = ("area", "office", "seat", "needs", "watch", "auditor", "admin")

AREA = "area BETWEEN current_setting('anju.lo')::bigint AND current_setting('anju.hi')::bigint"
SEAT = "enrolment = ANY((SELECT own_enrolments())::bigint[])"
HOME = "enrolment = ANY(current_setting('anju.enrolments')::bigint[])"
MINE = "post = ANY(current_setting('anju.posts')::bigint[])"
OWN = f"{MINE} AND (role <> 'person' OR post = ANY((SELECT own_posts())::bigint[]))"
"""What a worker owes for themselves is seen in their own post, not by who stands in for them."""
BROUGHT = f"({OWN} OR climbed > 0 AND concat_ws('.', enrolment, occurs_on, rule, nth) = ANY((SELECT own_told())::text[]))"
"""And what a ladder brought to one of their posts. Lists state the posts themselves, so that the index serves them whatever stands here."""
ALL = "true"
NONE = "false"
SEES = "sensitivity = ANY(current_setting('anju.sees')::text[])"
AUTHOR = "nullif(current_setting('anju.author'), '')"


def case(*hidden: str, **others: Sight) -> Table:
    """An enrolment's rows: by area, by seat, the household's own, and the auditor's by area without what is `hidden` from them."""
    usual = {"area": Sight(AREA), "seat": Sight(SEAT), "household": Sight(HOME), "auditor": Sight(AREA, but=hidden)}
    return Table({role: sight for role, sight in {**usual, **others}.items() if sight.rows})


def directory(*roles: str, but: tuple[str, ...] = ()) -> Table:
    """What everybody of `roles` may know whole."""
    return Table({role: Sight(ALL, but=but) for role in roles or PEOPLE})


def by_area(*roles: str, but: tuple[str, ...] = ()) -> Table:
    """Rows of an area, for commands and such."""
    return Table({role: Sight(AREA, but=but) for role in roles or ("area",)})


NOT = Sight("")
APPENDS = "SELECT, INSERT"
_BASIS = (
    "id", "jurisdiction", "area", "adoption", "track", "subject", "person", "household", "agency", "post", "name", "parent", "starts", "ends",
    "zone", "entered", "archived", "annulled", "purged",
)  # fmt: skip
_DUTY = (
    "jurisdiction", "area", "enrolment", "occurs_on", "rule", "nth", "adoption", "track", "role", "post", "given", "opens", "closes", "evidence",
    "climbed", "acknowledged", "opened_by", "need", "must", "hidden", "how", "closed_at", "closed_by", "told_late",
)  # fmt: skip
_PULSE = ("enrolment", "jurisdiction", "area", "adoption", "track", "agency", "stage", "until")
_DOOR = ("id", "jurisdiction", "area", "address", "code")
_CALLED = ("person", "jurisdiction", "area", "name", "pinyin", "initials", "phone", "address")
_MEMBER = ("id", "name", "is_active", "purpose", "area")
_POST = ("id", "member", "agency", "area", "role", "title", "active_from", "active_until", "phone")
_CHANNEL = ("id", "jurisdiction", "area", "agency", "kind", "dead_since", "failures", "used_at", "per_minute")
_CALLS = "channel = 'call' AND to_post = ANY(current_setting('anju.posts')::bigint[])"
_SENSOR = (
    "id", "jurisdiction", "area", "key", "kind", "enrolment", "household", "fitted", "by", "paired", "started", "removed", "battery", "weak", "heard",
    "silent",
)  # fmt: skip
_PEOPLE = "person = ANY((SELECT own_people())::bigint[])"
_SELF = "person = ANY(current_setting('anju.people')::bigint[])"
_REGISTERS = "id = ANY((SELECT own_registers())::bigint[])"
_DOORS = "{} = ANY((SELECT own_doors())::bigint[])"
_TOLD = "to_post = ANY(current_setting('anju.posts')::bigint[])"

OFFICE: Sights = {
    "evidence": Sight(f"{AREA} AND ({SEES} OR by = {AUTHOR})"),
    "entry": NOT,
    "paper": NOT,
    "serving": NOT,
    "certificate": NOT,
    "file": Sight(f"{AREA} AND enrolment IS NULL"),
    "incident": Sight(AREA, but=("outcome",)),
    "review": Sight(AREA, but=("less_restrictive",)),
    "pulse": Sight(AREA, but=("memory",)),
    "call_log": Sight(AREA, but=("note",)),
}
"""An area's command whose posts the plan lets see less than everything: counts, duties, ladders and incidents to act on, and of evidence what its
setting anju.sees says; no ledger and no papers. On every other table it is as `area`."""

WALL: Sights = {
    **dict.fromkeys(("area", "agency", "adoption", "plan_version", "heartbeat", "clock"), Sight(ALL)),
    "incident": Sight(f"{AREA} AND NOT hidden", but=("outcome",)),
    "duty": Sight(f"{AREA} AND NOT hidden", only=_DUTY),
    "enrolment": Sight(AREA, only=_BASIS),
    "pulse": Sight(AREA, only=_PULSE),
    "device": Sight(AREA, only=("enrolment", "area", "started", "removed")),
    "person": Sight(NONE, only=("id", "household", "merged_into")),
    "identity": Sight(NONE, only=("person", "name", "pinyin")),
    "post": Sight(NONE, only=("id", "member", "area")),
    "member": Sight(NONE, only=("id", "name")),
}
"""A screen on a wall with nobody signed in: what is open in its area, where and since when. The questions are the board's; every name is blank in
them, of whoever lives there and of staff."""

AREAS: dict[str, Table] = {
    # who stands where
    "area": directory(),
    "agency": directory(),
    "member": Table(
        {
            **{role: Sight(ALL, only=_MEMBER) for role in ("area", "seat", "needs", "watch", "auditor")},
            "household": Sight(ALL, only=("id", "name")),
            "admin": Sight(ALL, but=("password",)),
        },
        logins={"anju_web": "SELECT, UPDATE"},
    ),
    "post": Table({**directory(*STAFF).see, "household": Sight(ALL, only=_POST)}),
    "absence": directory(*STAFF, but=("reason",)),
    # what a colleague is qualified in is read in the engine's scope, by whoever was shown to name somebody or to keep it
    "qualification": Table(
        by_area("area", "auditor", but=("paper", "picture", "why")).see,
        engine="SELECT, INSERT, UPDATE (withdrawn, withdrawn_by, why, enrolment, occurs_on, nth)",
    ),
    # plans
    "plan_version": Table(directory().see, engine=APPENDS),
    "adoption": directory(),
    "draft": directory(*STAFF),
    "routine": Table(directory().see, engine="SELECT, INSERT, DELETE"),
    "rung": Table(directory().see, engine="SELECT, INSERT, DELETE"),
    "opener": Table(directory().see, engine=APPENDS),
    "published": directory("area", "office", "seat", "needs", "watch", "household", "auditor"),
    # people
    "person": Table(
        {
            "area": Sight(AREA),
            **{role: Sight("id = ANY((SELECT own_people())::bigint[])") for role in ("seat", "needs", "watch")},
            "household": Sight("id = ANY(current_setting('anju.people')::bigint[])"),
            "auditor": Sight(AREA),
        }
    ),
    "identity": Table(
        {
            "area": Sight(AREA),
            "seat": Sight(_PEOPLE),
            "needs": Sight(_PEOPLE, only=_CALLED),
            "watch": Sight(_PEOPLE, only=_CALLED),
            "household": Sight(_SELF),
        }
    ),
    "household": Table(
        {
            "area": Sight(AREA),
            "seat": Sight("id = ANY((SELECT own_households())::bigint[])"),
            "needs": Sight("id = ANY((SELECT own_households())::bigint[])", only=_DOOR),
            "watch": Sight("id = ANY((SELECT own_households())::bigint[])", only=_DOOR),
            "household": Sight("id = ANY((SELECT home_households())::bigint[])"),
        }
    ),
    # enrolments
    "enrolment": Table(
        {
            "area": Sight(AREA),
            "seat": Sight("id = ANY((SELECT own_enrolments())::bigint[])"),
            "needs": Sight("id = ANY((SELECT own_enrolments())::bigint[])", only=_BASIS),
            "watch": Sight("id = ANY((SELECT own_enrolments())::bigint[])", only=_BASIS),
            "household": Sight("id = ANY(current_setting('anju.enrolments')::bigint[])"),
            "auditor": Sight(AREA, but=("reason",)),
        }
    ),
    "stage_span": case(),
    "pulse": case("memory", needs=Sight(SEAT, only=_PULSE), watch=Sight(SEAT, only=_PULSE)),
    "seat": case(needs=Sight(SEAT), watch=Sight(SEAT)),
    "custody": case(needs=Sight(SEAT), watch=Sight(SEAT)),
    "proposal": case(household=NOT),
    "switching": by_area("area", "auditor", but=("reason",)),
    "switched": case(needs=Sight(SEAT), watch=Sight(SEAT)),
    "outlook": by_area(),
    "foreseen": replace(by_area(), engine="SELECT, INSERT, UPDATE, DELETE"),
    "review": Table(case("less_restrictive").see, engine=APPENDS),
    # duties
    "duty": case("reason", household=Sight(f"{HOME} AND NOT hidden"), needs=Sight(BROUGHT), watch=Sight(BROUGHT)),
    "climb": case(household=NOT, needs=Sight(_TOLD), watch=Sight(_TOLD)),
    "counter": by_area("area", "auditor"),
    # evidence
    "evidence": Table(
        {
            "area": Sight(f"{AREA} AND ({SEES} OR by = {AUTHOR})"),
            "seat": Sight(f"{SEAT} AND ({SEES} OR by = {AUTHOR})"),
            "needs": Sight(f"{SEAT} AND sensitivity = 'need'"),
            "watch": Sight(f"{SEAT} AND sensitivity = 'watch'"),
            "household": Sight(f"{HOME} AND (sensitivity <> 'hidden' OR by = {AUTHOR})"),
            "auditor": Sight(AREA, but=("values", "sealed")),
        },
        engine="SELECT, INSERT, UPDATE (superseded)",
    ),
    "photo": Table(
        {
            "area": Sight(f"{AREA} AND ({SEES} OR by = {AUTHOR})"),
            "seat": Sight(f"{SEAT} AND ({SEES} OR by = {AUTHOR})"),
            "needs": Sight(f"{SEAT} AND sensitivity = 'need'"),
            "watch": Sight(f"{SEAT} AND sensitivity = 'watch'"),
            "household": Sight(f"{HOME} AND (sensitivity <> 'hidden' OR by = {AUTHOR})"),
            "auditor": Sight(AREA, but=("sealed", "small")),
        },
        engine=APPENDS,
    ),
    "specimen": case("code", needs=Sight(SEAT)),
    "receipt": Table(),
    "file": case("sealed", "name"),
    "incident": case("outcome", household=Sight(f"{HOME} AND NOT hidden"), watch=Sight(f"{SEAT} AND NOT hidden")),
    # ledger
    "entry": Table(
        {
            "area": Sight(f"{AREA} AND ({SEES} OR actor = {AUTHOR})"),
            "seat": Sight(f"{SEAT} AND ({SEES} OR actor = {AUTHOR})"),
            "household": Sight(f"{HOME} AND (sensitivity <> 'hidden' OR actor = {AUTHOR})"),
            "auditor": Sight(AREA, but=("body", "salt")),
        },
        engine=APPENDS,
    ),
    "seal": Table(directory("area", "auditor", "admin").see, engine=APPENDS),
    # intake
    "import": by_area(),
    "import_row": by_area(),
    "layout_memory": by_area(),
    "transfer": Table({"area": Sight(f"({AREA} OR from_{AREA})")}),
    # rosters, supplies
    "watch_shift": Table(directory("area", "seat", "needs", "watch", "auditor").see, engine="SELECT, INSERT, UPDATE, DELETE"),
    "roster_plan": directory("area", "seat", "needs", "watch", "auditor"),
    "watch_call": directory("area", "seat", "needs", "watch", "auditor"),
    "watch_ask": directory("area", "seat", "needs", "watch", "auditor"),
    "watch_swap": directory("area", "seat", "needs", "watch", "auditor"),
    "calendar": Table(),
    "stock": directory("area", "seat", "needs", "watch", "auditor"),
    "issue": Table(directory("area", "seat", "needs", "watch", "auditor").see, engine=APPENDS),
    # papers
    "paper": case(),
    "serving": case(),
    "certificate": case("code"),
    # messages
    "outbox": Table(
        {
            "admin": Sight(ALL, but=("to_post", "to_person", "to_text", "link", "enrolment")),
            "area": Sight(AREA, but=("to_text",)),
            **{role: Sight(_CALLS) for role in ("seat", "needs", "watch")},
        }
    ),
    "sending": Table({"admin": Sight(ALL, but=("receiver",)), "area": Sight(AREA, but=("receiver",))}, engine=APPENDS),
    "member_contact": Table(),
    "code": Table(engine="SELECT, INSERT, UPDATE, DELETE"),
    "person_contact": Table({"area": Sight(AREA), "household": Sight(_SELF), **{role: Sight(_PEOPLE) for role in ("seat", "needs", "watch")}}),
    "notice": Table({role: Sight(MINE) for role in ("area", "seat", "needs", "watch")}),
    "heartbeat": directory(),
    "channel": Table(
        {
            **{role: Sight(AREA, only=_CHANNEL) for role in ("area", "seat", "needs", "watch")},
            "admin": Sight(ALL, writes=True),
        }
    ),
    # access
    "link": Table({"area": Sight(AREA, but=("secret_hash",)), "seat": Sight(SEAT, but=("secret_hash",))}),
    "pin": Table(
        {"area": Sight(AREA, but=("hash",)), "seat": Sight(_PEOPLE, but=("hash",)), "household": Sight(_SELF, but=("hash",))},
        engine="SELECT, INSERT, UPDATE, DELETE",
    ),
    "read": Table({"area": Sight(AREA), "auditor": Sight(AREA), "household": Sight(f"{HOME} AND NOT quiet")}, engine=APPENDS),
    "throttle": Table(engine="SELECT, INSERT, UPDATE, DELETE"),
    "call_log": case("note", household=Sight(HOME, but=("note",))),
    "consent": case(
        "name",
        "hash",
        area=Sight(AREA, but=("hash",)),
        seat=Sight(SEAT, but=("hash",)),
        household=Sight(HOME, but=("hash",)),
    ),
    "complaint": Table(
        {
            "area": Sight(AREA),
            **{
                role: Sight("\"to\" = ANY(SELECT 'post:' || p FROM unnest(current_setting('anju.posts')::bigint[]) AS p)")
                for role in ("seat", "needs")
            },
            "household": Sight(f"{HOME} AND author = {AUTHOR}"),
            "auditor": Sight(AREA),
        }
    ),
    # registers
    "register": Table({**by_area("area", "auditor").see, **{role: Sight(_REGISTERS) for role in ("seat", "needs", "watch")}}),
    "register_row": Table({"area": Sight(AREA), **{role: Sight(_DOORS.format("id")) for role in ("seat", "needs", "watch")}}),
    "register_step": Table(
        {
            "area": Sight(AREA),
            "auditor": Sight(AREA, but=("reason",)),
            **{role: Sight(_DOORS.format("line")) for role in ("seat", "needs", "watch")},
        },
        engine=APPENDS,
    ),
    "dated_place": directory("area", "seat", "needs", "watch", "auditor"),
    "gate": by_area("area", but=("secret_hash",)),
    "screening": by_area("area"),
    "digest": Table({**by_area("area", "auditor").see, **directory("seat", "needs", "watch").see}, engine="SELECT, INSERT, UPDATE (withdrawn)"),
    "digest_line": Table(engine=APPENDS),
    # resources: who asks for one has to know which are out, wherever those are who have them
    "resource": Table({**directory("area", "seat", "needs", "watch").see, **by_area("auditor").see}),
    "resource_unit": Table({**directory("area", "seat", "needs", "watch").see, **by_area("auditor").see}),
    "taking": Table({**directory("seat", "needs", "watch", but=("reason",)).see, **directory("area").see, **by_area("auditor", but=("reason",)).see}),
    "unit_step": Table({**directory("area", "seat", "needs", "watch").see, **by_area("auditor", but=("reason",)).see}, engine=APPENDS),
    # sensors: who fits one has to see that it speaks, and only who may read a watch's log what it says
    "device": Table(
        {
            "area": Sight(AREA),
            "seat": Sight(SEAT),
            "needs": Sight(SEAT, only=_SENSOR),
            "watch": Sight(SEAT, only=(*_SENSOR, "position", "opened")),
            "household": Sight(HOME),
            "auditor": Sight(AREA, only=_SENSOR),
        }
    ),
    "signal": Table(
        {"area": Sight(AREA), "seat": Sight(SEAT), "watch": Sight(SEAT), "household": Sight(HOME)},
        engine="SELECT, INSERT, UPDATE (due, decided)",
    ),
    "road": by_area("area", but=("secret",)),
    "pushed": Table(engine=APPENDS),
    # phones: how much waits on each, never what
    "phone": Table({"admin": Sight(ALL, but=("word_hash",)), **by_area("area", "auditor", but=("word_hash",)).see}),
    "carried": by_area("area", "auditor"),
    "along": replace(by_area("area", "auditor"), engine="SELECT, INSERT, DELETE"),
    "wall": Table({"admin": Sight(ALL, but=("secret_hash",)), **by_area("area", "auditor", but=("secret_hash",)).see}),
    # the demo
    "clock": directory(),
}


def _with_office(name: str, table: Table) -> Table:
    sight = OFFICE.get(name, table.see.get("area", NOT))
    return replace(table, see={**table.see, "office": sight}) if "area" in table.see and sight.rows else table


def _with_wall(name: str, table: Table) -> Table:
    return replace(table, see={**table.see, "wall": WALL[name]}) if name in WALL else table


TABLES = {name: _with_wall(name, _with_office(name, table)) for name, table in AREAS.items()}

_ALL = "SELECT, INSERT, UPDATE, DELETE"
UNPOLICED: dict[str, dict[str, str]] = {
    # sign-in happens before there is a purpose: these hold no case, and no purpose but the engine's may read them
    "django_session": {"anju_web": _ALL, "anju_engine": "SELECT, DELETE"},
    "account_emailaddress": {"anju_web": _ALL, "anju_engine": _ALL},
    "account_emailconfirmation": {"anju_web": _ALL},
    "mfa_authenticator": {"anju_web": _ALL, "anju_engine": "SELECT, DELETE"},
    "socialaccount_socialaccount": {"anju_web": _ALL, "anju_engine": _ALL},
    "socialaccount_socialapp": {},
    "socialaccount_socialtoken": {"anju_web": "SELECT, DELETE", "anju_engine": "SELECT, DELETE"},  # none is kept; a taken-away account asks for it
    "auth_group": {},
    "auth_group_permissions": {},
    "auth_permission": {},
    "django_content_type": {"anju_web": "SELECT"},
    "django_migrations": {"anju_web": "SELECT", "anju_worker": "SELECT"},
}
JOBS = "procrastinate_"
"""Tables and functions of the job queue, by prefix: job arguments hold numbers only. For the engine and the worker's login."""

FUNCTIONS: dict[str, tuple[str, ...]] = {
    # what policies ask
    "asking": ("seat", "needs", "watch"),
    "own_enrolments": ("seat", "needs", "watch"),
    "own_posts": ("area", "office", "seat", "needs", "watch"),
    "own_told": ("needs", "watch"),
    "own_people": ("seat", "needs", "watch"),
    "own_households": ("seat", "needs", "watch"),
    "home_households": ("household",),
    "own_registers": ("seat", "needs", "watch"),
    "own_doors": ("seat", "needs", "watch"),
    # doors for viewers, each inside the viewer's own bounds
    "people_named": ("area", "office"),
    "known_elsewhere": ("area", "office"),
    "recount": ("area", "office", "auditor"),
    "load": ("area", "office", "seat", "household"),
    "around": ("area", "office", "seat", "household"),
    "said_around": ("area", "office", "seat", "household"),
    "standing": ("area", "office", "seat", "household"),
    "stands_in": ("area", "office", "seat", "household"),
    "counts_for": ("area", "office", "seat", "household"),
    "instant_of": PEOPLE,
    # a household's door, before anybody is anybody
    "opened": ("web", "household"),
    # the stream of hints, which is nobody
    "wall_hangs": ("web",),
    # these take the viewer's role and then the engine's by themselves, whatever was taken before
    "hear": (*PEOPLE, "web", "worker"),
    "plain_alone": (*PEOPLE, "web", "worker"),
}
"""Who besides the engine may call which of our functions; those not named here are the engine's alone."""
OWNERS = frozenset(
    {
        "custody_touches", "enrolment_annulled", "refuse_change", "entry_may_only_fade", "evidence_may_only_fade", "photo_may_only_fade",
        "jurisdiction_stays",
    }
)  # fmt: skip
"""Functions of triggers: nobody calls them."""
