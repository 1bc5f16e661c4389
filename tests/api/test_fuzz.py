"""Whatever a program sends, it is answered as the API's own description says: never by a fault of ours, and nothing of another household."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import schemathesis
from bench import ground
from bench.ground import NIGHT
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from anju.api import bearer
from anju.api.urls import api
from anju.operations import link, tick
from tests.api.test_reports import _ask

MORNING = NIGHT + timedelta(hours=4, minutes=30)
OPERATIONS = [(way.upper(), address) for address, ways in api.get_openapi_schema()["paths"].items() for way in ways]
pytestmark = pytest.mark.django_db


@pytest.fixture
def schema(db: None) -> Iterator[Any]:
    """The description, with the program behind it: its requests stay within this test's transaction, as those of Django's own client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(db: None, monkeypatch: pytest.MonkeyPatch) -> str:
    ground.lay(3)
    tick.tick(MORNING)
    monkeypatch.setattr("anju.operations.clock.now", lambda: MORNING)
    enrolment, person = _ask("SELECT id, person FROM enrolment ORDER BY id")[0]
    door = link.opens(link.make(None, enrolment, person, now=NIGHT))  # type: ignore[arg-type]  # the caller has asked
    assert door is not None
    return bearer.issue(door.link, door.enrolment, door.person)


@pytest.mark.parametrize(("way", "address"), OPERATIONS, ids=[" ".join(each) for each in OPERATIONS])
@pytest.mark.parametrize("as_described", [True, False], ids=["as described", "otherwise"])
def test_every_answer_is_one_that_the_description_names(schema: Any, token: str, way: str, address: str, as_described: bool) -> None:
    before = _ask("SELECT count(*) FROM evidence")
    stored = 0

    if not as_described and way == "GET":
        pytest.skip("nothing is asked that could be told otherwise")

    @given(case=schema[address][way].as_strategy(generation_mode=GenerationMode.POSITIVE if as_described else GenerationMode.NEGATIVE))
    @settings(max_examples=30, suppress_health_check=list(HealthCheck))
    def judge(case: Any) -> None:
        nonlocal stored
        sent_as = {"Authorization": f"Bearer {token}"}
        answer = case.call_and_validate(headers=sent_as, excluded_checks=[positive_data_acceptance])  # which forms there are, the plan says
        stored += answer.status_code == HTTPStatus.CREATED

    judge()
    schema[address][way].Case().call_and_validate(headers={"Authorization": "Bearer nobody"}, excluded_checks=[positive_data_acceptance])
    assert _ask("SELECT count(*) FROM evidence") == [(before[0][0] + stored,)]
