"""What journeys stand on."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import MARKS, chromium, serving
from tests.core.look import looked


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here is a journey."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            for mark in MARKS:
                item.add_marker(mark)


@pytest.fixture(params=[("zh-hans", "phone"), ("en", "desk")], ids=["zh-phone", "en-desk"])
def stage(request: pytest.FixtureRequest, clone: str, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """The township of `tests.world` on a database of its own, its pages served, its clock in the journey's hand.

    A module says with PLAN which plan it plays under, by the name of its folder, by a file of one's own, or by what makes its files; and with
    PARAMETERS what the area sets.
    """
    from django.db import connection

    from anju.operations import clock
    from tests.journeys.stage import Stage
    from tests.world import NOON, texts, world

    language, size = request.param
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    plan, parameters = getattr(request.module, "PLAN", "four-in-one"), getattr(request.module, "PARAMETERS", {})
    folder = plan() if callable(plan) else plan
    files = folder if isinstance(folder, dict) else None
    if files is None:
        files = {"plan.yaml": looked(folder.read_text(encoding="utf-8"))} if isinstance(folder, Path) else texts(folder)
    with django_db_blocker.unblock(), serving() as address, chromium(tmp_path) as browser:
        shots = os.environ.get("SHOTS")
        made = Stage(browser, address, world(parameters=parameters, files=files), language, size, NOON, shots=Path(shots) if shots else None)
        monkeypatch.setattr(clock, "now", lambda: made.now)  # sessions and signatures stay in real time
        connection.close()
        yield made
        connection.close()
