"""A CreateModel whose table is range-partitioned; everything else of the table is Django's own DDL."""

from collections.abc import Sequence
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class CreatePartitioned(migrations.CreateModel):
    """`by` names the column whose months are the partitions, made by `ensure_partitions` (sql/partitions.sql)."""

    def __init__(self, name: str, fields: "Sequence[tuple[str, models.Field[Any, Any]]]", *, by: str, **options: Any) -> None:  # noqa: ANN401  # what Django's own takes
        super().__init__(name, list(fields), **options)
        self.by = by

    def database_forwards(self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState) -> None:
        """Append the partitioning to CREATE TABLE while the table is made."""
        plain = schema_editor.sql_create_table
        schema_editor.sql_create_table = f"{plain} PARTITION BY RANGE ({self.by})"
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.sql_create_table = plain
