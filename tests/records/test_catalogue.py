"""What the database itself says about who may see what: for every table, partition, view, function and role there is.

A new table, view or function without a decision in `anju.records.policies` fails here.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.utils import DatabaseError, ProgrammingError

from anju.records import roles
from anju.records.models import Adoption, Agency, Area, Member, PlanVersion, Post
from anju.records.policies import AREA, FUNCTIONS, JOBS, NONE, OWNERS, TABLES, UNPOLICED, VIEWERS
from anju.records.scope import ENGINE, Scope, scoped
from anju.records.sights import Sight
from tests.records.world import COUNTY, JURISDICTION, LONG_AGO, OTHER, TOWN

pytestmark = pytest.mark.django_db


def ask(query: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def relations(kinds: str) -> dict[str, tuple[bool, bool, str]]:
    """name -> (is a partition, has row security, its grants)."""
    rows = ask(
        "SELECT relname, relispartition, relrowsecurity, coalesce(relacl::text, '') FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind = ANY(%s)",
        list(kinds),
    )
    return {name: tuple(rest) for name, *rest in rows}  # type: ignore[misc]


def test_every_table_has_a_decision() -> None:
    there = {name for name, (partition, _, _) in relations("rp").items() if not partition and not name.startswith(JOBS)}
    assert there == set(TABLES) | set(UNPOLICED) & there
    assert set(UNPOLICED) - there <= {"auth_group", "auth_group_permissions", "auth_permission"}


def test_there_are_no_views() -> None:
    """A view runs as its owner and shows every row; a materialized view has no policies. One that is wanted needs security_invoker and a test."""
    assert not relations("vm")
    assert not relations("f")


def test_every_policied_table_has_row_security_and_its_policies() -> None:
    there = relations("rp")
    found: dict[str, dict[str, str]] = {}
    for table, role, rows in ask("SELECT tablename, roles[1]::text, qual FROM pg_policies WHERE schemaname = 'public'"):
        assert role not in found.setdefault(table, {}), f"two policies of {role} on {table}: an OR nobody decided"
        found[table][role] = rows
    for name, table in TABLES.items():
        assert there[name][1], f"{name} has no row level security"
        wanted = {"anju_engine", *(f"anju_{viewer}" for viewer in table.see), *table.logins}
        assert set(found[name]) == wanted, name
        assert found[name]["anju_engine"] == "true"
    assert set(found) == set(TABLES)


def test_no_table_forces_its_policies_on_the_owner() -> None:
    """FORCE empties data migrations without a word and stops the owner's backup."""
    assert ask("SELECT relname FROM pg_class WHERE relforcerowsecurity") == []


def test_partitions_carry_no_grants_and_let_nobody_in_directly() -> None:
    with scoped(ENGINE):
        ask("SELECT ensure_partitions('2031-05-01')")
    parts = {name: rest for name, rest in relations("r").items() if rest[0]}
    assert len(parts) >= 4
    for name, (_, secured, grants) in parts.items():
        assert secured, name
        assert all(grant.startswith("anju_owner=") for grant in grants.strip("{}").split(",") if grant), name
    with scoped(ENGINE), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        ask("SELECT * FROM duty_2031_05")


def test_there_are_no_default_privileges() -> None:
    """They would open each new partition around its parent's policies."""
    assert ask("SELECT defaclobjtype FROM pg_default_acl") == []


def test_nothing_is_granted_to_everybody() -> None:
    for name, (_, _, grants) in relations("rpS").items():
        assert not any(grant.startswith("=") for grant in grants.strip("{}").split(",")), name


def test_grants_are_what_was_decided() -> None:
    known = {"anju_owner", *roles.EVERYBODY}
    for name, (partition, _, grants) in relations("rp").items():
        holders = {grant.partition("=")[0] for grant in grants.strip("{}").split(",") if grant}
        assert holders <= known, name
        if partition or name.startswith(JOBS):
            continue
        whole = {f"anju_{viewer}" for viewer, sight in TABLES[name].see.items() if not sight.only and not sight.but} if name in TABLES else set()
        logins = set(TABLES[name].logins) if name in TABLES else set(UNPOLICED[name])
        assert holders - {"anju_owner", "anju_engine"} == whole | (logins - {"anju_engine"}), name


@pytest.mark.parametrize("name", sorted(TABLES))
def test_columns_shown_are_what_was_decided(name: str) -> None:
    rows = ask("SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped", f'"{name}"')
    columns = {column for (column,) in rows}
    for viewer in VIEWERS:
        sight = TABLES[name].see.get(viewer)
        wanted: set[str] = set()
        if sight is not None:
            wanted = set(sight.only) or columns - set(sight.but)
        seen = {
            column
            for column in columns
            if ask("SELECT has_column_privilege(%s, to_regclass(%s), %s, 'SELECT')", f"anju_{viewer}", f'"{name}"', column)[0][0]
        }
        assert seen == wanted, viewer


def test_the_auditor_sees_no_identity_and_the_administrator_no_case() -> None:
    assert "auditor" not in TABLES["identity"].see
    cases = {model._meta.db_table for model in apps.get_app_config("records").get_models() if has(model, "enrolment") or has(model, "person")}
    assert {name for name in cases if "admin" in TABLES[name].see} <= {"outbox"}
    assert "enrolment" in TABLES["outbox"].see["admin"].but


def test_enterprise_and_police_see_needs_and_address_only() -> None:
    for viewer, sensitivity in (("needs", "need"), ("watch", "watch")):
        assert f"sensitivity = '{sensitivity}'" in TABLES["evidence"].see[viewer].rows
        assert set(TABLES["identity"].see[viewer].only) == {"person", "jurisdiction", "area", "name", "pinyin", "initials", "phone", "address"}
        assert {"entry", "file", "review", "call_log", "paper", "import_row"}.isdisjoint(
            {name for name, table in TABLES.items() if viewer in table.see}
        )


def test_logins_own_nothing_and_inherit_nothing() -> None:
    rows = ask("SELECT rolname, rolinherit, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname = ANY(%s)",
               list(roles.EVERYBODY))  # fmt: skip
    assert {row[0] for row in rows} == set(roles.EVERYBODY)
    for name, *powers, login in rows:
        assert not any(powers), name
        assert login == (name in roles.LOGINS)
    assert ask("SELECT 1 FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = ANY(%s)", list(roles.EVERYBODY)) == []


def test_logins_take_only_their_purposes() -> None:
    rows = ask("SELECT l.rolname, g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles l ON l.oid = m.member "
               "WHERE l.rolname = ANY(%s)", list(roles.EVERYBODY))  # fmt: skip
    taken: dict[str, set[str]] = {}
    for login, purpose in rows:
        taken.setdefault(login, set()).add(purpose)
    assert taken == {login: set(purposes) for login, purposes in roles.LOGINS.items()}


def our_functions() -> Iterator[tuple[str, bool, list[str] | None, str, str]]:
    yield from ask(
        "SELECT p.proname, p.prosecdef, p.proconfig, coalesce(p.proacl::text, 'none'), p.prosrc FROM pg_proc p "
        "WHERE p.pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )  # type: ignore[misc]


def test_every_function_may_be_called_by_those_named_only() -> None:
    seen = set()
    for name, _, _, grants, _ in our_functions():
        seen.add(name)
        holders = {grant.partition("=")[0] for grant in grants.strip("{}").split(",")}
        assert holders - {"anju_owner"} == set(roles.may_call(name)), name
    assert set(FUNCTIONS) | OWNERS <= seen


def test_functions_that_run_as_the_owner_have_a_fixed_path() -> None:
    definers = {name: config for name, definer, config, _, _ in our_functions() if definer}
    assert set(definers) == {
        "ensure_partitions", "own_enrolments", "own_people", "own_households", "home_households", "people_named", "known_elsewhere",
        "own_posts", "own_told", "own_registers", "own_doors", "purge_enrolment", "forget_receipts", "custody_touches", "opened", "follow",
        "wall_hangs",
    }  # fmt: skip
    for name, config in definers.items():
        assert "search_path=pg_catalog, public, pg_temp" in (config or []), name


def test_no_function_asks_the_time() -> None:
    """Now is an argument (DESIGN rule 4); the job queue's own functions are not ours. `asking` tells one statement from the next by when it came."""
    asks = re.compile(
        r"\bnow\(\)|current_timestamp|current_date|localtimestamp|clock_timestamp|statement_timestamp|transaction_timestamp", re.IGNORECASE
    )
    assert {name for name, _, _, _, source in our_functions() if not name.startswith(JOBS) and asks.search(source)} == {"asking"}


def test_a_query_without_scope_is_refused() -> None:
    for model in apps.get_app_config("records").get_models():
        if "anju_web" in TABLES[model._meta.db_table].logins:
            continue
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            model._default_manager.count()


def test_a_role_without_bounds_sees_no_case() -> None:
    with scoped(ENGINE):
        fill()
    for viewer in VIEWERS:
        for name, table in TABLES.items():
            sight = table.see.get(viewer)
            if sight is not None and sight.rows != "true":
                with scoped(Scope(f"anju_{viewer}")):
                    assert count(name, sight) == 0, (viewer, name)


def has(model: type[models.Model], field: str) -> bool:
    return any(f.name == field for f in model._meta.fields)


def count(name: str, sight: Sight) -> int:
    column = sight.only[0] if sight.only else None
    if column is None:
        rows = ask("SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attnum > 0 ORDER BY attnum", f'"{name}"')
        column = next(c for (c,) in rows if c not in sight.but)
    return int(ask(f'SELECT count("{column}") FROM "{name}"')[0][0])


def value(field: "models.Field[Any, Any]", area: int, row: int) -> object:
    """Something that fits the column and breaks no constraint."""
    fixed: dict[str, object] = {
        "area": area, "from_area": area, "jurisdiction": JURISDICTION, "enrolment": row, "role": "nurse", "nth": 0, "seq": row, "n": 1, "size": 1,
        "id": None,
    }  # fmt: skip
    if field.name in fixed and not isinstance(field, models.ForeignKey):
        return fixed[field.name]
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    words = re.search(
        rf"'{field.name}__in', \[(.*?)\]", str([c.condition for c in field.model._meta.constraints if isinstance(c, models.CheckConstraint)])
    )
    if words:
        return words.group(1).split(", ")[0].strip("'")
    kinds: tuple[tuple[type[models.Field[Any, Any]], object], ...] = (
        (models.DateTimeField, LONG_AGO), (models.DateField, LONG_AGO.date()), (models.BinaryField, f"{area}.{row}".encode()),
        (models.BooleanField, False),
        (models.DurationField, LONG_AGO - LONG_AGO), (models.UUIDField, f"00000000-0000-0000-0000-{area % 10**11:011d}{row % 10}"),
        (models.JSONField, {}),
        (models.IntegerField, row), (models.TextField, f"{area}.{row}"), (models.CharField, f"{area}.{row}"),
    )  # fmt: skip
    return next(found for kind, found in kinds if isinstance(field, kind))


def fill() -> None:
    """One row of every case table in each of two townships, as the engine, in the order that foreign keys ask for."""
    ask("SELECT ensure_partitions('2020-01-01')")
    for number, hi in ((COUNTY, COUNTY + 999_999), (TOWN, TOWN + 99_999), (OTHER, OTHER + 99_999)):
        Area.objects.create(id=number, hi=hi, jurisdiction=JURISDICTION, kind="county", name="县")
    version = PlanVersion.objects.create(name="p", version="1", texts={}, digest="", published=LONG_AGO)
    Adoption.objects.create(plan_version=version, area_id=COUNTY, since=LONG_AGO, digest="")
    for area in (TOWN, OTHER):
        agency = Agency.objects.create(area_id=area, kind="bureau", name="局")
        member = Member.objects.create(username=f"m{area}", password="!")
        Post.objects.create(member=member, agency=agency, area_id=area, role="nurse", active_from=LONG_AGO)
        for model in ordered():
            one(model, area)


def case_models() -> list[type[models.Model]]:
    found = apps.get_app_config("records").get_models()
    return [m for m in found if any(sight.rows not in ("true", NONE) for sight in TABLES[m._meta.db_table].see.values())]


def ordered() -> list[type[models.Model]]:
    """Case tables, each after those it refers to."""
    left, found = case_models(), list[type[models.Model]]()
    while left:
        ready = [
            m
            for m in left
            if not any(f.related_model in left and f.related_model is not m for f in m._meta.fields if isinstance(f, models.ForeignKey))
        ]
        found += ready
        left = [m for m in left if m not in ready]
    return found


def one(model: type[models.Model], area: int) -> None:
    given: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            related = field.related_model
            within = related._default_manager.all()
            near = within.filter(area=area) if has(related, "area") else within
            target = (near if near.exists() else within).order_by("-pk").first()
            given[field.attname] = None if field.null and field.related_model is model else target.pk if target else None
        elif not (field.primary_key and isinstance(field, models.AutoField)):
            given[field.name] = value(field, area, (area - COUNTY) // 100_000)
    if model._meta.db_table == "enrolment":
        given |= {"mode": "voluntary", "review_by": LONG_AGO, "subject": "person", "agency_id": None, "post_id": None}
    if model._meta.db_table == "channel":
        given["kind"] = "robot"
    if model._meta.db_table == "device":
        given["reason"] = b"x"
    if model._meta.db_table == "qualification":
        given |= {"paper": b"x", "enrolment": None, "nth": None}
    if model._meta.db_table in ("taking", "resource_unit"):
        given["slot"] = 1
    given.pop("id", None)
    model._default_manager.create(**given)


@pytest.mark.parametrize("model", case_models(), ids=lambda m: m._meta.db_table)
def test_rows_of_another_area_are_invisible(model: type[models.Model]) -> None:
    """One row in this township, one in the next: who may see this township's sees exactly one."""
    with scoped(ENGINE):
        fill()
        assert model._default_manager.count() >= 2
    name = model._meta.db_table
    for viewer in ("area", "auditor"):
        sight = TABLES[name].see.get(viewer)
        if sight is None or AREA not in sight.rows:
            continue
        with scoped(Scope(f"anju_{viewer}", TOWN, TOWN + 99_999, sees=("health", "need", "watch", "duty", "hidden"))):
            assert count(name, sight) == 1, viewer
        with scoped(Scope(f"anju_{viewer}", COUNTY, COUNTY + 999_999, sees=("health", "need", "watch", "duty", "hidden"))):
            assert count(name, sight) >= 2, viewer


def test_nobody_but_the_engine_writes() -> None:
    for name in TABLES:
        for viewer in VIEWERS:
            rights = ask("SELECT has_table_privilege(%s, to_regclass(%s), 'INSERT') OR has_any_column_privilege(%s, to_regclass(%s), 'UPDATE') "
                         "OR has_table_privilege(%s, to_regclass(%s), 'DELETE, TRUNCATE')", *(f"anju_{viewer}", f'"{name}"') * 3)  # fmt: skip
            writes = viewer in TABLES[name].see and TABLES[name].see[viewer].writes
            assert rights[0][0] == writes, (viewer, name)


def test_what_is_append_only_cannot_be_changed_by_the_engine() -> None:
    for name in ("entry", "seal", "read", "plan_version", "issue", "review", "photo", "unit_step"):
        assert not ask("SELECT has_any_column_privilege('anju_engine', to_regclass(%s), 'UPDATE')", f'"{name}"')[0][0], name
    for name in set(TABLES) - {"routine", "rung", "watch_shift", "pin", "throttle", "code", "foreseen", "along"}:
        assert not ask("SELECT has_table_privilege('anju_engine', to_regclass(%s), 'DELETE, TRUNCATE')", f'"{name}"')[0][0], name
    with scoped(ENGINE), pytest.raises(DatabaseError), transaction.atomic():
        ask("UPDATE entry SET body = 'x' RETURNING 1")
