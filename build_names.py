"""Names of the runtime dependencies for the wheel, read from requirements.in so that they stand in one place."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface


class Names(MetadataHookInterface):
    """Fills `dependencies` from requirements.in: one requirement a line, its reason behind a `#`."""

    def update(self, metadata: dict[str, object]) -> None:
        lines = (Path(self.root) / "requirements.in").read_text(encoding="utf-8").splitlines()
        stated = (line.partition("#")[0].strip() for line in lines)
        metadata["dependencies"] = [requirement for requirement in stated if requirement]
