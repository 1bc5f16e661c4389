"""Makes the logins and the roles of purpose, and gives each what `policies` decides. Runs again at any time with the same result.

    anju_owner      migrates, backs up, owns everything; no process that serves runs as it
    anju_web        web pages; owns nothing, sees no case until it takes a purpose
    anju_worker     clocks and jobs; likewise, and takes the engine's purpose only
    anju_area, anju_office, anju_seat, anju_needs, anju_watch, anju_household, anju_auditor, anju_admin, anju_engine
                    nobody's login; taken for one transaction by `records.scope`

Policies are not FORCEd: FORCE empties data migrations without a word and stops the owner's backup. `scope.refuse_if_powerful` guards instead.
"""

import hashlib
from collections.abc import Mapping

from django.db import connection, transaction
from psycopg import sql as build

from anju.records import sql
from anju.records.policies import FUNCTIONS, JOBS, OWNERS, TABLES, UNPOLICED, VIEWERS
from anju.records.sights import Sight, Table

ENGINE = "anju_engine"
LOGINS = {"anju_web": (*(f"anju_{name}" for name in VIEWERS), ENGINE), "anju_worker": (ENGINE,)}
PURPOSES = (*(f"anju_{name}" for name in VIEWERS), ENGINE)
EVERYBODY = (*PURPOSES, *LOGINS)
_CREATE = "DO $$ BEGIN CREATE ROLE {} {}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"


def grant(passwords: Mapping[str, str] | None = None) -> None:
    """Bring roles, functions, policies and grants to what the code says, in one transaction, as the owner of the tables.

    `passwords` by login, where the server asks for them. Tables whose policies are already right are not locked.
    """
    with transaction.atomic(), connection.cursor():
        _roles(passwords or {})
        _functions_anew()
        _clear()
        for name, table in TABLES.items():
            _police(name, table)
            _grant_table(name, table)
        _others()
        _functions()


def _run(statement: build.Composable, *values: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values) or None)
        return list(cursor.fetchall()) if cursor.description else []


def _sql(text: str, *names: str) -> build.Composed:
    return build.SQL(text).format(*map(build.Identifier, names))


def _roles(passwords: Mapping[str, str]) -> None:
    _run(build.SQL("SELECT pg_advisory_xact_lock(hashtext('anju.grants'))"))
    known = {row[0] for row in _run(build.SQL("SELECT rolname FROM pg_roles"))}
    for role in PURPOSES:
        if role not in known:
            _run(build.SQL(_CREATE).format(build.Identifier(role), build.SQL("NOLOGIN NOINHERIT")))
    for login, purposes in LOGINS.items():
        if login not in known:
            _run(build.SQL(_CREATE).format(build.Identifier(login), build.SQL("LOGIN NOINHERIT")))
        if login in passwords:
            _run(build.SQL("ALTER ROLE {} PASSWORD {}").format(build.Identifier(login), build.Literal(passwords[login])))
        taken = {row[0] for row in _run(build.SQL(MEMBERS), login)}
        for purpose in sorted(set(purposes) - taken):
            _run(_sql("GRANT {} TO {}", purpose, login))
    _owner_too()


def _owner_too() -> None:
    """The owner passes by every policy anyway; commands it runs take a purpose all the same, to store what a worker would."""
    owner = str(_run(build.SQL("SELECT current_user::text"))[0][0])
    for purpose in PURPOSES:  # having made a role, it may give it away and not yet take it (from PostgreSQL 16 on)
        _run(_sql("GRANT {} TO {}", purpose, owner))


MEMBERS = """
SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles l ON l.oid = m.member WHERE l.rolname = %s
"""
TABLES_THERE = """
SELECT c.relname, c.relispartition FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND pg_get_userbyid(c.relowner) = current_user ORDER BY 1
"""
FUNCTIONS_THERE = """
SELECT p.proname, p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND pg_get_userbyid(p.proowner) = current_user
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') ORDER BY 2
"""


def _functions_anew() -> None:
    """Every function is the code's own, however it was before; one that the code has no more is gone. Policies and triggers keep theirs meanwhile."""
    for (signature,) in _run(build.SQL(LOOSE)):
        _run(build.SQL("DROP FUNCTION {}").format(build.SQL(str(signature))))
    for name in sql.AGAIN:
        _run(build.SQL(sql.text(name)))


LOOSE = """
SELECT p.oid::regprocedure::text FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND pg_get_userbyid(p.proowner) = current_user
  AND p.prokind = 'f' AND NOT starts_with(p.proname, 'procrastinate_')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.deptype = 'e' AND d.objid = p.oid OR d.deptype = 'n' AND d.refobjid = p.oid)
"""


def _clear() -> None:
    """Take back every grant of ours; what remains is what follows."""
    for role in ("PUBLIC", *EVERYBODY):
        name = build.SQL("PUBLIC") if role == "PUBLIC" else build.Identifier(role)
        for what in ("TABLES", "SEQUENCES"):
            _run(build.SQL("REVOKE ALL ON ALL {} IN SCHEMA public FROM {}").format(build.SQL(what), name))
        _run(build.SQL("REVOKE CREATE ON SCHEMA public FROM {}").format(name))
        if role != "PUBLIC":
            _run(_sql("GRANT USAGE ON SCHEMA public TO {}", role))
    _run(_sql("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}", ENGINE))
    for table, partition in _run(build.SQL(TABLES_THERE)):
        if partition:
            _enable(str(table))


def _wanted(name: str, table: Table) -> dict[str, tuple[str, str, str]]:
    """Policies by name: (role, rows, command)."""
    found = {f"{name}_{ENGINE}": (ENGINE, "true", "ALL")}
    for viewer, sight in table.see.items():
        found[f"{name}_anju_{viewer}"] = (f"anju_{viewer}", sight.rows, "ALL" if sight.writes else "SELECT")
    for login in table.logins:
        found[f"{name}_{login}"] = (login, "true", "ALL")
    return found


POLICIES_THERE = """
SELECT p.polname, coalesce(obj_description(p.oid, 'pg_policy'), '') FROM pg_policy p WHERE p.polrelid = to_regclass(%s)
"""


def _police(name: str, table: Table) -> None:
    """Each policy carries the digest of its own words, so that a table that is right is left alone."""
    wanted = _wanted(name, table)
    digests = {policy: hashlib.sha256("\0".join(words).encode()).hexdigest()[:16] for policy, words in wanted.items()}
    there = {str(policy): digest for policy, digest in _run(build.SQL(POLICIES_THERE), f'public."{name}"')}
    _enable(name)
    for policy in sorted(there):
        if digests.get(policy) != there[policy]:
            _run(_sql("DROP POLICY {} ON {}", policy, name))
    for policy, (role, rows, command) in wanted.items():
        if there.get(policy) != digests[policy]:
            parts = (build.Identifier(policy), build.Identifier(name), build.SQL(command), build.Identifier(role), build.SQL(rows))
            _run(build.SQL("CREATE POLICY {} ON {} FOR {} TO {} USING ({})").format(*parts))
            _run(build.SQL("COMMENT ON POLICY {} ON {} IS {}").format(*parts[:2], build.Literal(digests[policy])))


def _enable(name: str) -> None:
    rows = _run(build.SQL("SELECT relrowsecurity FROM pg_class WHERE oid = to_regclass(%s)"), f'public."{name}"')
    if not rows:
        raise LookupError(f"policies name a table that does not exist: {name}")
    if not rows[0][0]:
        _run(_sql("ALTER TABLE {} ENABLE ROW LEVEL SECURITY", name))


def _grant_table(name: str, table: Table) -> None:
    _run(build.SQL("GRANT {} ON {} TO {}").format(build.SQL(table.engine), build.Identifier(name), build.Identifier(ENGINE)))
    for viewer, sight in table.see.items():
        for right in ("SELECT", *(("INSERT", "UPDATE") if sight.writes else ())):
            _run(
                build.SQL("GRANT {} {} ON {} TO {}").format(
                    build.SQL(right),
                    _columns(name, sight),
                    build.Identifier(name),
                    build.Identifier(f"anju_{viewer}"),
                )
            )
        if sight.writes:
            _sequence(name, f"anju_{viewer}")
    for login, rights in table.logins.items():
        _run(build.SQL("GRANT {} ON {} TO {}").format(build.SQL(rights), build.Identifier(name), build.Identifier(login)))


COLUMNS_THERE = "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum"


def _columns(name: str, sight: Sight) -> build.Composable:
    if not sight.only and not sight.but:
        return build.SQL("")
    there = [str(row[0]) for row in _run(build.SQL(COLUMNS_THERE), f'public."{name}"')]
    if unknown := {*sight.only, *sight.but} - set(there):
        raise LookupError(f"policies name columns that {name} does not have: {', '.join(sorted(unknown))}")
    shown = sight.only or tuple(column for column in there if column not in sight.but)
    return build.SQL("({})").format(build.SQL(", ").join(map(build.Identifier, shown)))


def _sequence(name: str, role: str) -> None:
    for (sequence,) in _run(build.SQL("SELECT pg_get_serial_sequence(%s, 'id')"), f'public."{name}"'):
        if sequence:
            _run(build.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(build.SQL(str(sequence)), build.Identifier(role)))


def _others() -> None:
    """Tables of the libraries."""
    there = [str(name) for name, _ in _run(build.SQL(TABLES_THERE))]
    for name in there:
        for role, rights in UNPOLICED.get(name, {}).items():
            _run(build.SQL("GRANT {} ON {} TO {}").format(build.SQL(rights), build.Identifier(name), build.Identifier(role)))
            if "INSERT" in rights and name != "django_session":
                _sequence(name, role)
        if name.startswith(JOBS):
            for role in (ENGINE, "anju_worker"):
                _run(_sql("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {}", name, role))
    for (sequence,) in _run(build.SQL(JOB_SEQUENCES)):
        for role in (ENGINE, "anju_worker"):
            _run(_sql("GRANT USAGE, SELECT ON SEQUENCE {} TO {}", str(sequence), role))


JOB_SEQUENCES = """
SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' AND starts_with(c.relname, 'procrastinate_')
"""


def _functions() -> None:
    for name, signature in _run(build.SQL(FUNCTIONS_THERE)):
        place = build.SQL(str(signature))
        _run(build.SQL("REVOKE ALL ON ROUTINE {} FROM PUBLIC").format(place))
        for role in may_call(str(name)):
            _run(build.SQL("GRANT EXECUTE ON ROUTINE {} TO {}").format(place, build.Identifier(role)))
        for role in sorted(set(EVERYBODY) - set(may_call(str(name)))):
            _run(build.SQL("REVOKE ALL ON ROUTINE {} FROM {}").format(place, build.Identifier(role)))


def may_call(function: str) -> tuple[str, ...]:
    """The roles that may call one of our functions, or one of the job queue's."""
    if function in OWNERS:
        return ()
    if function.startswith(JOBS):
        return (ENGINE, "anju_worker")
    return (ENGINE, *(f"anju_{viewer}" for viewer in FUNCTIONS.get(function, ())))
