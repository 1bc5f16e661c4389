"""The demo: built by the engine alone, whole or not at all, and balanced."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from anju.operations import demo, link
from anju.operations.demo import choose, door
from anju.operations.demo.script import NoScript, county, library, script
from anju.operations.demo.start import build
from anju.operations.folder import texts_of
from anju.operations.paper.check import check
from anju.operations.plans import plan_of
from anju.records.models import (
    Absence,
    Adoption,
    Certificate,
    Complaint,
    Counter,
    Digest,
    Duty,
    Enrolment,
    Incident,
    Member,
    Paper,
    Post,
    ResourceUnit,
    Serving,
    Stock,
    Taking,
)
from anju.records.scope import ENGINE, scoped
from tests.world import NOON

pytestmark = pytest.mark.django_db
FOLDERS = library()


def balance() -> tuple[int, int, int]:
    """Duties still open, duties done, and by how much closings and what is left differ from what was due. In the engine's scope."""
    counted = dict.fromkeys(("due", "done", "late", "waived", "replaced", "missed"), 0)
    for how, n in Counter.objects.values_list("how", "n"):
        counted[how] += n
    left = Duty.objects.filter(how=None).count()
    return left, counted["done"], counted["due"] - sum(n for how, n in counted.items() if how != "due") - left


def test_the_demo_has_people_at_every_stage_some_trouble_and_a_zero_difference() -> None:
    folder, said = script()
    build({**said, "days": 15, "arrivals": [2, 2], "waiting": 3}, texts_of(folder), NOON)
    with scoped(ENGINE):
        stages = set(Enrolment.objects.filter(subject="person").values_list("stages__stage", flat=True))
        left, done, difference = balance()
        assert Incident.objects.exists()
        assert Enrolment.objects.filter(archived__isnull=False).exists()
        away = list(Absence.objects.values_list("post__role", "accepted"))
        kept = {(s.agency.kind, s.item): s.quantity for s in Stock.objects.select_related("agency")}
        served = set(Serving.objects.values_list("document", flat=True))
        assert not Post.objects.filter(phone=None).exists(), "whom a household is to call has a number"
        papers = set(Paper.objects.values_list("document", flat=True))
        codes, complained = list(Certificate.objects.values_list("code", flat=True)), list(Complaint.objects.values_list("state", "to"))
        countable = {field.name for form in plan_of(Adoption.objects.get().pk).forms.values() for field in form.fields if field.kind == "integer"}
    assert sorted((role, accepted is not None) for role, accepted in away) == sorted((one["role"], one["accepted"]) for one in said["away"])
    assert {item for _, item in kept} <= countable, "supplies are called as the plan calls them"
    assert all(quantity > 0 for quantity in kept.values())
    assert {"order", "instructions", "certificate"} <= served, "what was handed over is seen to have been"
    assert {"order", "certificate"} <= papers
    assert codes
    assert check(codes[0]).stands == "genuine"
    assert complained
    assert all(to.startswith("post:") for _, to in complained)
    assert len(stages) >= 4
    assert left > 0
    assert done > 0
    assert difference == 0
    secret, _ = door.knock(NOON)
    assert link.opens(secret) is not None


def test_every_account_of_the_sign_in_page_exists() -> None:
    folder, said = script()
    build({**said, "days": 0, "arrivals": [1, 1], "waiting": 0}, texts_of(folder), NOON)
    with scoped(ENGINE):
        known = {m.username: m for m in Member.objects.all()}
    for account in demo.accounts():
        assert known[account.username].check_password(account.password)
        assert account.title.zh
        assert account.note.en


@pytest.mark.parametrize("folder", FOLDERS[1:])
def test_every_plan_of_the_library_has_a_demo_with_something_due_something_done_and_a_zero_difference(folder: str) -> None:
    path, said = script(folder)
    build({**said, "days": 1, "arrivals": [1, 2], "waiting": 1}, texts_of(path), NOON)
    with scoped(ENGINE):
        left, done, difference = balance()
        enrolled = set(Enrolment.objects.filter(subject="person").values_list("track", flat=True))
        known = {member.username for member in Member.objects.all()}
        strays = Enrolment.objects.exclude(jurisdiction=county(folder) // 1_000_000).exists()
    assert left > 0
    assert done > 0
    assert difference == 0
    assert bool(enrolled) == bool(said["tracks"])
    assert not strays
    accounts = demo.accounts(folder)
    assert {account.username for account in accounts} <= known
    assert all(account.title.zh and account.title.en and account.note.zh and account.note.en for account in accounts)
    if said["tracks"]:
        assert link.opens(door.knock(NOON, folder)[0]) is not None


def test_a_demo_has_rooms_taken_a_car_out_trips_on_their_way_and_staff_on_their_own_track() -> None:
    path, said = script("return-to-work")
    build({**said, "days": 3, "arrivals": [3, 4], "waiting": 1}, texts_of(path), NOON)
    with scoped(ENGINE):
        out = list(Taking.objects.filter(until=None).values_list("resource__name", "unit__label"))
        files = set(Enrolment.objects.values_list("subject", flat=True))
        takes = Duty.objects.filter(rule="give_thermometer", how__in=("done", "late")).count()
        own = Duty.objects.filter(rule="own_temperature", post__isnull=False, how="done").exists()
        assert ResourceUnit.objects.filter(resource__name="rooms").count() == 30
        assert balance()[2] == 0
    assert [label for name, label in out if name == "cars"] == [said["units"]["cars"][0]]
    assert len([name for name, _ in out if name == "rooms"]) == takes > 0
    assert {"worker", "trip", "person", "area"} <= files
    assert own


@pytest.mark.parametrize("folder", ["two-cover-one", "five-cover-one", "key-persons"])
def test_a_demo_sends_its_lists_with_their_lines_and_they_are_received(folder: str) -> None:
    path, said = script(folder)
    build({**said, "days": 4, "arrivals": [2, 2], "waiting": 1}, texts_of(path), NOON)
    with scoped(ENGINE):
        lists = list(Digest.objects.filter(withdrawn=None))
        done = Duty.objects.filter(evidence="digest", how__in=("done", "late")).count()
        received = Duty.objects.filter(rule__startswith="digest.", evidence__in=("acknowledgement", "receipt"), how__in=("done", "late")).count()
        assert balance()[2] == 0
    assert len(lists) == done > 0, "no list is sent without being kept"
    assert received > 0
    assert folder == "five-cover-one" or any(one.lines for one in lists)


def test_no_two_demos_share_an_account_or_a_county() -> None:
    names = [account.username for folder in library() for account in demo.accounts(folder)]
    assert len(set(names)) == len(names)
    assert len({county(folder) for folder in library()}) == len(library())


def test_a_chosen_demo_is_built_once_and_a_failed_one_leaves_nothing(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ANJU_DEMO, settings.ANJU_RESET = True, tmp_path / "demo.reset"
    folder, asked = library()[1], list[str]()
    monkeypatch.setattr(choose.later, "area", asked.append)
    monkeypatch.setattr(choose.clock, "now", lambda: NOON)
    with pytest.raises(NoScript):
        choose.choose("no-such-plan")
    assert choose.progress(folder) is None
    assert choose.choose(folder)
    assert (asked, choose.progress(folder)) == ([folder], 0)
    with monkeypatch.context() as broken:
        broken.setattr(choose, "build", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            choose.make(folder)
    with pytest.raises(choose.Failed):
        choose.progress(folder)
    assert not choose.built(folder)
    assert choose.choose(folder)
    told = list[float]()

    def quick(said: dict[str, Any], texts: dict[str, str], now: datetime, tell: Callable[[float], None]) -> None:
        build({**said, "days": 0, "waiting": 0}, texts, now, lambda share: (told.append(share), tell(share))[0])

    monkeypatch.setattr(choose, "build", quick)
    choose.make(folder)
    choose.make(folder)
    assert len(told) == 1
    assert choose.progress(folder) is None
    assert choose.standing() == {folder}
    assert not choose.choose(folder)
