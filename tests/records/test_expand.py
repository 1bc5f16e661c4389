"""Migrations that would hurt a running Anju are refused; those that only add are not."""

from typing import Any

import pytest
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from anju.records import expand
from anju.site.commands import lint


def _migration(*operations: Any, name: str = "0999_next", **attributes: Any) -> migrations.Migration:
    made = type("Migration", (migrations.Migration,), {"operations": list(operations), **attributes})
    return made(name, "records")


@pytest.fixture(scope="module")
def state() -> Any:
    return MigrationLoader(None).project_state()


def test_our_own_migrations_are_judged_and_clean() -> None:
    assert lint.faults() == []


HURTS = {
    "old release names it": migrations.RemoveField("outbox", "error"),
    "set `contracts`": migrations.DeleteModel("Stock"),
    "add the new name": migrations.RenameField("outbox", "error", "fault"),
    "give it null=True or db_default": migrations.AddField("outbox", "colour", models.TextField(default="")),
    "db_constraint=False": migrations.AddField("outbox", "of", models.ForeignKey("records.Post", models.PROTECT, null=True)),
    "NOT NULL comes as": migrations.AlterField("outbox", "area", models.BigIntegerField()),
    "another type": migrations.AlterField("outbox", "error", models.IntegerField(default=0)),
    "AddIndexConcurrently": migrations.AddIndex("outbox", models.Index(fields=["kind"], name="outbox_kind")),
    "AddConstraintNotValid": migrations.AddConstraint("outbox", models.CheckConstraint(condition=models.Q(count__gte=0), name="outbox_count")),
    "by an operation, never": migrations.RunPython(migrations.RunPython.noop),
    "made CONCURRENTLY": migrations.RunSQL("CREATE INDEX x ON outbox (kind)", "DROP INDEX x"),
    "NOT NULL comes as a CHECK": migrations.RunSQL("ALTER TABLE outbox ALTER COLUMN area SET NOT NULL"),
    "another type is another column": migrations.RunSQL("ALTER TABLE outbox ALTER COLUMN area TYPE text"),
    "added NOT VALID": migrations.RunSQL("ALTER TABLE outbox ADD CONSTRAINT c CHECK (count > 0)"),
    "still names cannot go": migrations.RunSQL("ALTER TABLE outbox DROP COLUMN error"),
    "changed in batches": migrations.RunSQL("UPDATE outbox SET count = 1"),
}


@pytest.mark.parametrize("remedy", HURTS)
def test_what_hurts_is_named_with_its_remedy(remedy: str, state: Any) -> None:
    found = expand.faults(_migration(HURTS[remedy]), state)
    assert len(found) == 1, found
    if remedy != "old release names it":
        assert remedy in found[0].remedy


HARMLESS = [
    migrations.AddField("outbox", "colour", models.TextField(null=True)),
    migrations.AddField("outbox", "colour", models.TextField(db_default="")),
    migrations.RunSQL("ALTER TABLE outbox ADD CONSTRAINT c CHECK (count > 0) NOT VALID"),
    migrations.RunSQL("CREATE INDEX CONCURRENTLY x ON outbox (kind)"),
    migrations.RunSQL("CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE sql AS $$\nUPDATE outbox SET count = 1\n$$"),
]


@pytest.mark.parametrize("operation", HARMLESS)
def test_what_only_adds_passes(operation: Any, state: Any) -> None:
    assert expand.faults(_migration(operation), state) == []


def test_a_contraction_says_since_when_nobody_names_it(state: Any) -> None:
    assert expand.faults(_migration(migrations.RemoveField("outbox", "error"), contracts="0.4"), state) == []


def test_the_first_release_is_exempt(state: Any) -> None:
    assert expand.faults(_migration(migrations.RemoveField("outbox", "error"), name="0001_initial"), state) == []


def test_an_index_made_concurrently_needs_no_transaction(state: Any) -> None:
    operation = AddIndexConcurrently("outbox", models.Index(fields=["kind"], name="outbox_kind"))
    assert "atomic = False" in expand.faults(_migration(operation), state)[0].remedy
    assert expand.faults(_migration(operation, atomic=False), state) == []
