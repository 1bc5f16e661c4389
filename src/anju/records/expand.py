"""Judges migrations: each release must run on the schema before it and after it, and no statement may hold a busy table.

Expand, deploy, contract: a column or table is first added in a way the old release does not notice; it goes only when no release in use names it.
A migration that contracts says since which release nothing names what it removes: `contracts = "0.4"`. The first release's own are exempt.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, RemoveIndexConcurrently, ValidateConstraint
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

FIRST = 20
"""Migrations up to this number made the schema of the first release: nobody ran on anything before."""

REMOVES = (migrations.RemoveField, migrations.DeleteModel, migrations.RemoveConstraint)
RENAMES = (migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)
HARMLESS = (
    migrations.CreateModel, migrations.AlterModelOptions, migrations.AlterModelManagers, migrations.AlterModelTableComment,
    AddIndexConcurrently, RemoveIndexConcurrently, AddConstraintNotValid, ValidateConstraint,
)  # fmt: skip
BLOCKING = (
    (r"\bcreate\s+(unique\s+)?index\s+(?!concurrently)", "an index is made CONCURRENTLY, on each partition alone, then attached"),
    (r"\bset\s+not\s+null\b", "NOT NULL comes as a CHECK ... NOT VALID, validated in a later migration"),
    (r"\balter\s+column\s+\S+\s+(set\s+data\s+)?type\b", "another type is another column: add it, fill it in batches, move over, then contract"),
    (r"\badd\s+constraint\s+(?!.*\bnot\s+valid\b)(?!.*\busing\s+index\b)", "a constraint is added NOT VALID and validated in a later migration"),
    (r"\b(drop\s+(table|column)|rename\s+(to|column))\b", "what an old release still names cannot go: set `contracts`"),
    (r"(?m)^\s*(update|delete\s+from)\b", "rows are changed in batches by an operation, never by a migration"),
)
FUNCTION_BODY = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """What of a migration would hurt a running Anju, and what to do instead."""

    migration: str
    operation: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.operation}: {self.remedy}"


def faults(migration: migrations.Migration, before: ProjectState) -> list[Fault]:
    """Every fault of `migration`, applied to the models of `before`; none for the first release's."""
    if number(migration.name) <= FIRST:
        return []
    state, found, made = before.clone(), list[Fault](), set[str]()
    for operation in migration.operations:
        if isinstance(operation, migrations.CreateModel):
            made.add(operation.name_lower)
        for remedy in _remedies(migration, operation, state, made):
            found.append(Fault(migration.name, operation.describe(), remedy))
        operation.state_forwards(migration.app_label, state)
    if any(isinstance(operation, AddIndexConcurrently | RemoveIndexConcurrently) for operation in migration.operations) and migration.atomic:
        found.append(Fault(migration.name, "index concurrently", "set `atomic = False`: no index is made concurrently inside a transaction"))
    return found


def number(name: str) -> int:
    """The number a migration's name begins with; 0 when it has none."""
    match = re.match(r"\d+", name)
    return int(match.group()) if match else 0


def _remedies(migration: migrations.Migration, operation: Operation, state: ProjectState, made: set[str]) -> Iterator[str]:
    if getattr(operation, "model_name_lower", getattr(operation, "name_lower", "")) in made or isinstance(operation, HARMLESS):
        return
    if isinstance(operation, REMOVES):
        if not getattr(migration, "contracts", ""):
            yield "an old release still names it: make it unused, wait for a release, then set `contracts` to that release"
    elif isinstance(operation, RENAMES):
        yield "add the new name, fill it, move over, and remove the old one in a later release"
    elif isinstance(operation, migrations.AddField):
        yield from _added(operation.field)
    elif isinstance(operation, migrations.AlterField):
        yield from _altered(state.models[migration.app_label, operation.model_name_lower].fields[operation.name], operation.field)
    else:
        yield from _others(operation)


def _others(operation: Operation) -> Iterator[str]:
    if isinstance(operation, migrations.AddIndex | migrations.RemoveIndex):
        yield "use AddIndexConcurrently or RemoveIndexConcurrently, on each partition of a partitioned table alone"
    elif isinstance(operation, migrations.AddConstraint):
        yield "use AddConstraintNotValid and, in a later migration, ValidateConstraint; a unique one is an index made concurrently first"
    elif isinstance(operation, migrations.RunPython):
        yield "rows are changed in batches by an operation, never by a migration"
    elif isinstance(operation, migrations.RunSQL):
        yield from _spoken(operation)
    elif isinstance(operation, migrations.SeparateDatabaseAndState):
        for inner in operation.database_operations:
            yield from _others(inner)
    else:
        yield "this linter does not know it: judge it and teach the linter"


def _added(field: "models.Field[object, object]") -> Iterator[str]:
    if not field.null and field.db_default is models.NOT_PROVIDED:
        yield "an old release inserts without it: give it null=True or db_default"
    if isinstance(field, models.ForeignKey) and getattr(field, "db_constraint", True):
        yield "its foreign key locks the other table: set db_constraint=False, then add the constraint NOT VALID and validate it later"
    if field.unique:
        yield "a unique index is made concurrently, and becomes the constraint afterwards"


def _altered(before: "models.Field[object, object]", after: "models.Field[object, object]") -> Iterator[str]:
    if before.null and not after.null:
        yield "NOT NULL comes as a CHECK ... NOT VALID, validated in a later migration"
    if before.get_internal_type() != after.get_internal_type() or (before.db_column or "") != (after.db_column or ""):
        yield "another type or name is another column: add it, fill it in batches, move over, then contract"
    if after.unique and not before.unique:
        yield "a unique index is made concurrently, and becomes the constraint afterwards"


def _spoken(operation: migrations.RunSQL) -> Iterator[str]:
    statements = operation.sql if isinstance(operation.sql, list | tuple) else [operation.sql]
    text = "\n".join(str(part[0] if isinstance(part, list | tuple) else part) for part in statements)
    text = FUNCTION_BODY.sub("", text)
    for pattern, remedy in BLOCKING:
        if re.search(pattern, text, re.IGNORECASE):
            yield remedy
